import { fenced } from '../fenced.ts';
import type { TestOutcome } from './judgeTest.ts';
import type { Judgement, TriedMutant, Verdict } from './judgement.ts';

/** What is said of a test before anybody reads its report. */
export interface OutcomeWords {
  /** A few words for the title of the proposal: "kept, 92 of 100". */
  readonly label: string;
  /** In sentences. */
  readonly words: string;
  /** True where it earned its place: only then it is offered as done. */
  readonly isDone: boolean;
}

/** What a generated test came to, for a person. */
export function outcomeWords(outcome: TestOutcome): OutcomeWords {
  switch (outcome.type) {
    case 'judged': {
      const { verdict, words, score } = outcome.judgement;
      const isDone = verdict === 'keep';
      const label = isDone ? `kept, ${score} of 100` : labels[verdict];
      return { label, words: `${words} It scores ${score} of 100.`, isDone };
    }
    case 'not-green': {
      if (outcome.run?.status === 'passed') {
        const words = `The test passes but asserts nothing that could fail. ${repairs(outcome.rounds)}`;
        return { label: labels['no-assertion'], words, isDone: false };
      }
      const standing = outcome.isStoodBy
        ? 'Told of that, the model stands by the test: the code may be wrong.'
        : `${repairs(outcome.rounds)} Either the test is wrong or the code is.`;
      const words = `The test does not pass: ${outcome.reason} ${standing}`;
      return { label: labels['not-green'], words, isDone: false };
    }
    case 'not-runnable': {
      const words = `The test could not be run, and nobody knows whether it passes: ${outcome.reason}`;
      return { label: 'not run', words, isDone: false };
    }
    case 'cancelled':
      return { label: 'not judged', words: 'The run of the test was cancelled.', isDone: false };
  }
}

const labels: Readonly<Record<Verdict, string>> = {
  keep: 'kept',
  'not-green': 'does not pass',
  flaky: 'flaky',
  'no-assertion': 'asserts nothing',
  'kills-nothing': 'notices no broken code',
  'no-coverage-gain': 'covers nothing new',
};

/** The whole of it as Markdown: score, reasons, mutants, failing tests and the log. */
export function outcomeReport(
  { testFile, target, command }: { testFile: string; target: string; command: string },
  outcome: TestOutcome,
): string {
  const { label, words } = outcomeWords(outcome);
  const head = [
    `# Generated test: ${label}`,
    `${code(testFile)} tests ${code(target)}. ${words}`,
    ...('rounds' in outcome && outcome.rounds > 0 ? [repairs(outcome.rounds)] : []),
    ...(command === '' ? [] : [`It was run in a copy of the package with:\n\n${fenced(command)}`]),
  ];
  const body = outcome.type === 'judged' ? judgementParts(outcome.judgement) : [];
  const failing = 'run' in outcome ? (outcome.run?.failing ?? []) : [];
  const failed = failing.map(({ name, message }) => `### ${code(name)}\n\n${fenced(message)}`);
  const log =
    outcome.type === 'judged'
      ? outcome.judgement.log
      : outcome.type === 'not-green'
        ? outcome.log
        : '';
  return [
    ...head,
    ...body,
    ...(failed.length > 0 ? ['## Tests that failed', ...failed] : []),
    ...(log.trim() === '' ? [] : ['## Log', fenced(log)]),
    '',
  ].join('\n\n');
}

function judgementParts({ score, reasons, findings }: Judgement): readonly string[] {
  const rows = reasons.map(({ name, points, of, words }) => {
    const share = of === 0 ? 'not measured' : `${points} of ${of}`;
    return `| ${name} | ${share} | ${cell(words)} |`;
  });
  const mutants = findings.mutants?.map(mutantLine) ?? [];
  return [
    `## Score: ${score} of 100`,
    ['| part | points | why |', '| --- | --- | --- |', ...rows].join('\n'),
    ...(mutants.length > 0 ? ['## The code, broken on purpose', mutants.join('\n')] : []),
  ];
}

const fates: Readonly<Record<TriedMutant['fate'], string>> = {
  killed: 'noticed',
  stuck: 'ran into the time limit',
  survived: 'NOT noticed',
  broken: 'did not load, and says nothing',
};

function mutantLine({ line, description, fate }: TriedMutant): string {
  return `- line ${line}: ${code(description)}: ${fates[fate]}`;
}

function repairs(rounds: number): string {
  if (rounds === 0) return 'The model was not asked to repair it.';
  return `The model was asked to repair it ${rounds === 1 ? 'once' : `${rounds} times`}.`;
}

/** What others wrote: never markup. */
function code(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]+/gu, ' ').trim()}\``;
}

function cell(text: string): string {
  return text.replaceAll(/[|`\r\n<]+/gu, ' ');
}
