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
import { droppedTests, type PresentTests } from './droppedTests.ts';
import type { Findings, Judgement, TriedMutant } from './judgement.ts';
import { score } from './score.ts';
import { verdictInWords, verdictOf } from './verdict.ts';

/** A test that is to be judged. Paths are relative to the package, with forward slashes. */
export interface Candidate {
  readonly testFile: string;
  readonly text: string;
  /** A run of the same text that passed before it is judged: what fails from then on is flaky. */
  readonly passed?: RanTests;
  /** What the test file held before, and is to hold still; undefined where it is new. */
  readonly present: PresentTests | undefined;
  /** The file that it tests, and its text. */
  readonly target: string;
  readonly targetText: string;
  /** Tests that cover the target already, without this one. */
  readonly otherTests: readonly string[];
  /** How many more there are, which are too many to run. */
  readonly moreTests?: number;
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
  const others = await coverageOfOthers(candidate, ports, signal);
  await ports.write(candidate.testFile, candidate.text);
  const assertions = countAssertions(candidate.text, candidate.testFile);
  const runs = await runOften(candidate, ports, options.runs, signal);
  if (runs.type !== 'runs') return runs;
  const [first] = runs.all;
  const own = first && ownCoverage(first, candidate.target);
  const isStable = runs.all.every(({ status }) => status === 'passed');
  const isWorthMutants = isStable && assertions?.canFail !== 0;
  const mutants = isWorthMutants
    ? await tryMutants(candidate, ports, { options, signal, runs: runs.all, own })
    : undefined;
  if (signal.aborted) return { type: 'cancelled' };
  const findings: Findings = {
    ...counted(runs.all, isStable ? undefined : candidate.passed),
    assertions,
    dropped: droppedTests(candidate.present, candidate.text, first ?? notRun),
    coverage: coverageFound(candidate, first, others.coverage),
    uncountedTests: others.unmeasured + (candidate.moreTests ?? 0),
    mutants,
    leftFiles: await ports.leftBehind(),
    leftProcesses: runs.all.some(({ leftProcesses }) => leftProcesses),
  };
  return judgement(findings, runs.all);
}

function counted(
  runs: readonly RanTests[],
  earlier: RanTests | undefined,
): Pick<Findings, 'runs' | 'greenRuns'> {
  const all = earlier ? [earlier, ...runs] : runs;
  const green = all.filter(({ status }) => status === 'passed');
  return { runs: all.length, greenRuns: green.length };
}

function judgement(findings: Findings, runs: readonly RanTests[]): Judgement {
  const verdict = verdictOf(findings);
  const telling = runs.find(({ status }) => status !== 'passed') ?? runs[0];
  return {
    type: 'judged',
    verdict,
    words: verdictInWords(verdict, findings, telling?.reason ?? ''),
    ...score(findings, verdict),
    findings,
    log: telling?.log ?? '',
  };
}

const notRun: NotRunnable = { type: 'not-runnable', reason: '' };

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

interface Others {
  /** What they cover of the target; undefined where nothing does. */
  readonly coverage: FileCoverage | undefined;
  /** How many test files that are there came to no coverage, the one that is written anew included. */
  readonly unmeasured: number;
}

/** The coverage of the tests in other files. */
async function coverageOfOthers(
  candidate: Candidate,
  ports: JudgePorts,
  signal: AbortSignal,
): Promise<Others> {
  const { testFile, present, target, otherTests } = candidate;
  if (present) await ports.write(testFile, present.text);
  else await ports.remove(testFile);
  const own = present ? 1 : 0;
  const found: FileCoverage[] = [];
  let unmeasured = present && !isMeasured(present.run) ? 1 : 0;
  for (const [i, file] of otherTests.entries()) {
    if (signal.aborted) break;
    ports.tell?.({ phase: 'present', at: own + i + 1, of: own + otherTests.length });
    const run = await ports.run(file, { coverage: true });
    const covered = ownCoverage(run, target);
    if (covered) found.push(covered);
    if (!isMeasured(run)) unmeasured += 1;
  }
  return { coverage: joinCoverage(target, found), unmeasured };
}

function isMeasured(run: TestRun): boolean {
  return run.type === 'ran' && run.coverage.type === 'measured';
}

function ownCoverage(run: TestRun, target: string): FileCoverage | undefined {
  return run.type === 'ran' && run.coverage.type === 'measured'
    ? coverageOf(run.coverage.files, target)
    : undefined;
}

/** With all tests there are: what the file held before counts as before, what it holds now as after. */
function coverageFound(
  { present, target }: Candidate,
  run: RanTests | undefined,
  others: FileCoverage | undefined,
): Findings['coverage'] {
  if (run?.coverage.type === 'unknown') return run.coverage;
  const had = present && ownCoverage(present.run, target);
  const has = run && ownCoverage(run, target);
  const join = (...parts: readonly (FileCoverage | undefined)[]): FileCoverage | undefined =>
    joinCoverage(
      target,
      parts.filter((part) => part !== undefined),
    );
  const before = join(others, had);
  const after = has && join(others, has);
  if (after) return { type: 'measured', ...coverageGain(before, after) };
  return { type: 'not-loaded' };
}

interface Trial {
  readonly options: JudgeOptions;
  readonly signal: AbortSignal;
  readonly runs: readonly RanTests[];
  /** What the test covers by itself. */
  readonly own: FileCoverage | undefined;
}

async function tryMutants(
  candidate: Candidate,
  ports: JudgePorts,
  { options, signal, runs, own }: Trial,
): Promise<readonly TriedMutant[] | undefined> {
  const { target, targetText, testFile, within } = candidate;
  const choice = {
    most: options.mutants,
    seed: options.seed,
    ...(own && { covered: coveredLines(own) }),
    ...(within && { within }),
  };
  const mutants =
    mutantsOf(targetText, target, choice) ??
    (ports.parser && (await treeMutants(targetText, target, choice, ports.parser)));
  if (!mutants) return undefined;
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
