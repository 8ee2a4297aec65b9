import { runTests } from '../run/runTests.ts';
import type { RunLimits, TestRun } from '../run/testRun.ts';
import { withoutFolder, type TestJob } from './judgeTest.ts';
import { openSandbox } from './openSandbox.ts';

/**
 * Runs tests that are there once, in a copy of their package, against what editors hold. Undefined
 * where it was cancelled. Neither the copy nor a process outlives this.
 */
export async function runPresent(
  { plan, unsaved, encode }: Pick<TestJob, 'plan' | 'unsaved' | 'encode'>,
  limits: RunLimits,
  signal: AbortSignal,
): Promise<TestRun | undefined> {
  const sandbox = await openSandbox({ ...plan, ...(encode && { encode }) }, signal).catch(
    (error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    },
  );
  if (!sandbox) return undefined;
  if (sandbox.type === 'refused') return { type: 'not-runnable', reason: sandbox.reason };
  const { packageRoot, workspaceRoot, copyOf } = sandbox;
  try {
    for (const [file, text] of unsaved) await sandbox.write(file, text);
    const run = await runTests({ ...plan, packageRoot, workspaceRoot, copyOf }, limits, signal);
    return signal.aborted ? undefined : withoutFolder(run, packageRoot);
  } finally {
    await sandbox.close();
  }
}
