import { setImmediate as nextTurn } from 'node:timers/promises';
import { t } from '../protocol/texts.ts';

export interface StepsOptions<T> {
  /** What one of them is called while it is under way. */
  readonly name: (item: T) => string;
  /** As VS Code's progress takes it: `increment` is in percent of the bar. */
  readonly report: (told: { readonly message?: string; readonly increment?: number }) => void;
  readonly isCancelled: () => boolean;
  /** Percent of the bar that all of them together are; 100 where not given. */
  readonly share?: number;
}

/**
 * Does `work` with one after the other until it is cancelled. Each is named as it begins, and the bar
 * moves when it is done: what is reported is what was done.
 * @returns what came of those that were done
 */
export async function inSteps<T, R>(
  items: readonly T[],
  { name, report, isCancelled, share = 100 }: StepsOptions<T>,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (const [at, item] of items.entries()) {
    if (isCancelled()) break;
    report({ message: t('{0} of {1}: {2}', at + 1, items.length, name(item)) });
    results.push(await work(item));
    report({ increment: share / items.length });
    // Between two of them, what else the host has to do.
    await nextTurn();
  }
  return results;
}
