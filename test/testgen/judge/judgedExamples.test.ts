import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { judgeTest, type TestOutcome } from '../../../src/testgen/judge/judgeTest.ts';
import { outcomeWords } from '../../../src/testgen/judge/outcomeText.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import {
  exampleOf,
  planFor,
  removeProjects,
  writeExample,
  type Example,
} from '../exampleProject.ts';

/** Of the frameworks, what measures coverage where the project has it. */
const measures: Readonly<Record<string, string>> = {
  mocha: 'c8',
  'node:test': 'Node itself',
  pytest: 'coverage.py, which a Debian is given with pytest',
};

/** Judges an example's test as one that a model wrote, who gives the same again whatever it is told. */
async function judged(example: Example, target: string): Promise<TestOutcome> {
  const root = writeExample(example, { target });
  fs.rmSync(path.join(root, example.testFile));
  const job = {
    plan: planFor(example, root),
    text: example.test,
    previous: undefined,
    target: example.target,
    targetText: target,
    otherTests: [],
    unsaved: new Map(),
  };
  const before = namesIn(root);
  const how = {
    limits: usualLimits,
    options: { runs: 1, mutants: 2, seed: 1 },
    ask: () => Promise.resolve(example.test),
    tell: () => undefined,
  };
  const outcome = await judgeTest(job, how, new AbortController().signal);
  assert.deepEqual(namesIn(root), before, 'nothing is written into the project');
  return outcome;
}

/** All files of a project, and its links without what they lead to. */
function namesIn(folder: string): readonly string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const own = path.join(folder, entry.name);
    return entry.isDirectory() ? namesIn(own) : [own];
  });
}

describe('a generated test of an example project', () => {
  after(removeProjects);

  for (const framework of ['node:test', 'mocha', 'vitest', 'pytest']) {
    const example = exampleOf(framework);
    const title = `shows the planted bug, and is kept once the code is right: ${framework}`;
    if (example.missing !== undefined) {
      it.skip(`${title} (${example.missing})`);
      continue;
    }
    it(title, async () => {
      const red = await judged(example, example.wrong);
      assert.ok(red.type === 'not-green', JSON.stringify(red));
      assert.match(red.run?.failing[0]?.name ?? '', example.failing);
      const said = outcomeWords(red);
      assert.deepEqual([said.label, said.isDone], ['does not pass', false]);
      assert.match(said.words, /1 of 2 tests failed\..* the code may be wrong\.$/u);

      const green = await judged(example, example.right);
      assert.ok(green.type === 'judged', JSON.stringify(green));
      const { findings, verdict } = green.judgement;
      assert.equal(verdict, 'keep');
      assert.match(outcomeWords(green).label, /^kept, \d+ of 100$/u);
      assert.ok(findings.mutants?.some(({ fate }) => fate === 'killed'));
      const { coverage } = findings;
      if (measures[framework] === undefined) {
        assert.ok(coverage.type === 'unknown');
        assert.match(coverage.reason, /@vitest\/coverage-v8 is not installed/u);
      } else {
        assert.ok(coverage.type === 'measured', measures[framework]);
        assert.equal(coverage.before, 0);
        assert.ok(coverage.lines > 0);
      }
    });
  }
});
