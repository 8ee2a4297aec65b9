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
  for (const name of names.filter((one) => one.endsWith('.test.js')).toSorted()) {
    mocha.addFile(path.join(here, name));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  // What the last test set going in the window is done before it closes: VS Code logs it otherwise.
  await setTimeout(settle);
  if (failures > 0) throw new Error(`${failures} host tests failed`);
}
