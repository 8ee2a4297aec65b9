import { tokenRules, type TokenRule } from './tokenColors.ts';

/** How deep themes may include each other, and characters of one file. */
const deepest = 8;
const longest = 4_000_000;

/**
 * The rules of a theme's file and of what it includes, the file's own last. Rejects where one cannot be
 * read or is none. `read` gives a file by its path beside, or below, the one before.
 */
export async function themeRules(
  read: (path: string) => Promise<string>,
  path: string,
  depth = 0,
): Promise<readonly TokenRule[]> {
  const text = await read(path);
  if (depth > deepest || text.length > longest) throw new Error('The theme is too large.');
  const theme: unknown = parseJsonWithComments(text);
  if (typeof theme !== 'object' || theme === null) throw new Error('The theme is no object.');
  const include = 'include' in theme ? theme.include : undefined;
  const tokens = 'tokenColors' in theme ? theme.tokenColors : undefined;
  const included =
    typeof include === 'string' ? await themeRules(read, beside(path, include), depth + 1) : [];
  // Another file that lists them. One in TextMate's own XML cannot be read.
  const own =
    typeof tokens === 'string'
      ? tokenRules(listIn(parseJsonWithComments(await read(beside(path, tokens)))))
      : tokenRules(tokens);
  return [...included, ...own];
}

function listIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'tokenColors' in value
    ? value.tokenColors
    : value;
}

function beside(path: string, other: string): string {
  return `${path.slice(0, path.lastIndexOf('/') + 1)}${other}`;
}

/** Themes are JSON with comments, and with commas that nothing follows. */
function parseJsonWithComments(text: string): unknown {
  const bare = keepStrings(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu, text);
  return JSON.parse(
    keepStrings(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/gu, bare.replace(/^\uFEFF/u, '')),
  );
}

/** Without what the pattern finds, but for its first group. */
function keepStrings(pattern: RegExp, from: string): string {
  return from.replaceAll(pattern, (_whole, kept: string | undefined) => kept ?? '');
}
