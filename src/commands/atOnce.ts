import { t } from '../protocol/texts.ts';
import type { StepsOptions } from './inSteps.ts';

/**
 * Does `work` with all of them at the same time. Each time that one is done, that is counted and the bar moves.
 * @returns what came of each, in their order
 */
export function atOnce<T, R>(
  items: readonly T[],
  report: StepsOptions<T>['report'],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  let done = 0;
  return Promise.all(
    items.map(async (item) => {
      const result = await work(item);
      done += 1;
      report({ message: t('{0} of {1}', done, items.length), increment: 100 / items.length });
      return result;
    }),
  );
}
