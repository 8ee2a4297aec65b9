import { t } from '../../protocol/texts.ts';
import {
  coverageGain,
  coverageOf,
  coveredLines,
  joinCoverage,
  type FileCoverage,
} from '../coverage/fileCoverage.ts';
import { mutantsOf } from '../mutate/mutantsOf.ts';
import type { SyntaxParser } from '../mutate/syntaxParser.ts';
import { treeMutants } from '../mutate/treeMutants.ts';
import type { NotRunnable, RanTests, TestRun } from '../run/testRun.ts';
import { countAssertions } from './countAssertions.ts';
import type { Findings, Judgement, TriedMutant, Verdict } from './judgement.ts';
import { score } from './score.ts';

/** A test that is to be judged. Paths are relative to the package, with forward slashes. */
export interface Candidate {
  readonly testFile: string;
  readonly text: string;
  /** What the test file held before; undefined where it is new. */
  readonly previous: string | undefined;
  /** The file that it tests, and its text. */
  readonly target: string;
  readonly targetText: string;
  /** Tests that cover the target already, without this one. */
  readonly otherTests: readonly string[];
  /** The lines that were to be tested, from 1; the whole file where undefined. */
  readonly within?: { readonly first: number; readonly last: number };
}

/** What judging needs: a copy of the package to write to, and a run of one test file in it. */
export interface JudgePorts {
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  run(testFile: string, options: RunOptions): Promise<TestRun>;
  leftBehind(): Promise<readonly string[]>;
  /** Where there is none, languages that are mutated by their syntax trees have no mutants. */
  readonly parser?: SyntaxParser;
  /** Hears what is about to be done. */
  tell?(step: JudgeStep): void;
}

/** One of several runs: `at` counts from 1. `present`: of the tests that are there already. */
export interface JudgeStep {
  readonly phase: 'present' | 'run' | 'mutant';
  readonly at: number;
  readonly of: number;
}

export interface RunOptions {
  readonly coverage: boolean;
  /** Less than the usual limit, for a mutant that may never end. */
  readonly milliseconds?: number;
}

export interface JudgeOptions {
  /** How often the test is run, to see whether it is stable. */
  readonly runs: number;
  readonly mutants: number;
  readonly seed: number;
}

export const usualJudging: JudgeOptions = { runs: 5, mutants: 10, seed: 1 };

/** The judging was cancelled, or there is nothing to run the test with. */
export type NotJudged = NotRunnable | { readonly type: 'cancelled' };

/** A mutant gets this many times what the slowest run took, and this many milliseconds. */
const patience = { times: 4, more: 2_000 };

/**
 * Finds out what a test is worth: it is run several times, its assertions are counted, the coverage
 * it adds is measured, and seeded mutants of the code that it tests must make it fail.
 */
export async function judge(
  candidate: Candidate,
  ports: JudgePorts,
  options: JudgeOptions,
  signal: AbortSignal,
): Promise<Judgement | NotJudged> {
  const before = await coverageBefore(candidate, ports, signal);
  await ports.write(candidate.testFile, candidate.text);
  const assertions = countAssertions(candidate.text, candidate.testFile);
  const runs = await runOften(candidate, ports, options.runs, signal);
  if (runs.type !== 'runs') return runs;
  const [first] = runs.all;
  const after = first && ownCoverage(first, candidate.target);
  const isStable = runs.all.every(({ status }) => status === 'passed');
  const isWorthMutants = isStable && assertions?.canFail !== 0;
  const mutants = isWorthMutants
    ? await tryMutants(candidate, ports, { options, signal, runs: runs.all, after })
    : undefined;
  if (signal.aborted) return { type: 'cancelled' };
  const findings: Findings = {
    runs: runs.all.length,
    greenRuns: runs.all.filter(({ status }) => status === 'passed').length,
    assertions,
    coverage: coverageFound(first, before, after),
    mutants,
    leftFiles: await ports.leftBehind(),
    leftProcesses: runs.all.some(({ leftProcesses }) => leftProcesses),
  };
  return judgement(findings, runs.all);
}

function judgement(findings: Findings, runs: readonly RanTests[]): Judgement {
  const verdict = verdictOf(findings);
  const telling = runs.find(({ status }) => status !== 'passed') ?? runs[0];
  return {
    type: 'judged',
    verdict,
    words: wordsFor(verdict, findings, telling?.reason ?? ''),
    ...score(findings, verdict),
    findings,
    log: telling?.log ?? '',
  };
}

function verdictOf({ runs, greenRuns, assertions, mutants, coverage }: Findings): Verdict {
  if (greenRuns === 0) return 'not-green';
  if (greenRuns < runs) return 'flaky';
  if (assertions?.canFail === 0) return 'no-assertion';
  const tried = mutants?.filter(({ fate }) => fate !== 'broken') ?? [];
  // One that is only stuck does not count here: the limit of time noticed it, not the test.
  if (tried.length > 0 && !tried.some(({ fate }) => fate === 'killed')) return 'kills-nothing';
  if (coverage.type === 'measured' && coverage.lines + coverage.branches === 0) {
    return 'no-coverage-gain';
  }
  return 'keep';
}

