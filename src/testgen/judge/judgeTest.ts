import path from 'node:path';
import type { SyntaxParser } from '../mutate/syntaxParser.ts';
import type { RanTests, RunLimits, TestPlan, TestRun } from '../run/testRun.ts';
import {
  judge,
  type Candidate,
  type JudgeOptions,
  type JudgePorts,
  type JudgeStep,
} from './judge.ts';
import type { Judgement } from './judgement.ts';
import type { PresentTests } from './droppedTests.ts';
import { otherExpectations } from './otherExpectations.ts';
import { openSandbox, type Encode, type Sandbox } from './openSandbox.ts';
import { mostRounds, repairLoop, type AskForRepair, type Repair } from './repairLoop.ts';
import { sandboxPorts } from './sandboxPorts.ts';

/** A generated test that is to be run, repaired and judged. Paths are relative to the package. */
export interface TestJob {
  readonly plan: TestPlan;
  readonly text: string;
  /** What the test file held before; undefined where it is new. */
  readonly previous: string | undefined;
  /** The test that this one brings up to date, which did not pass any more. */
  readonly stale?: string;
  /** The file that it tests, and its text. */
  readonly target: string;
  readonly targetText: string;
  /** As in `Candidate`. */
  readonly within?: Candidate['within'];
  readonly otherTests: readonly string[];
  /** As in `Candidate`. */
  readonly moreTests?: number;
  /** What editors hold of the package's files and did not save yet, by path. */
  readonly unsaved: ReadonlyMap<string, string>;
  /** How the person's editor would write them. */
  readonly encode?: Encode;
}

/** What is done next: a run of the test, or a question to the model; else as in judging. */
export type TestStep =
  JudgeStep | { readonly phase: 'try' | 'repair'; readonly at: number; readonly of: number };

/** What a generated test came to. `text` is its last text. */
export type TestOutcome =
  | {
      readonly type: 'judged';
      readonly text: string;
      readonly rounds: number;
      readonly takenBack: Repair['takenBack'];
      /** Of a test that was brought up to date: what it expected before and does not any more. */
      readonly otherExpectations: readonly string[];
      readonly judgement: Judgement;
      /** The run with coverage. */
      readonly run: RanTests | undefined;
    }
  | ({ readonly type: 'not-green'; readonly run: RanTests | undefined } & Omit<Repair, 'type'>)
  /** For a person: what is missing. The test may be good or bad. */
  | { readonly type: 'not-runnable'; readonly text: string; readonly reason: string }
  | { readonly type: 'cancelled'; readonly text: string };

export interface HowToJudge {
  readonly limits: RunLimits;
  readonly options: JudgeOptions;
  readonly ask: AskForRepair;
  readonly tell: (step: TestStep) => void;
  /** As in `JudgePorts`. */
  readonly parser?: SyntaxParser;
}

/**
 * Runs a generated test in a copy of its package, has it repaired at most three times and finds out
 * what it is worth. Neither the copy nor a process outlives this, however it ends. Rejects where the
 * disk fails.
 */
export async function judgeTest(
  job: TestJob,
  how: HowToJudge,
  signal: AbortSignal,
): Promise<TestOutcome> {
  const { encode } = job;
  const roots = { ...job.plan, ...(encode && { encode }) };
  const sandbox = await openSandbox(roots, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!sandbox) return { type: 'cancelled', text: job.text };
  if (sandbox.type === 'refused') {
    return { type: 'not-runnable', text: job.text, reason: sandbox.reason };
  }
  try {
    return await judgeIn(sandbox, job, how, signal);
  } finally {
    await sandbox.close();
  }
}

