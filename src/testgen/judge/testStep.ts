import type { Step } from '../../protocol/progressSteps.ts';
import { t } from '../../protocol/texts.ts';
import type { TestStep } from './judgeTest.ts';

/**
 * What is done next, for a person who waits: "mutant 3 of 10". Only of the mutants, which come last and take
 * the longest, it is known how many there are of all that is still to do.
 */
export function testStep(step: TestStep): Step {
  const { phase, at, of } = step;
  const message = stepText(step);
  return phase === 'mutant' ? { message, counted: { done: at - 1, of } } : { message };
}

function stepText({ phase, at, of }: TestStep): string {
  switch (phase) {
    case 'try':
      return at === 1 ? t('first run') : t('run after repair {0} of {1}', at - 1, of - 1);
    case 'repair':
      return t('the model repairs it, {0} of {1}', at, of);
    case 'present':
      return t('coverage of the present tests, {0} of {1}', at, of);
    case 'run':
      return t('run {0} of {1}', at, of);
    case 'mutant':
      return t('mutant {0} of {1}', at, of);
  }
}
