import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { judgeTest, type TestOutcome } from '../../../src/testgen/judge/judgeTest.ts';
import { outcomeWords } from '../../../src/testgen/judge/outcomeText.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import {
  examples,
  planFor,
  removeProjects,
  writeExample,
  type Example,
} from '../exampleProject.ts';
import { openParser } from '../mutate/grammarParser.ts';

/** Why coverage is not measured, where the framework or the project cannot. */
const unmeasured: Readonly<Record<string, RegExp>> = {
  unittest: /coverage is not installed/u,
  'cargo test': /reads no coverage of cargo test/u,
  'JUnit 5': /jacoco-maven-plugin is not in its pom\.xml/u,
};

let parser: Awaited<ReturnType<typeof openParser>>;

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
    // Maven takes its time for each.
    options: { runs: 1, mutants: example.framework === 'JUnit 5' ? 1 : 2, seed: 1 },
    ask: () => Promise.resolve(example.test),
    tell: () => undefined,
    parser,
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
  before(async () => {
    parser = await openParser();
  });
  after(async () => {
    removeProjects();
    await parser.dispose();
  });

  for (const example of examples) {
    const { framework } = example;
    const title = `shows the planted bug, and is kept once the code is right: ${framework}`;
    if (example.missing !== undefined) {
      it.skip(`${title} (${example.missing})`);
      continue;
    }
    it(title, async function () {
      // Maven, or a compiler, on a busy machine: each of them runs some ten times.
      this.timeout(300_000);
      const red = await judged(example, example.wrong);
      assert.ok(red.type === 'not-green', JSON.stringify(red));
      assert.match(red.run?.failing[0]?.name ?? '', example.failing);
      const said = outcomeWords(red);
      assert.deepEqual([said.label, said.isDone], ['does not pass', false]);
      assert.match(said.words, /1 of 2 tests failed\..* the code may be wrong\.$/u);

      const green = await judged(example, example.right);
      assert.ok(green.type === 'judged', JSON.stringify(green));
      const { findings, verdict } = green.judgement;
      assert.ok(findings.mutants?.some(({ fate }) => fate === 'killed'));
      const { coverage } = findings;
      const { label, isDone } = outcomeWords(green);
      assert.equal(isDone, true);
      if (coverage.type === 'unknown') {
        assert.match(coverage.reason, unmeasured[framework] ?? /^$/u);
        assert.equal(verdict, 'keep-unmeasured');
        assert.match(label, /^kept, coverage not measured, \d+ of 100$/u);
      } else {
        assert.equal(verdict, 'keep');
        assert.match(label, /^kept, \d+ of 100$/u);
        assert.ok(coverage.type === 'measured');
        assert.equal(coverage.before, 0);
        assert.ok(coverage.lines > 0 && coverage.lines <= coverage.total);
      }
    });
  }
});
