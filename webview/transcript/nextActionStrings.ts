import { inLanguage } from '../language.ts';
import type { NextQuestion } from './nextActions.ts';

/** The texts about what may be done after an answer. */
export const nextActionStrings = inLanguage('next', {
  next: 'What next',
  apply: 'Apply the Code',
  labels: {
    tests: 'Write Tests',
    cases: 'Find Missing Cases',
    explain: 'Explain the Code',
    commands: 'Explain the Commands',
    more: 'Explain in More Detail',
    example: 'Show an Example',
    where: 'Show Where in the Code',
  } satisfies Record<NextQuestion, string>,
  questions: {
    tests: 'Write tests for this code.',
    cases: 'Which cases do these tests not cover yet?',
    explain: 'Explain this code step by step.',
    commands: 'What does each of these commands do, and what could go wrong?',
    more: 'Explain that in more detail.',
    example: 'Show me an example.',
    where: 'Where in the code of this project is that? Name files and lines.',
  } satisfies Record<NextQuestion, string>,
});