async function judgeIn(
  sandbox: Sandbox,
  job: TestJob,
  how: HowToJudge,
  signal: AbortSignal,
): Promise<TestOutcome> {
  for (const [file, text] of job.unsaved) await sandbox.write(file, text);
  const { plan, target, targetText } = job;
  const { limits, parser } = how;
  const parts = { ...plan, limits, ...(parser && { parser }) };
  const ports = watched(sandboxPorts(sandbox, parts, signal), {
    testFile: plan.testFile,
    folder: sandbox.packageRoot,
    tell: how.tell,
  });
  const present = await runBefore(job, ports);
  const repair = await repaired(job, present, { ports, how, signal });
  const { text, rounds, takenBack } = repair;
  if (repair.type === 'cancelled') return { type: 'cancelled', text };
  const last = ports.last();
  if (repair.type === 'not-green') {
    return last?.type === 'not-runnable'
      ? { type: 'not-runnable', text, reason: last.reason }
      : { ...repair, type: 'not-green', run: last };
  }
  const { testFile } = plan;
  const { otherTests, moreTests = 0, within } = job;
  const code = { target, targetText, ...(within && { within }) };
  const passed = last?.type === 'ran' && { passed: last };
  const candidate = { testFile, text, present, ...passed, ...code, otherTests, moreTests };
  const judgement = await judge(candidate, ports, how.options, signal);
  if (judgement.type !== 'judged') return { text, ...judgement };
  const other = job.stale === undefined ? [] : otherExpectations(job.stale, text);
  const run = ports.measured();
  return { type: 'judged', text, rounds, takenBack, otherExpectations: other, judgement, run };
}

/** What came of the tests that the file holds before it is written anew. */
async function runBefore(
  { plan, previous, otherTests }: TestJob,
  ports: JudgePorts,
): Promise<PresentTests | undefined> {
  if (previous === undefined) return undefined;
  await ports.write(plan.testFile, previous);
  ports.tell?.({ phase: 'present', at: 1, of: 1 + otherTests.length });
  return { text: previous, run: await ports.run(plan.testFile, { coverage: true }) };
}

interface Repairing {
  readonly ports: JudgePorts;
  readonly how: HowToJudge;
  readonly signal: AbortSignal;
}

function repaired(
  { plan, text }: TestJob,
  present: PresentTests | undefined,
  { ports, how: { ask, tell }, signal }: Repairing,
): Promise<Repair> {
  let tries = 0;
  return repairLoop(
    { file: plan.testFile, text, present },
    {
      write: (file, content) => ports.write(file, content),
      run(file) {
        tries += 1;
        tell({ phase: 'try', at: tries, of: mostRounds + 1 });
        return ports.run(file, { coverage: false });
      },
    },
    (failure, abort) => {
      tell({ phase: 'repair', at: tries, of: mostRounds });
      return ask(failure, abort);
    },
    signal,
  );
}

interface Watched extends JudgePorts {
  /** The newest run of the test. */
  last(): TestRun | undefined;
  /** The newest run of the test with coverage. */
  measured(): RanTests | undefined;
}

/**
 * The same ports, which remember what the runs of one test were. What is said of them names files as
 * the package does: the copy is gone when anybody reads it.
 */
function watched(
  ports: JudgePorts,
  { testFile, folder, tell }: { testFile: string; folder: string; tell: (step: TestStep) => void },
): Watched {
  let last: TestRun | undefined;
  let measured: RanTests | undefined;
  return {
    ...ports,
    tell,
    last: () => last,
    measured: () => measured,
    async run(file, options) {
      const run = withoutFolder(await ports.run(file, options), folder);
      if (file !== testFile) return run;
      last = run;
      if (options.coverage && run.type === 'ran') measured = run;
      return run;
    },
  };
}

/** What is said of a run in a copy, in the package's own names. */
export function withoutFolder(run: TestRun, folder: string): TestRun {
  if (run.type === 'not-runnable') return run;
  const short = (text: string): string =>
    text.replaceAll(`${folder}/`, '').replaceAll(`${folder}${path.sep}`, '');
  const failing = run.failing.map((test) => ({
    ...test,
    name: short(test.name),
    message: short(test.message),
  }));
  const { coverage } = run;
  if (coverage.type === 'unknown') return { ...run, failing, log: short(run.log) };
  const files = coverage.files.map((file) => ({ ...file, path: short(file.path) }));
  return { ...run, failing, log: short(run.log), coverage: { ...coverage, files } };
}
