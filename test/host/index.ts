// The entry that VS Code loads inside the extension host (`extensionTestsPath`).
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import CountingReporter from '../helpers/mochaReporter.mjs';

/** Long enough for a test that waits for the workbench on a busy machine with two cores. */
const testLimitMs = 30_000;
const settle = 500;

export async function run(): Promise<void> {
  const grep = process.env['PARLEY_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testLimitMs,
    forbidOnly: process.env['CI'] === 'true',
    reporter: CountingReporter,
    ...(grep ? { grep: new RegExp(grep) } : {}),
  });
  const here = path.dirname(fileURLToPath(import.meta.url));
  const names = fs.readdirSync(here, { recursive: true, encoding: 'utf8' });
  const files = names.filter((one) => one.endsWith('.test.js')).toSorted();
  for (const name of ownShare(files)) mocha.addFile(path.join(here, name));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    const before = new Set(process.listeners('uncaughtException'));
    const runner = mocha.run(resolve);
    const mochas = process.listeners('uncaughtException').filter((one) => !before.has(one));
    const thrown: NodeJS.UncaughtExceptionListener = (error, origin) => {
      if (isVsCodes(error)) process.stdout.write(`  VS Code threw: ${String(error)}\n`);
      else for (const listener of mochas) listener(error, origin);
    };
    for (const listener of mochas) process.off('uncaughtException', listener);
    process.on('uncaughtException', thrown);
    runner.once('end', () => process.off('uncaughtException', thrown));
  });
  // What the last test set going in the window is done before it closes: VS Code logs it otherwise.
  await setTimeout(settle);
  if (failures > 0) throw new Error(`${failures} host tests failed`);
}

/** Several windows run at the same time, each with a share of the files. */
function ownShare(files: readonly string[]): readonly string[] {
  const [share = 1, shares = 1] = (process.env['PARLEY_TEST_SHARE'] ?? '').split('/').map(Number);
  return files.filter((_, i) => shares < 2 || i % shares === share - 1);
}

/** VS Code's Git writes to a process that has ended once its repository is gone: that is no test's failure. */
function isVsCodes(error: unknown): boolean {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at .*[\\/]/u.test(line));
  const own = frames.filter((line) => !/\(?node:/u.test(line));
  return own.length > 0 && own.every((line) => /[\\/]vscode[\\/]extensions[\\/]/u.test(line));
}
