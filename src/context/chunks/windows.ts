import type { LineTable } from './lineTable.ts';
import type { ChunkSizes } from './part.ts';

/** A line that begins with one of these ends something: it belongs to what stands above it. */
const closes =
  /^\s*(?:[)\]}>]|<\/|end\b|else\b|elif\b|except\b|catch\b|finally\b|then\b|fi\b|done\b)/;

/** A text with its lines, which the parts of a cut share. */
export interface LinedText {
  readonly text: string;
  readonly lines: LineTable;
}

/**
 * Where to cut a stretch of text of which nothing is known but its look: before lines that stand far
 * left, if possible after a blank one. Every piece but the last holds at least half of `limitLines`, where
 * lines are not too long. A line longer than the limit is cut by characters, never within a surrogate pair.
 * @returns offsets in (start, end), ascending
 */
export function windowCuts(
  { text, lines }: LinedText,
  start: number,
  end: number,
  sizes: ChunkSizes,
  limitLines: number,
): number[] {
  const cuts: number[] = [];
  const limitChars = Math.ceil((sizes.maxChars * limitLines) / sizes.maxLines);
  let from = start;
  while (end - from > limitChars || lineSpan(lines, from, end) > limitLines) {
    from = nextCut({ text, lines }, from, end, limitLines, limitChars);
    if (from >= end) break;
    cuts.push(from);
  }
  return cuts;
}

/** How many lines a stretch touches. */
export function lineSpan(lines: LineTable, start: number, end: number): number {
  return end <= start ? 0 : lines.lineAt(end - 1) - lines.lineAt(start) + 1;
}

function nextCut(
  lined: LinedText,
  from: number,
  end: number,
  limitLines: number,
  limitChars: number,
): number {
  const { lines } = lined;
  const first = lines.lineAt(from);
  let last = first;
  while (
    last + 1 <= first + limitLines &&
    lines.startOf(last + 1) < end &&
    lines.startOf(last + 1) - from <= limitChars
  )
    last++;
  if (last === first)
    return charCut(lined.text, from, Math.min(end, lines.startOf(first + 1)), limitChars);
  const middle = first + Math.max(1, Math.ceil((last - first) / 2));
  let best = last;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let line = last; line >= middle; line--) {
    const rank = rankOf(lined, line);
    if (rank < bestRank) [best, bestRank] = [line, rank];
  }
  return lines.startOf(best);
}

/** A line too long for one piece: cut at the limit, or where the line ends if that comes first. */
function charCut(text: string, from: number, lineEnd: number, limit: number): number {
  const at = from + limit;
  if (at >= lineEnd) return lineEnd;
  const splitsPair = isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
  return splitsPair ? at - 1 : at;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** The lower, the better a place to begin a piece. */
function rankOf({ text, lines }: LinedText, line: number): number {
  const head = text.slice(
    lines.startOf(line),
    Math.min(lines.startOf(line + 1), lines.startOf(line) + 200),
  );
  const indent = head.search(/\S/);
  // A blank line is no place to begin, though a better one than a closing bracket.
  if (indent === -1) return 500;
  const columns = head.slice(0, indent).replaceAll('\t', '    ').length;
  const afterBlank = text.slice(lines.startOf(line - 1), lines.startOf(line)).trim() === '';
  return columns * 2 + (afterBlank ? 0 : 1) + (closes.test(head) ? 1_000 : 0);
}
