import { diffArrays } from 'diff';
import { linesWithEnds } from './lines.ts';

/** Lines that come and lines that go. */
export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** Milliseconds for a file: of what differs throughout all lines between its ends count as changed. */
const diffTimeout = 50;

/** How many lines a change adds and removes; a changed line counts as both. `before` is undefined for a new file. */
export function countChanges(before: string | undefined, after: string): LineCounts {
  const [old, fresh] = [linesWithEnds(before ?? ''), linesWithEnds(after)];
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const gone = old.slice(head, old.length - tail);
  const come = fresh.slice(head, fresh.length - tail);
  const parts = diffArrays(gone, come, { timeout: diffTimeout });
  if (!parts) return { added: come.length, removed: gone.length };
  let [added, removed] = [0, 0];
  for (const part of parts) {
    if (part.added) added += part.count;
    if (part.removed) removed += part.count;
  }
  return { added, removed };
}
