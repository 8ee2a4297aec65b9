/** Where two texts differ: `before`'s characters from `start` to `end` become `text`. UTF-16 offsets. */
export interface ChangedSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The smallest span of whole lines that turns `before` into `after`: an editor that is given only
 * this keeps its cursors, folds and markers elsewhere.
 */
export function changedSpan(before: string, after: string): ChangedSpan {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  // Back to the beginning of a line, so that no surrogate pair and no CR LF is cut in two.
  const lineEnd = before.indexOf('\n', before.length - tail);
  tail = lineEnd === -1 ? 0 : before.length - lineEnd - 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
