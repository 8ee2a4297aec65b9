import { t } from '../../protocol/texts.ts';
import { fenced } from '../fenced.ts';
import type { RanTests, TestRun } from '../run/testRun.ts';
import type { TriedOnChange } from './runOnChange.ts';

/** What tests say of a change, for a person who decides on it. */
export interface ChangeWords {
  /** For the title of its preview: "2 tests fail". */
  readonly short: string;
  /** In sentences. */
  readonly words: string;
  /** True where something does not pass that passes without the change. */
  readonly isWorse: boolean;
}

/**
 * What running tests with and without a change came to. `others`: packages that use what is changed, and
 * whose tests were not run.
 */
export function changeWords(
  tests: readonly TriedOnChange[],
  others: readonly string[] = [],
): ChangeWords {
  const all = wordsOf(tests);
  return others.length === 0 ? all : { ...all, words: `${all.words} ${notRunIn(others)}` };
}

/** Packages that a sentence names. */
const mostNamed = 5;

/** That tests of other packages were not run, as a sentence. */
export function notRunIn(packages: readonly string[]): string {
  const named = packages.slice(0, mostNamed).join(', ');
  const more = packages.length > mostNamed ? ' …' : '';
  return t('Tests of packages that use what is changed were not run: {0}.', named + more);
}

function wordsOf(tests: readonly TriedOnChange[]): ChangeWords {
  const worse = tests.flatMap(worseIn);
  const [first] = worse;
  if (first !== undefined) {
    const words =
      worse.length === 1
        ? t(
            'With what is proposed 1 test fails and did not before: {0}. Nothing was written.',
            first,
          )
        : t(
            'With what is proposed {0} tests fail and did not before: first {1}. Nothing was written.',
            worse.length,
            first,
          );
    const short = worse.length === 1 ? t('1 test fails') : t('{0} tests fail', worse.length);
    return { short, words, isWorse: true };
  }
  const ran = tests.flatMap(({ testFile, after }) =>
    after.type === 'ran' ? [{ testFile, run: after }] : [],
  );
  const missed = tests.flatMap(({ testFile, after }) =>
    after.type === 'ran' ? [] : [t('{0} was not run: {1}', testFile, after.reason)],
  );
  if (ran.length === 0) {
    return { short: t('tests not run'), words: missed.slice(0, 2).join(' '), isWorse: false };
  }
  const red = ran.filter(({ run }) => run.status !== 'passed');
  const passed = ran.reduce((sum, { run }) => sum + run.passed, 0);
  const also = missed.length > 0 ? ` ${missed.slice(0, 2).join(' ')}` : '';
  if (red.length > 0) {
    const names = red.map(({ testFile }) => testFile).join(', ');
    const known =
      red.length === 1
        ? t('{0} does not pass, with what is proposed as without it.', names)
        : t('{0} do not pass, with what is proposed as without it.', names);
    return { short: t('tests fail as before'), words: `${known}${also}`, isWorse: false };
  }
  const names = ran.map(({ testFile }) => testFile).join(', ');
  const words =
    passed === 1
      ? t('With what is proposed 1 test passes: {0}.', names)
      : t('With what is proposed {0} tests pass: {1}.', passed, names);
  const short = passed === 1 ? t('1 test passes') : t('{0} tests pass', passed);
  return { short, words: `${words}${also}`, isWorse: false };
}

/** The tests that only the change makes fail, each in words. */
function worseIn({ testFile, after, before }: TriedOnChange): readonly string[] {
  if (after.type !== 'ran' || after.status === 'passed' || after.status === 'cancelled') return [];
  const had = before?.type === 'ran' ? before : undefined;
  const known = new Set(had?.failing.map(({ name }) => name));
  // Node calls what does not load by its file's name.
  const failing = after.failing.filter(({ name }) => name !== testFile && !known.has(name));
  if (failing.length > 0) return failing.map(({ name }) => t('“{0}” in {1}', name, testFile));
  // Nothing failed by name: the file does not load, or does not end.
  const isNew = after.status !== 'failed' && had?.status !== after.status;
  return isNew ? [t('{0} as a whole ({1})', testFile, after.reason.replace(/\.$/u, ''))] : [];
}

/** All of it as Markdown. */
export function changeReport(
  title: string,
  tests: readonly TriedOnChange[],
  others: readonly string[] = [],
): string {
  const { words } = changeWords(tests, others);
  const lines = tests.map(({ testFile, after, before }) => {
    const without = before ? t('; without the change: {0}', inWords(before)) : '';
    return `- \`${testFile}\`: ${inWords(after)}${without}`;
  });
  const logs = tests.flatMap(({ testFile, after }) =>
    after.type === 'ran' && after.status !== 'passed'
      ? [`## ${testFile}`, ...details(after), fenced(after.log)]
      : [],
  );
  return [t('# Tests on: {0}', title), words, lines.join('\n'), ...logs, ''].join('\n\n');
}

function details({ failing }: RanTests): readonly string[] {
  return failing.flatMap(({ name, message }) => [
    `### \`${name.replaceAll(/[`\r\n]+/gu, ' ')}\``,
    fenced(message),
  ]);
}

function inWords(run: TestRun): string {
  if (run.type === 'not-runnable') return t('not run: {0}', run.reason);
  return run.status === 'passed' ? t('{0} passed', run.passed) : run.reason;
}
