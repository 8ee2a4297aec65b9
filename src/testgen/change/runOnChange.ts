import path from 'node:path';
import { withoutFolder } from '../judge/judgeTest.ts';
import { openSandbox, type Encode, type Sandbox } from '../judge/openSandbox.ts';
import { runTests } from '../run/runTests.ts';
import type { RunLimits, TestRun } from '../run/testRun.ts';
import type { CoveringTest } from './testsOfChange.ts';

/** Tests that are to be run on a change that nobody wrote yet. Paths are relative to `root`. */
export interface ChangeJob {
  /** Absolute: of the workspace, or of the one package that all of it is in. */
  readonly root: string;
  /** Absolute; `root` or above it. */
  readonly workspaceRoot: string;
  readonly tests: readonly CoveringTest[];
  /** What editors hold and did not save yet. */
  readonly unsaved: ReadonlyMap<string, string>;
  /** How the person's editor would write them. */
  readonly encode?: Encode;
  /** What each changed file holds now, and would hold; `before` is undefined for a new one. */
  readonly changes: ReadonlyMap<
    string,
    { readonly before: string | undefined; readonly after: string }
  >;
  readonly programs?: Readonly<Record<string, string>>;
}

/** A test file on a change. */
export interface TriedOnChange {
  readonly testFile: string;
  readonly after: TestRun;
  /** The same without the change; missing where it passes with it, for then nothing got worse. */
  readonly before?: TestRun;
}

export type ChangeTried =
  | { readonly type: 'tried'; readonly tests: readonly TriedOnChange[] }
  /** For a person. */
  | { readonly type: 'not-runnable'; readonly reason: string }
  | { readonly type: 'cancelled' };

export interface HowToTry {
  readonly limits: RunLimits;
  readonly tell: (step: ChangeStep) => void;
}

/** Which test file is run next: with the change, or without it. `at` counts from 1. */
export interface ChangeStep {
  readonly phase: 'with' | 'without';
  readonly testFile: string;
  readonly at: number;
  readonly of: number;
}

/**
 * Runs tests on a change, in a copy: the person's files are not written to. What does not pass is run
 * without the change as well, for only what passed before got worse. Neither the copy nor a process
 * outlives this. Rejects where the disk fails.
 */
export async function runOnChange(
  job: ChangeJob,
  how: HowToTry,
  signal: AbortSignal,
): Promise<ChangeTried> {
  const { root: packageRoot, workspaceRoot, encode } = job;
  const roots = { packageRoot, workspaceRoot, ...(encode && { encode }) };
  const sandbox = await openSandbox(roots, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!sandbox) return { type: 'cancelled' };
  if (sandbox.type === 'refused') return { type: 'not-runnable', reason: sandbox.reason };
  try {
    for (const [file, text] of job.unsaved) await sandbox.write(file, text);
    const tests = await tryIn(sandbox, job, how, signal);
    return signal.aborted ? { type: 'cancelled' } : { type: 'tried', tests };
  } finally {
    await sandbox.close();
  }
}

async function tryIn(
  sandbox: Sandbox,
  { tests, changes, programs = {} }: ChangeJob,
  { limits, tell }: HowToTry,
  signal: AbortSignal,
): Promise<readonly TriedOnChange[]> {
  const run = async ({ framework, packageFolder, testFile }: CoveringTest): Promise<TestRun> => {
    const packageRoot = path.join(sandbox.packageRoot, packageFolder);
    const name = packageFolder === '' ? testFile : testFile.slice(packageFolder.length + 1);
    const { workspaceRoot, copyOf } = sandbox;
    const plan = { framework, packageRoot, workspaceRoot, copyOf, testFile: name, programs };
    return withoutFolder(await runTests(plan, limits, signal), sandbox.packageRoot);
  };
  for (const [file, { after }] of changes) await sandbox.write(file, after);
  const tried: TriedOnChange[] = [];
  for (const [i, test] of tests.entries()) {
    if (signal.aborted) return tried;
    const { testFile } = test;
    tell({ phase: 'with', testFile, at: i + 1, of: tests.length });
    tried.push({ testFile, after: await run(test) });
  }
  for (const [file, { before }] of changes) {
    if (before === undefined) await sandbox.remove(file);
    else await sandbox.write(file, before);
  }
  const compared: TriedOnChange[] = [];
  const of = tried.filter(isRed).length;
  let at = 0;
  for (const [i, test] of tests.entries()) {
    const own = tried[i];
    if (!own) continue;
    const isAgain = isRed(own) && !signal.aborted;
    if (isAgain) tell({ phase: 'without', testFile: test.testFile, at: ++at, of });
    compared.push(isAgain ? { ...own, before: await run(test) } : own);
  }
  return compared;
}

function isRed({ after }: TriedOnChange): boolean {
  return after.type === 'ran' && after.status !== 'passed';
}
