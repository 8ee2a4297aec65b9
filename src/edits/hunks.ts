import { withoutFinalLineEnds } from './lines.ts';

/** Lines of a file, and what is to stand in their place. */
export interface Hunk {
  /** Index of the first line. */
  readonly start: number;
  /** Index after the last line: that of the first one where nothing is taken out. */
  readonly end: number;
  /** Without line ends. */
  readonly lines: readonly string[];
}

/** True where both take out the same line, or one stands within the other. */
export function meets(a: Hunk, b: Hunk): boolean {
  return a.start < b.end && b.start < a.end;
}

/** True where both make the same of the same lines. */
export function isSame(a: Hunk, b: Hunk): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, i) => line === b.lines[i])
  );
}

/** The hunk without the lines at its edges that stay as they are. `lines` with their line ends. */
export function trimHunk(lines: readonly string[], { start, end, lines: wanted }: Hunk): Hunk {
  const same = (at: number, i: number): boolean =>
    withoutFinalLineEnds(lines[at] ?? '') === wanted[i];
  const shorter = Math.min(end - start, wanted.length);
  let head = 0;
  while (head < shorter && same(start + head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(end - 1 - tail, wanted.length - 1 - tail)) tail++;
  return { start: start + head, end: end - tail, lines: wanted.slice(head, wanted.length - tail) };
}

/**
 * The text with the hunks, which are in order, in place. Every byte outside of them stays, and a line
 * that a hunk keeps has the line end that it had. `lines` with their line ends.
 */
export function applyHunks(
  lines: readonly string[],
  hunks: readonly Hunk[],
  lineEnd: string,
): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, lines: wanted } of hunks) {
    parts.push(...lines.slice(at, start));
    const old = new Map(lines.slice(start, end).map((line) => [withoutFinalLineEnds(line), line]));
    parts.push(...wanted.map((line) => ended(old.get(line) ?? line, lineEnd)));
    at = end;
  }
  parts.push(...lines.slice(at));
  const unended = lines.length > 0 && !hasEnd(lines.at(-1) ?? '');
  return withEnds(parts, unended, lineEnd);
}

/** A last line without an end is followed by something now, or has a successor that has none either. */
function withEnds(parts: readonly string[], unended: boolean, lineEnd: string): string {
  const closed = parts.map((line, i) => (i < parts.length - 1 ? ended(line, lineEnd) : line));
  const last = closed.at(-1) ?? '';
  return closed.slice(0, -1).join('') + (unended ? withoutFinalLineEnds(last) : last);
}

function ended(line: string, lineEnd: string): string {
  return hasEnd(line) ? line : line + lineEnd;
}

function hasEnd(line: string): boolean {
  return line.endsWith('\n') || line.endsWith('\r');
}
