import type { Step } from '../../protocol/progressSteps.ts';
import { t } from '../../protocol/texts.ts';
import type { ChangeStep } from './runOnChange.ts';

/**
 * Which test file is run next, for a person who waits. How many are run once more without the change is not
 * known before they were run with it: the bar is about those that are.
 */
export function changeStep({ phase, testFile, at, of }: ChangeStep): Step {
  return phase === 'with'
    ? { message: t('{0} of {1}: {2}', at, of, testFile), counted: { done: at - 1, of } }
    : {
        message: t('without the change, {0} of {1}: {2}', at, of, testFile),
        counted: { done: of, of },
      };
}
