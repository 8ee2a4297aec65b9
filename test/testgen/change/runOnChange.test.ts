import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { changeReport, changeWords } from '../../../src/testgen/change/changeWords.ts';
import {
  runOnChange,
  type ChangeJob,
  type ChangeTried,
  type HowToTry,
} from '../../../src/testgen/change/runOnChange.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import { exampleOf, removeProjects, writeExample, writeProject } from '../exampleProject.ts';

const { right, wrong, target, testFile, ...example } = exampleOf('node:test');
const broken = 'export function fee( {';

/** Tries a change of the example's code that holds `before` now. */
async function tried(
  before: string,
  after: string,
  change: Partial<ChangeJob> = {},
  signal: AbortSignal = new AbortController().signal,
  tell: HowToTry['tell'] = () => undefined,
): Promise<ChangeTried> {
  const root = writeExample({ ...example, right, wrong, target, testFile }, { target: before });
  const job: ChangeJob = {
    root,
    workspaceRoot: root,
    tests: [{ framework: 'node:test', packageFolder: '', testFile }],
    unsaved: new Map(),
    changes: new Map([[target, { before, after }]]),
    programs: { node: process.execPath },
    ...change,
  };
  const outcome = await runOnChange(job, { limits: usualLimits, tell }, signal);
  assert.equal(fs.readFileSync(path.join(root, target), 'utf8'), before, 'nothing is written');
  const own = `parley-sandbox-${process.pid}-`;
  assert.deepEqual(
    fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(own)),
    [],
  );
  return outcome;
}

const wordsFor = (outcome: ChangeTried) => {
  assert.ok(outcome.type === 'tried', JSON.stringify(outcome));
  return changeWords(outcome.tests);
};

describe('tests that are run on a change', () => {
  after(removeProjects);

  it('say how many pass, without running what is there now', async () => {
    const outcome = await tried(right, `${right}// shorter\n`);
    const { short, words, isWorse } = wordsFor(outcome);
    assert.deepEqual([short, isWorse], ['2 tests pass', false]);
    assert.equal(words, 'With what is proposed 2 tests pass: test/fee.test.js.');
    assert.ok(outcome.type === 'tried');
    assert.equal(outcome.tests[0]?.before, undefined);
  });

  it('name what passes now and would not any more, also where nothing loads', async () => {
    const outcome = await tried(right, wrong);
    const { short, words, isWorse } = wordsFor(outcome);
    assert.deepEqual([short, isWorse], ['1 test fails', true]);
    assert.match(
      words,
      /^With what is proposed 1 test fails and did not before: “an order of 100 pays nothing” in test\/fee\.test\.js\. Nothing/u,
    );
    assert.ok(outcome.type === 'tried');
    const report = changeReport('Simplify src/fee.js', outcome.tests);
    assert.match(report, /1 of 2 tests failed\.; without the change: 2 passed/u);
    assert.match(report, /### `an order of 100 pays nothing`/u);
    assert.doesNotMatch(report, /parley-sandbox/u);

    const none = wordsFor(await tried(right, broken));
    assert.deepEqual([none.short, none.isWorse], ['1 test fails', true]);
    assert.match(none.words, /test\/fee\.test\.js as a whole \(Something failed outside/u);
  });

  it('blame a change for nothing that fails without it', async () => {
    const same = wordsFor(await tried(wrong, `${wrong}// shorter\n`));
    assert.deepEqual([same.short, same.isWorse], ['tests fail as before', false]);
    const mended = wordsFor(await tried(wrong, right));
    assert.deepEqual([mended.short, mended.isWorse], ['2 tests pass', false]);
  });

  it('see what editors hold, and files that are new', async () => {
    const changes = new Map([
      [target, { before: right, after: "export { fee } from './price.js';\n" }],
      ['src/price.js', { before: undefined, after: wrong }],
    ]);
    const { words } = wordsFor(await tried(right, '', { changes }));
    assert.match(words, /1 test fails and did not before/u);
    const unsaved = new Map([[testFile, example.test.replace('fee(10), 5', 'fee(10), 6')]]);
    assert.equal(wordsFor(await tried(right, right, { unsaved })).short, 'tests fail as before');
  });

  it('run each in its own package where a change is in several', async () => {
    const files: Record<string, string> = {};
    for (const folder of ['a', 'b']) {
      files[`${folder}/package.json`] = example.files['package.json'] ?? '';
      files[`${folder}/${target}`] = right;
      files[`${folder}/${testFile}`] = example.test;
    }
    const root = writeProject(files);
    const tests = ['a', 'b'].map((folder) => ({
      framework: 'node:test',
      packageFolder: folder,
      testFile: `${folder}/${testFile}`,
    }));
    const changes = new Map([
      [`a/${target}`, { before: right, after: `${right}\n` }],
      [`b/${target}`, { before: right, after: wrong }],
    ]);
    const told: string[] = [];
    const outcome = await tried(
      right,
      '',
      { root, workspaceRoot: root, tests, changes },
      undefined,
      ({ phase, testFile: file, at, of }) => told.push(`${phase} ${at}/${of} ${file}`),
    );
    assert.match(wordsFor(outcome).words, /1 test fails .* in b\/test\/fee\.test\.js/u);
    assert.ok(outcome.type === 'tried');
    assert.equal(outcome.tests.length, 2);
    assert.deepEqual(told, [
      `with 1/2 a/${testFile}`,
      `with 2/2 b/${testFile}`,
      `without 1/1 b/${testFile}`,
    ]);
  });

  it('import what is proposed from other packages of the workspace', async () => {
    const manifest = (name: string): string => JSON.stringify({ name, type: 'module' });
    const root = writeProject({
      'package.json': '{"workspaces":["a","b"]}',
      'a/package.json': manifest('@shop/a'),
      [`a/${target}`]: right,
      'b/package.json': manifest('b'),
      'b/src/fee.js': "export { fee } from '@shop/a/src/fee.js';\n",
      [`b/${testFile}`]: example.test,
    });
    const scope = path.join(root, 'node_modules/@shop');
    fs.mkdirSync(scope);
    fs.symlinkSync(path.join('..', '..', 'a'), path.join(scope, 'a'), 'junction');
    const outcome = await tried(right, '', {
      root,
      workspaceRoot: root,
      tests: [{ framework: 'node:test', packageFolder: 'b', testFile: `b/${testFile}` }],
      changes: new Map([[`a/${target}`, { before: right, after: wrong }]]),
    });
    assert.match(wordsFor(outcome).words, /1 test fails and did not before/u);
  });

  it('are not run where their tool is missing, or somebody cancels', async () => {
    const tests = [{ framework: 'jest', packageFolder: '', testFile }];
    const { short, words } = wordsFor(await tried(right, wrong, { tests }));
    assert.equal(short, 'tests not run');
    assert.match(words, /test\/fee\.test\.js was not run: jest is not installed/u);
    const cancelled = await tried(right, wrong, {}, AbortSignal.abort());
    assert.equal(cancelled.type, 'cancelled');
  });
});
