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

/** What running tests with and without a change came to. */
export function changeWords(tests: readonly TriedOnChange[]): ChangeWords {
  const worse = tests.flatMap(worseIn);
  const [first] = worse;
  if (first !== undefined) {
    const what = worse.length === 1 ? '1 test fails' : `${worse.length} tests fail`;
    const which = worse.length === 1 ? first : `first ${first}`;
    return {
      short: what,
      words: `With what is proposed ${what} and did not before: ${which}. Nothing was written.`,
      isWorse: true,
    };
  }
  const ran = tests.flatMap(({ testFile, after }) =>
    after.type === 'ran' ? [{ testFile, run: after }] : [],
  );
  const missed = tests.flatMap(({ testFile, after }) =>
    after.type === 'ran' ? [] : [`${testFile} was not run: ${after.reason}`],
  );
  if (ran.length === 0) {
    return { short: 'tests not run', words: missed.slice(0, 2).join(' '), isWorse: false };
  }
  const red = ran.filter(({ run }) => run.status !== 'passed');
  const passed = ran.reduce((sum, { run }) => sum + run.passed, 0);
  const also = missed.length > 0 ? ` ${missed.slice(0, 2).join(' ')}` : '';
  if (red.length > 0) {
    const names = red.map(({ testFile }) => testFile).join(', ');
    const words = `${names} ${red.length === 1 ? 'does' : 'do'} not pass, with what is proposed as without it.${also}`;
    return { short: 'tests fail as before', words, isWorse: false };
  }
  const what = passed === 1 ? '1 test passes' : `${passed} tests pass`;
  const names = ran.map(({ testFile }) => testFile).join(', ');
  return {
    short: what,
    words: `With what is proposed ${what}: ${names}.${also}`,
    isWorse: false,
  };
}

/** The tests that only the change makes fail, each in words. */
function worseIn({ testFile, after, before }: TriedOnChange): readonly string[] {
  if (after.type !== 'ran' || after.status === 'passed' || after.status === 'cancelled') return [];
  const had = before?.type === 'ran' ? before : undefined;
  const known = new Set(had?.failing.map(({ name }) => name));
  // Node calls what does not load by its file's name.
  const failing = after.failing.filter(({ name }) => name !== testFile && !known.has(name));
  if (failing.length > 0) return failing.map(({ name }) => `“${name}” in ${testFile}`);
  // Nothing failed by name: the file does not load, or does not end.
  const isNew = after.status !== 'failed' && had?.status !== after.status;
  return isNew ? [`${testFile} as a whole (${after.reason.replace(/\.$/u, '')})`] : [];
}

/** All of it as Markdown. */
export function changeReport(title: string, tests: readonly TriedOnChange[]): string {
  const { words } = changeWords(tests);
  const lines = tests.map(({ testFile, after, before }) => {
    const without = before ? `; without the change: ${inWords(before)}` : '';
    return `- \`${testFile}\`: ${inWords(after)}${without}`;
  });
  const logs = tests.flatMap(({ testFile, after }) =>
    after.type === 'ran' && after.status !== 'passed'
      ? [`## ${testFile}`, ...details(after), fenced(after.log)]
      : [],
  );
  return [`# Tests on: ${title}`, words, lines.join('\n'), ...logs, ''].join('\n\n');
}

function details({ failing }: RanTests): readonly string[] {
  return failing.flatMap(({ name, message }) => [
    `### \`${name.replaceAll(/[`\r\n]+/gu, ' ')}\``,
    fenced(message),
  ]);
}

function inWords(run: TestRun): string {
  if (run.type === 'not-runnable') return `not run: ${run.reason}`;
  return run.status === 'passed' ? `${run.passed} passed` : run.reason;
}
