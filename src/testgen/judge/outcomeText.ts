import { t } from '../../protocol/texts.ts';
import { fenced } from '../fenced.ts';
import { droppedSection } from './droppedText.ts';
import { nothingDropped, type Dropped } from './droppedTests.ts';
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
      const said = t('{0} It scores {1} of 100.', words, score);
      if (!isKept(verdict)) return { label: labels[verdict], words: said, isDone: false };
      const [first] = outcome.takenBack;
      if (!first) return keptWords(outcome, said);
      const bent = t(
        '{0} But at first “{1}” failed, and the model then changed or dropped it: either it was wrong, or the code is. Look before you accept it.',
        said,
        first.name,
      );
      return { label: t('changed to fit the code'), words: bent, isDone: false };
    }
    case 'not-green': {
      if (outcome.run?.status === 'passed') {
        const words = t(
          'The test passes but asserts nothing that could fail. {0}',
          repairs(outcome.rounds),
        );
        return { label: labels['no-assertion'], words, isDone: false };
      }
      const standing = outcome.isStoodBy
        ? t('Told of that, the model stands by the test: the code may be wrong.')
        : t('{0} Either the test is wrong or the code is.', repairs(outcome.rounds));
      const words = t('The test does not pass: {0} {1}', outcome.reason, standing);
      return { label: labels['not-green'], words, isDone: false };
    }
    case 'not-runnable': {
      const words = t(
        'The test could not be run, and nobody knows whether it passes: {0}',
        outcome.reason,
      );
      return { label: t('not run'), words, isDone: false };
    }
    case 'cancelled':
      return {
        label: t('not judged'),
        words: t('The run of the test was cancelled.'),
        isDone: false,
      };
  }
}

/** A test that was brought up to date may expect something else: whether that is meant, nobody but a person knows. */
function keptWords(
  { judgement, otherExpectations: [first, ...others] }: Extract<TestOutcome, { type: 'judged' }>,
  said: string,
): OutcomeWords {
  if (first === undefined) {
    const { verdict, score } = judgement;
    const label =
      verdict === 'keep'
        ? t('kept, {0} of 100', score)
        : t('kept, coverage not measured, {0} of 100', score);
    return { label, words: said, isDone: true };
  }
  const words =
    others.length === 0
      ? t(
          '{0} But it does not expect any more what it did in one place: either the code does something else on purpose, or it is wrong. Look before you accept it.',
          said,
        )
      : t(
          '{0} But it does not expect any more what it did in {1} places: either the code does something else on purpose, or it is wrong. Look before you accept it.',
          said,
          others.length + 1,
        );
  return { label: t('expects something else'), words, isDone: false };
}

const parts: Readonly<Record<Judgement['reasons'][number]['name'], string>> = {
  assertions: t('assertions'),
  coverage: t('coverage'),
  mutants: t('mutants'),
  stability: t('stability'),
  isolation: t('isolation'),
};

type Kept = 'keep' | 'keep-unmeasured';

function isKept(verdict: Verdict): verdict is Kept {
  return verdict === 'keep' || verdict === 'keep-unmeasured';
}

const labels: Readonly<Record<Exclude<Verdict, Kept>, string>> = {
  'not-green': t('does not pass'),
  flaky: t('flaky'),
  'no-assertion': t('asserts nothing'),
  'drops-tests': t('drops tests that were there'),
  'partly-judged': t('passes, not fully judged'),
  'not-loaded': t('does not load the code'),
  'kills-nothing': t('notices no broken code'),
  'no-coverage-gain': t('covers nothing new'),
};

/** The whole of it as Markdown: score, reasons, mutants, failing tests and the log. */
export function outcomeReport(
  { testFile, target, command }: { testFile: string; target: string; command: string },
  outcome: TestOutcome,
): string {
  const { label, words } = outcomeWords(outcome);
  const head = [
    t('# Generated test: {0}', label),
    t('{0} tests {1}. {2}', code(testFile), code(target), words),
    ...('rounds' in outcome && outcome.rounds > 0 ? [repairs(outcome.rounds)] : []),
    ...(command === ''
      ? []
      : [t('It was run in a copy of the package with:\n\n{0}', fenced(command))]),
  ];
  const body = outcome.type === 'judged' ? judgementParts(outcome.judgement) : [];
  const before = outcome.type === 'judged' ? outcome.takenBack : [];
  const taken = before.map(({ name, message }) => `### ${code(name)}\n\n${fenced(message)}`);
  const other = outcome.type === 'judged' ? outcome.otherExpectations : [];
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
    ...droppedSection(droppedBy(outcome)),
    ...(taken.length > 0 ? [t('## Failed at first, and changed by the model'), ...taken] : []),
    ...(other.length > 0 ? [t('## Not expected any more'), fenced(other.join('\n'))] : []),
    ...(failed.length > 0 ? [t('## Tests that failed'), ...failed] : []),
    ...(log.trim() === '' ? [] : [t('## Log'), fenced(log)]),
    '',
  ].join('\n\n');
}

function droppedBy(outcome: TestOutcome): Dropped {
  if (outcome.type === 'judged') return outcome.judgement.findings.dropped;
  return outcome.type === 'not-green' ? outcome.dropped : nothingDropped;
}

function judgementParts({ score, reasons, findings }: Judgement): readonly string[] {
  const rows = reasons.map(({ name, points, of, words }) => {
    const share = of === 0 ? t('not measured') : t('{0} of {1}', points, of);
    return `| ${parts[name]} | ${share} | ${cell(words)} |`;
  });
  const mutants = findings.mutants?.map(mutantLine) ?? [];
  return [
    t('## Score: {0} of 100', score),
    [t('| part | points | why |'), '| --- | --- | --- |', ...rows].join('\n'),
    ...(mutants.length > 0 ? [t('## The code, broken on purpose'), mutants.join('\n')] : []),
  ];
}

const fates: Readonly<Record<TriedMutant['fate'], string>> = {
  killed: t('noticed'),
  stuck: t('ran into the time limit'),
  survived: t('NOT noticed'),
  broken: t('did not load, and says nothing'),
};

function mutantLine({ line, description, fate }: TriedMutant): string {
  return t('- line {0}: {1}: {2}', line, code(description), fates[fate]);
}

function repairs(rounds: number): string {
  if (rounds === 0) return t('The model was not asked to repair it.');
  return rounds === 1
    ? t('The model was asked to repair it once.')
    : t('The model was asked to repair it {0} times.', rounds);
}

/** What others wrote: never markup. */
function code(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]+/gu, ' ').trim()}\``;
}

function cell(text: string): string {
  return text.replaceAll(/[|`\r\n<]+/gu, ' ');
}
