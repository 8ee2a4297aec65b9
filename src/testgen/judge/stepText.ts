import type { TestStep } from './judgeTest.ts';

/** What is done next, for a person who waits: "mutant 3 of 10". */
export function stepText({ phase, at, of }: TestStep): string {
  switch (phase) {
    case 'try':
      return at === 1 ? 'first run' : `run after repair ${at - 1} of ${of - 1}`;
    case 'repair':
      return `the model repairs it, ${at} of ${of}`;
    case 'present':
      return `coverage of the present tests, ${at} of ${of}`;
    case 'run':
      return `run ${at} of ${of}`;
    case 'mutant':
      return `mutant ${at} of ${of}`;
  }
}
