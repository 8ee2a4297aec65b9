import type { Finding } from '../reviewFindings.ts';

/** UTF-16 units. */
const longestMessage = 1_000;
const mostFindings = 200;

/** `path:12`, `path:12-20`, with or without backticks. */
const cited = /(?<path>[^\s`'"()[\]<>:]+):(?<line>\d{1,7})(?:[-–]\d+)?/gu;

/** What an item says first and a finding says by itself: "High, src/cart.ts:12: ". */
const opening =
  /^\s*(?:\(?(?:high|critical|severe|medium|moderate|low|minor)\b\)?[\s:,;–—-]*)?(?:\(?[^\s()]+:\d{1,7}(?:[-–]\d+)?\)?\s*[:,;–—-]\s*)?/iu;

/**
 * The findings in an analysis, which is written for a person: of each item of a list (else paragraph)
 * that cites a line of `path` the first line cited. Nothing that cites no line is one. Pure.
 */
export function analysisFindings(answer: string, path: string): readonly Finding[] {
  const found: Finding[] = [];
  for (const block of blocksOf(answer)) {
    const line = citedLine(block, path);
    if (line === undefined) continue;
    const message = messageIn(block);
    found.push({ file: path, line, severity: severityIn(block), message });
    if (found.length === mostFindings) break;
  }
  return found;
}

/** Code is no finding: what stands between fences is left out. */
function blocksOf(answer: string): readonly string[] {
  const prose = answer.replaceAll(
    /^[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t]*\1[^\n]*$|$(?![\s\S]))/gmu,
    '',
  );
  return prose.split(/\n[ \t]*\n|\n(?=[ \t]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t])/u);
}

function citedLine(block: string, path: string): number | undefined {
  for (const { groups } of block.matchAll(cited)) {
    const written = groups?.['path']?.replace(/^\.\//u, '');
    const line = Number(groups?.['line']);
    if (written === path && line > 0) return line;
  }
  return undefined;
}

function severityIn(block: string): Finding['severity'] {
  const word = /\b(high|critical|severe|medium|moderate|low|minor)\b/iu.exec(block)?.[1];
  if (word === undefined) return 'warning';
  if (/high|critical|severe/iu.test(word)) return 'error';
  return /low|minor/iu.test(word) ? 'information' : 'warning';
}

function messageIn(block: string): string {
  const text = block
    .replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+/u, '')
    .replaceAll(/[*`]+|^#+\s*/gmu, '')
    .replaceAll(/\s+/gu, ' ')
    .replace(opening, '')
    .trim();
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}
