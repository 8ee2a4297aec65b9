import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { PresentTests } from '../../../src/testgen/judge/droppedTests.ts';
import { repairLoop, type Repair } from '../../../src/testgen/judge/repairLoop.ts';
import { runTests } from '../../../src/testgen/run/runTests.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import { inCapitals } from '../../helpers/shouting.ts';
import { exampleOf, planFor, removeProjects, writeExample } from '../exampleProject.ts';

const node = exampleOf('node:test');
const passing = node.test;
const failing = node.test.replace('fee(10), 5', 'fee(10), 7');
const head = "import { test } from 'node:test';\nimport assert from 'node:assert/strict';\n";

interface Repaired {
  readonly repair: Repair;
  /** What the model was told, each time. */
  readonly told: readonly string[];
}

/** Repairs a test with a model that gives these answers, the last one again and again. */
async function repaired(
  text: string,
  answers: readonly string[],
  change: {
    readonly target?: string;
    readonly framework?: string;
    readonly signal?: AbortSignal;
    /** What the file held before. */
    readonly present?: string;
  } = {},
): Promise<Repaired> {
  const root = writeExample(node, { target: change.target ?? node.right });
  const plan = { ...planFor(node, root), framework: change.framework ?? node.framework };
  const signal = change.signal ?? new AbortController().signal;
  const told: string[] = [];
  const present = change.present === undefined ? undefined : await before(root, change.present);
  const repair = await repairLoop(
    { file: node.testFile, text, present },
    {
      write: (file, content) => fs.writeFile(path.join(root, file), content),
      run: (testFile) => runTests({ ...plan, testFile }, usualLimits, signal),
    },
    (failure) => {
      told.push(failure);
      const answer = answers[told.length - 1] ?? answers.at(-1);
      return answer === undefined ? Promise.reject(new Error('no model')) : Promise.resolve(answer);
    },
    signal,
  );
  return { repair, told };
}

/** What a test file holds before it is written anew. */
async function before(root: string, text: string): Promise<PresentTests> {
  await fs.writeFile(path.join(root, node.testFile), text);
  const run = await runTests(planFor(node, root), usualLimits, new AbortController().signal);
  assert.ok(run.type === 'ran' && run.status === 'passed');
  return { text, run };
}

describe('repairing a test where VS Code is not English', () => {
  inCapitals();
  after(removeProjects);

  it('says why to a person in that language, and to a model in English', async () => {
    const { repair, told } = await repaired(passing, [passing], { target: node.wrong });
    assert.equal(repair.reason, '1 OF 2 TESTS FAILED.');
    assert.match(told[0] ?? '', /^1 of 2 tests failed\./u);
  });

  it('does so of a test that asserts nothing as well', async () => {
    const empty = `${head}test('x', () => {});\n`;
    const { repair, told } = await repaired(empty, [empty]);
    assert.equal(repair.reason, 'IT PASSES, BUT ASSERTS NOTHING THAT COULD FAIL.');
    assert.match(told[0] ?? '', /^It passes, but asserts nothing that could fail\./u);
  });
});

