import type { LineRange } from '../protocol/contextItems.ts';
import { linesWithEnds, withoutFinalLineEnds } from './lines.ts';

/**
 * Where lines of a text stand in what it was changed to: where they stood, if all down to them is as it was,
 * else as far from the end as they stood, if all from them on is. Undefined where they were changed themselves,
 * or lie between two changes.
 */
export function movedRange(before: string, after: string, range: LineRange): LineRange | undefined {
  const [was, now] = [linesOf(before), linesOf(after)];
  const { start, end } = range;
  if (was.slice(0, end).every((line, i) => line === now[i])) return range;
  const moved = now.length - was.length;
  const isSame = was.slice(start - 1).every((line, i) => line === now[start - 1 + moved + i]);
  return isSame ? { start: start + moved, end: end + moved } : undefined;
}

function linesOf(text: string): readonly string[] {
  return linesWithEnds(text).map(withoutFinalLineEnds);
}
