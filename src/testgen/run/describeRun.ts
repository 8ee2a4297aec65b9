import path from 'node:path';
import { t } from '../../protocol/texts.ts';
import { findCommand } from './findCommand.ts';
import { runnerOf } from './runners.ts';
import type { NotRunnable, TestPlan } from './testRun.ts';

/** Stands for the folder of a run's own, which has no name before it is made. */
const scratch = t('<temporary folder>');

/**
 * The command of a run, as a person reads it before it is run: paths in the package are relative to
 * it. Starts no process and writes nothing.
 */
export async function describeRun(
  plan: TestPlan,
  text: string,
): Promise<{ readonly type: 'command'; readonly line: string } | NotRunnable> {
  const runner = runnerOf(plan.framework);
  if (!runner) {
    return { type: 'not-runnable', reason: t('Parley cannot run tests of {0}.', plan.framework) };
  }
  const { packageRoot, testFile: name } = plan;
  const testFile = path.join(packageRoot, name);
  const places = { testFile, name, text, scratch, flags: [] };
  const command = await findCommand(runner, { ...plan, coverage: false }, places);
  if (command.type === 'not-runnable') return command;
  const { program, args } = command.test;
  const words = [program, ...args].map((word) =>
    quoted(word.replaceAll(packageRoot + path.sep, '')),
  );
  return { type: 'command', line: words.join(' ') };
}

/** For reading, not for a shell: nothing is run through one. */
function quoted(word: string): string {
  return /[\s"']/u.test(word) ? JSON.stringify(word) : word;
}