function wordsFor(verdict: Verdict, findings: Findings, reason: string): string {
  const { runs, greenRuns, mutants } = findings;
  switch (verdict) {
    case 'keep':
      return (mutants ?? []).some(({ fate }) => fate === 'killed')
        ? t('The test passes, and fails when the code is broken.')
        : t('The test passes. Whether it notices broken code could not be tried in this language.');
    case 'not-green':
      return t('The test does not pass: {0} Either the test is wrong or the code is.', reason);
    case 'flaky':
      return t(
        'The test is flaky: it passed {0} of {1} times without any change.',
        greenRuns,
        runs,
      );
    case 'no-assertion':
      return t('The test passes but asserts nothing that could fail.');
    case 'kills-nothing':
      return t(
        'The test passes, but it still passes when the code is broken in {0} ways that were tried.',
        mutants?.length ?? 0,
      );
    case 'no-coverage-gain':
      return t('The test passes, but it covers nothing that the present tests do not cover.');
  }
}

type Runs = { readonly type: 'runs'; readonly all: readonly RanTests[] } | NotJudged;

/** Runs the test, the first time with coverage. Two failures in a row are enough to call it red. */
async function runOften(
  { testFile }: Candidate,
  ports: JudgePorts,
  times: number,
  signal: AbortSignal,
): Promise<Runs> {
  const all: RanTests[] = [];
  while (all.length < times) {
    ports.tell?.({ phase: 'run', at: all.length + 1, of: times });
    const run = await ports.run(testFile, { coverage: all.length === 0 });
    if (run.type === 'not-runnable') return run;
    if (signal.aborted || run.status === 'cancelled') return { type: 'cancelled' };
    all.push(run);
    if (all.length === 2 && all.every(({ status }) => status !== 'passed')) break;
  }
  return { type: 'runs', all };
}

/** What the present tests cover of the target; undefined where nothing does. */
async function coverageBefore(
  candidate: Candidate,
  ports: JudgePorts,
  signal: AbortSignal,
): Promise<FileCoverage | undefined> {
  const { testFile, previous, target, otherTests } = candidate;
  if (previous === undefined) await ports.remove(testFile);
  else await ports.write(testFile, previous);
  const present = [...(previous === undefined ? [] : [testFile]), ...otherTests];
  const found: FileCoverage[] = [];
  for (const [i, file] of present.entries()) {
    if (signal.aborted) break;
    ports.tell?.({ phase: 'present', at: i + 1, of: present.length });
    const run = await ports.run(file, { coverage: true });
    const covered = run.type === 'ran' ? ownCoverage(run, target) : undefined;
    if (covered) found.push(covered);
  }
  return joinCoverage(target, found);
}

function ownCoverage({ coverage }: RanTests, target: string): FileCoverage | undefined {
  return coverage.type === 'measured' ? coverageOf(coverage.files, target) : undefined;
}

function coverageFound(
  run: RanTests | undefined,
  before: FileCoverage | undefined,
  after: FileCoverage | undefined,
): Findings['coverage'] {
  if (run?.coverage.type === 'unknown') return run.coverage;
  if (after) return { type: 'measured', ...coverageGain(before, after) };
  // The tool measured other files: the test never loads its target.
  const nothing = { lines: 0, branches: 0, after: coveredLines(before).size };
  return { type: 'measured', ...nothing, before: nothing.after, total: before?.lines.size ?? 0 };
}

interface Trial {
  readonly options: JudgeOptions;
  readonly signal: AbortSignal;
  readonly runs: readonly RanTests[];
  readonly after: FileCoverage | undefined;
}

async function tryMutants(
  candidate: Candidate,
  ports: JudgePorts,
  { options, signal, runs, after }: Trial,
): Promise<readonly TriedMutant[] | undefined> {
  const { target, targetText, testFile, within } = candidate;
  const choice = {
    most: options.mutants,
    seed: options.seed,
    ...(after && { covered: coveredLines(after) }),
    ...(within && { within }),
  };
  const mutants =
    mutantsOf(targetText, target, choice) ??
    (ports.parser && (await treeMutants(targetText, target, choice, ports.parser)));
  if (!mutants || mutants.length === 0) return undefined;
  const slowest = Math.max(...runs.map(({ milliseconds }) => milliseconds));
  const limit = slowest * patience.times + patience.more;
  const tried: TriedMutant[] = [];
  try {
    for (const { text, line, kind, description } of mutants) {
      if (signal.aborted) break;
      ports.tell?.({ phase: 'mutant', at: tried.length + 1, of: mutants.length });
      await ports.write(target, text);
      const run = await ports.run(testFile, { coverage: false, milliseconds: limit });
      tried.push({ line, kind, description, fate: fateOf(run) });
    }
  } finally {
    await ports.write(target, targetText);
  }
  return tried;
}

function fateOf(run: TestRun): TriedMutant['fate'] {
  if (run.type === 'not-runnable') return 'broken';
  switch (run.status) {
    case 'passed':
      return 'survived';
    case 'failed':
      return 'killed';
    case 'timed-out':
      return 'stuck';
    case 'errored':
    case 'cancelled':
      return 'broken';
  }
}
