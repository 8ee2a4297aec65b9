/** Where the lines of a text begin. A line ends with LF, CR LF or a lone CR, as in VS Code. */
export interface LineTable {
  /** Number of lines; a text that ends with a line break has no line after it. */
  readonly count: number;
  /** Offset of the first character of a 0-based line; of the text's end for `count`. */
  startOf(line: number): number;
  /** The 0-based line that holds the character at an offset. */
  lineAt(offset: number): number;
}

export function lineTable(text: string): LineTable {
  const starts = text.includes('\r') ? startsWithReturns(text) : startsAfterFeeds(text);
  if (starts.length > 1 && starts.at(-1) === text.length) starts.pop();
  return {
    count: starts.length,
    startOf: (line) => starts[line] ?? text.length,
    lineAt: (offset) => lastAtMost(starts, offset),
  };
}

function startsAfterFeeds(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function startsWithReturns(text: string): number[] {
  const starts = [0];
  for (const found of text.matchAll(/\r\n?|\n/g)) starts.push(found.index + found[0].length);
  return starts;
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
