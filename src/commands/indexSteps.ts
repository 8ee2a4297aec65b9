import type { IndexState } from '../context/index/indexState.ts';
import { t } from '../protocol/texts.ts';
import { fileStep } from './fileSteps.ts';
import type { Step } from '../protocol/progressSteps.ts';

/**
 * How far an index is that was asked to begin anew, from the states that its thread tells one after the other;
 * undefined once it is whole again. What was told before the thread heard of that says nothing.
 */
export function createIndexSteps(): (state: IndexState) => Step | undefined {
  let hasBegun = false;
  let most = 0;
  return (state) => {
    const { complete, pauses, phase, waiting } = state;
    if (complete && hasBegun) return undefined;
    hasBegun ||= !complete;
    if (pauses.length > 0) return { message: t('The index rests: {0}.', pauses.join(', ')) };
    if (phase !== 'building') return { message: t('looking for files') };
    most = Math.max(most, waiting);
    return fileStep(most - waiting, most);
  };
}
