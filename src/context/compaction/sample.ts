import { cutMiddle } from './cutMiddle.ts';
import { isCode } from './signatures.ts';
import { joinParts, linesOf, splitParts, type TextPart } from './textParts.ts';

/** Lines up to which output is left as it is, and what is kept of a longer one. */
const longest = { code: 40, prose: 80 } as const;
const head = 8;
const tail = 16;
/** Lines that speak of an error, at most. */
const mostErrors = 24;
/** Characters of a line, and of what is kept of its beginning and its end. */
const longestLine = 1_000;
const lineHead = 400;
const lineTail = 200;

const trouble = /error|exception|fail|fatal|panic|traceback|assert|denied|refused|cannot|warn/iu;

/**
 * Of long output (logs, what a tool printed, one endless line) the beginning, the end and the lines
 * that speak of an error. What was left out is counted in its place. Pure.
 */
export function sampleOutput(text: string): string {
  return joinParts(splitParts(text).map(sampled));
}

function sampled(part: TextPart): TextPart {
  if (part.type === 'prose') return { ...part, text: sampleLines(part.text, longest.prose) };
  return isCode(part) ? part : { ...part, body: sampleLines(part.body, longest.code) };
}

function sampleLines(text: string, most: number): string {
  const lines = linesOf(text).map(shortLine);
  if (lines.length <= most) return lines.join('');
  const middle = lines.slice(head, -tail);
  const errors = new Set(
    middle.flatMap((line, at) => (trouble.test(line) ? [at] : [])).slice(0, mostErrors),
  );
  const kept: string[] = [];
  let skipped = 0;
  for (const [at, line] of middle.entries()) {
    if (!errors.has(at)) {
      skipped++;
      continue;
    }
    kept.push(...leftOut(skipped), line);
    skipped = 0;
  }
  return [...lines.slice(0, head), ...kept, ...leftOut(skipped), ...lines.slice(-tail)].join('');
}

function leftOut(lines: number): readonly string[] {
  return lines === 0 ? [] : [`[${lines} ${lines === 1 ? 'line' : 'lines'} left out]\n`];
}

function shortLine(line: string): string {
  if (line.length <= longestLine) return line;
  return cutMiddle(line, lineHead, lineTail);
}