describe('repairing a test', () => {
  after(removeProjects);

  it('asks nobody where it is green at once', async () => {
    const { repair, told } = await repaired(passing, []);
    assert.deepEqual([repair.type, repair.rounds, told.length], ['green', 0, 0]);
  });

  it('tells the model what failed, and ends green with what it gave', async () => {
    const { repair, told } = await repaired(failing, [passing]);
    assert.deepEqual([repair.type, repair.rounds, repair.text], ['green', 1, passing]);
    assert.match(told[0] ?? '', /1 of 2 tests failed\.[\s\S]*small orders pay[\s\S]*5 !== 7/);
  });

  it('ends not green after three rounds where the target is impossible, with the log', async () => {
    const answers = [1, 2, 3].map((round) => `${passing}// ${round}\n`);
    const { repair, told } = await repaired(passing, answers, { target: node.wrong });
    assert.deepEqual([repair.type, repair.rounds, told.length], ['not-green', 3, 3]);
    assert.equal(repair.isStoodBy, false);
    assert.equal(repair.reason, '1 of 2 tests failed.');
    assert.match(repair.log, /an order of 100 pays nothing/);
  });

  it('asks no more where the model stands by its test', async () => {
    const { repair, told } = await repaired(passing, [passing], { target: node.wrong });
    assert.deepEqual([repair.type, repair.rounds, told.length], ['not-green', 1, 1]);
    assert.equal(repair.isStoodBy, true);
  });

  it('keeps in mind what a model takes back so that the test passes on wrong code', async () => {
    const bent = passing.replace('fee(100), 0', 'fee(100), 5');
    const dropped = passing.replace(/test\('an order of 100[^\n]*\n/u, '');
    const skipped = passing.replace("test('an order of 100", "test.skip('an order of 100");
    for (const answer of [bent, dropped, skipped]) {
      const { repair } = await repaired(passing, [answer], { target: node.wrong });
      assert.equal(repair.type, 'green');
      assert.deepEqual(
        repair.takenBack.map(({ name }) => name),
        ['an order of 100 pays nothing'],
        answer,
      );
      assert.match(repair.takenBack[0]?.message ?? '', /5 !== 0/u);
    }
  });

  it('holds nothing against a model that repairs what its test needs', async () => {
    // It fails in itself, not while it is loaded; what it claims stays, laid out anew.
    const broken = passing.replace('fee(10), 5', 'fee(small), 5');
    const mended = passing.replace(
      'assert.equal(fee(10), 5)',
      '{\n  const small = 10;\n  assert.equal(fee(small), 5);\n}',
    );
    const { repair } = await repaired(broken, [mended]);
    assert.deepEqual([repair.type, repair.rounds, repair.takenBack], ['green', 1, []]);
  });

  it('takes no way around: no test, an early exit, a skip, nothing asserted', async () => {
    const answers = [
      'process.exit(0);\n',
      `${head}test.skip('a', () => assert.equal(1, 2));\n`,
      `${head}test('a', () => assert.ok(true));\n`,
    ];
    const { repair, told } = await repaired(failing, answers);
    assert.deepEqual([repair.type, repair.rounds], ['not-green', 3]);
    assert.match(told[1] ?? '', /^No test ran/);
    assert.match(told[2] ?? '', /^No test ran/);
    assert.equal(repair.reason, 'It passes, but asserts nothing that could fail.');
  });

  it('tells the model which tests it dropped, and ends green with them all', async () => {
    const fresh = `${head}import { fee } from '../src/fee.js';
// … existing tests …
test('a large order pays nothing', () => assert.equal(fee(500), 0));
`;
    const whole = passing + fresh.split('\n').at(-2);
    const { repair, told } = await repaired(fresh, [whole], { present: passing });
    assert.deepEqual([repair.type, repair.rounds, repair.text], ['green', 1, whole]);
    assert.deepEqual(repair.dropped, { tests: [], claims: [] });
    assert.match(told[0] ?? '', /^It passes\. Tests that stood in the file before are gone/);
    assert.match(told[0] ?? '', /small orders pay\nan order of 100 pays nothing\n/);

    const again = [1, 2, 3].map((round) => `${fresh}// ${round}\n`);
    const stubborn = await repaired(fresh, again, { present: passing });
    assert.deepEqual([stubborn.repair.type, stubborn.told.length], ['green', 3]);
    assert.equal(stubborn.repair.dropped.tests.length, 2);
    const same = await repaired(fresh, [fresh], { present: passing });
    assert.deepEqual([same.repair.type, same.told.length], ['green', 1]);
    assert.deepEqual([same.repair.isStoodBy, same.repair.dropped.claims.length], [true, 2]);
  });

  it('says of a test that fails what it dropped too, so that one repair mends both', async () => {
    const red = `${head}test('a', () => assert.equal(1, Number('2')));`;
    const { repair, told } = await repaired(red, [passing], { present: passing });
    assert.deepEqual([repair.type, repair.rounds], ['green', 1]);
    assert.match(told[0] ?? '', /^1 of 1 tests failed\. Tests that stood[^]*small orders pay/);
  });

  it('bounds what it tells the model', async () => {
    const loud = `${head}test('a', () => { console.log('x'.repeat(50_000)); assert.equal(1, Number('2')); });`;
    const { told } = await repaired(loud, [passing]);
    assert.ok((told[0] ?? '').length < 8_100);
  });

  it('ends where the model does not answer, where nothing can run, and where it is cancelled', async () => {
    const silent = (await repaired(failing, [])).repair;
    assert.equal(silent.type, 'not-green');
    assert.match(silent.reason, /1 of 2 tests failed\. The model gave no repair: no model/);
    const missing = await repaired(failing, [passing], { framework: 'jest' });
    assert.deepEqual([missing.repair.type, missing.told.length], ['not-green', 0]);
    assert.match(missing.repair.reason, /jest is not installed/i);
    const cancelled = await repaired(failing, [passing], { signal: AbortSignal.abort() });
    assert.deepEqual([cancelled.repair.type, cancelled.told.length], ['cancelled', 0]);
  });
});
