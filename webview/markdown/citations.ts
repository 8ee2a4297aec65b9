/** A piece of text, and where it leads if it cites a place in a file. */
export interface CitedText {
  readonly text: string;
  readonly href?: string;
}

// Folders like `@scope`, `(group)` and `[id]` are real; at the beginning a bracket is the sentence's.
const first = String.raw`@?[\p{L}\p{N}_+$.-]{1,120}`;
const further = String.raw`/[\p{L}\p{N}_@+()[\]{}$.-]{1,120}`;
const path = String.raw`(?:\.{1,2}/|/)?${first}(?:${further}){0,24}\.(?<extension>[A-Za-z][A-Za-z0-9]{0,9})`;
const lines = String.raw`:\d{1,7}(?:[-–]\d{1,7}|:\d{1,5})?`;

const withLines = new RegExp(
  `(?<![\\p{L}\\p{N}_/\\\\.:@-])${path}${lines}(?![\\p{L}\\p{N}_/:])`,
  'gu',
);
const wholeCode = new RegExp(`^(?<path>${path})(?<lines>${lines})?$`, 'u');

/** `example.com:8080` is a server, not line 8080 of a file. */
const hostEndings = new Set([
  'com',
  'org',
  'net',
  'io',
  'dev',
  'app',
  'ai',
  'local',
  'edu',
  'gov',
  'internal',
]);

/** Finds `src/cart.ts:12` and `src/cart.ts:10-20` in running text. */
export function citations(text: string): readonly CitedText[] {
  if (!text.includes(':')) return [{ text }];
  const pieces: CitedText[] = [];
  let from = 0;
  for (const match of text.matchAll(withLines)) {
    if (isServer(match[0], match.groups?.['extension'])) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: match[0], href: hrefOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Where a whole piece of inline code leads: a path with lines, or one with a folder in it. */
export function codeCitation(code: string): string | undefined {
  const match = wholeCode.exec(code);
  if (!match || isServer(code, match.groups?.['extension'])) return undefined;
  const named = match.groups?.['lines'] !== undefined || match.groups?.['path']?.includes('/');
  return named ? hrefOf(code) : undefined;
}

function isServer(text: string, extension: string | undefined): boolean {
  return !text.includes('/') && hostEndings.has((extension ?? '').toLowerCase());
}

function hrefOf(text: string): string {
  return text.replace('–', '-');
}
