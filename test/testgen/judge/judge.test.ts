import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  judge,
  usualJudging,
  type JudgeOptions,
  type JudgePorts,
  type NotJudged,
} from '../../../src/testgen/judge/judge.ts';
import type { Judgement } from '../../../src/testgen/judge/judgement.ts';
import { openSandbox } from '../../../src/testgen/judge/openSandbox.ts';
import { sandboxPorts } from '../../../src/testgen/judge/sandboxPorts.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import {
  exampleOf,
  planFor,
  removeProjects,
  writeExample,
  type Example,
} from '../exampleProject.ts';

const never = new AbortController().signal;
const few: JudgeOptions = { runs: 2, mutants: 3, seed: 1 };

interface Change {
  readonly target?: string;
  /** The test that is judged; the example's own where absent. */
  readonly text?: string;
  /** What the test file held before; new where absent. */
  readonly previous?: string;
  /** Makes the project another one first. */
  readonly prepare?: (root: string) => void;
  readonly options?: JudgeOptions;
  readonly signal?: AbortSignal;
  readonly wrap?: (ports: JudgePorts) => JudgePorts;
}

async function judged(example: Example, change: Change = {}): Promise<Judgement | NotJudged> {
  const targetText = change.target ?? example.right;
  const root = writeExample(example, { target: targetText });
  if (change.previous === undefined) fs.rmSync(path.join(root, example.testFile));
  change.prepare?.(root);
  const before = snapshot(root);
  const sandbox = await openSandbox({ packageRoot: root, workspaceRoot: root }, never);
  assert.ok(sandbox.type === 'open');
  const signal = change.signal ?? never;
  const { framework, programs = {} } = planFor(example, root);
  const ports = sandboxPorts(sandbox, { framework, programs, limits: usualLimits }, signal);
  const { testFile, target } = example;
  try {
    const { previous } = change;
    if (previous !== undefined) await ports.write(testFile, previous);
    const present = previous !== undefined && {
      text: previous,
      run: await ports.run(testFile, { coverage: true }),
    };
    return await judge(
      {
        testFile,
        target,
        targetText,
        otherTests: [],
        text: change.text ?? example.test,
        present: present || undefined,
      },
      change.wrap?.(ports) ?? ports,
      change.options ?? few,
      signal,
    );
  } finally {
    assert.equal(fs.readFileSync(path.join(sandbox.packageRoot, target), 'utf8'), targetText);
    await sandbox.close();
    assert.deepEqual(snapshot(root), before, 'the person’s files are untouched');
  }
}

async function judgement(example: Example, change: Change = {}): Promise<Judgement> {
  const result = await judged(example, change);
  assert.ok(result.type === 'judged', JSON.stringify(result));
  return result;
}

function snapshot(root: string): readonly (readonly [string, string])[] {
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => !file.startsWith('node_modules'))
    .filter((file) => fs.statSync(path.join(root, file)).isFile())
    .map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]);
}

const node = exampleOf('node:test');
const nodeTest = (body: string): string => `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fee } from '../src/fee.js';
test('a', () => { ${body} });
`;

describe('a judged test', () => {
  after(removeProjects);

  for (const framework of ['node:test', 'mocha', 'pytest', 'unittest']) {
    const example = exampleOf(framework);
    const title = `is kept with ${framework} where it is good`;
    if (example.missing !== undefined) {
      it.skip(`${title} (${example.missing})`);
      continue;
    }
    it(title, async () => {
      const { verdict, words, log, score, findings } = await judgement(example);
      const isMeasured = findings.coverage.type === 'measured';
      assert.equal(isMeasured, framework !== 'unittest', 'its Python has no coverage');
      assert.equal(verdict, isMeasured ? 'keep' : 'keep-unmeasured', `${words} ${log}`);
      assert.match(words, /^The test passes, and fails when the code is broken\./);
      assert.equal(findings.mutants?.length, few.mutants);
      assert.ok(findings.mutants.some(({ fate }) => fate === 'killed'));
      assert.ok(findings.mutants.every(({ fate }) => fate !== 'broken'));
      assert.ok(score > 50, `${score}`);
    });
  }

  it('kills most mutants where it looks at every way through the code', async () => {
    const { findings } = await judgement(node, { options: { ...few, mutants: 9 } });
    const fates = findings.mutants?.map(({ fate }) => fate) ?? [];
    assert.ok(fates.length >= 7);
    assert.ok(fates.filter((fate) => fate === 'killed').length >= fates.length - 1, fates.join());
  });

  it('is red where it exposes a bug', async () => {
    const { verdict, score, words, log, findings } = await judgement(node, { target: node.wrong });
    assert.deepEqual([verdict, score, findings.runs], ['not-green', 0, 2]);
    assert.match(words, /1 of 2 tests failed\. Either the test is wrong or the code is/);
    assert.match(log, /an order of 100 pays nothing/);
  });

  it('scores lowest where it asserts nothing', async () => {
    const scores: Record<string, Judgement> = {
      good: await judgement(node),
      weak: await judgement(node, { text: nodeTest('assert.ok(fee(1) >= 0 || fee(1));') }),
      nothing: await judgement(node, { text: nodeTest('fee(10); fee(100);') }),
      empty: await judgement(node, { text: nodeTest('fee(10); assert.ok(true);') }),
    };
    const { good, weak, nothing, empty } = scores;
    assert.ok(good && weak && nothing && empty);
    assert.ok(good.score > weak.score && weak.score > nothing.score);
    assert.deepEqual([nothing.verdict, nothing.score], ['no-assertion', 0]);
    assert.deepEqual([empty.verdict, empty.score], ['no-assertion', 0]);
    assert.match(empty.reasons[0]?.words ?? '', /Assertions: 1, of which 1 can never fail/);
  });

  it('is not kept where it notices no broken code', async () => {
    const text = nodeTest("assert.equal(typeof fee, 'function');");
    const { verdict, words, score, findings } = await judgement(node, { text });
    assert.equal(verdict, 'kills-nothing');
    assert.match(words, /still passes when the code is broken in 3 ways/);
    assert.ok(score <= 30);
    assert.ok(findings.mutants?.every(({ fate }) => fate === 'survived'));
  });

  it('is labelled where it passes only now and then', async () => {
    const text = nodeTest(`
      const runs = fs.existsSync('runs') ? fs.readFileSync('runs', 'utf8').length : 0;
      fs.writeFileSync('runs', 'x'.repeat(runs + 1));
      assert.equal(fee(10), runs === 3 ? 6 : 5);`).replace(
      'import',
      "import fs from 'node:fs';\nimport",
    );
    const { verdict, words, findings, reasons } = await judgement(node, {
      text,
      options: usualJudging,
    });
    assert.equal(verdict, 'flaky');
    assert.equal(words, 'The test is flaky: it passed 4 of 5 times without any change.');
    assert.equal(findings.mutants, undefined);
    assert.deepEqual(findings.leftFiles, ['runs']);
    assert.match(reasons.at(-1)?.words ?? '', /leaves files \(runs\)/);
  });

  it('is not kept where it covers nothing new', async () => {
    const { verdict, findings } = await judgement(node, { previous: node.test });
    assert.equal(verdict, 'no-coverage-gain');
    assert.ok(findings.coverage.type === 'measured' && findings.coverage.before > 0);
    const half = node.test
      .split('\n')
      .filter((line) => !line.includes('100'))
      .join('\n');
    const more = await judgement(node, { previous: half });
    assert.equal(more.verdict, 'keep');
    assert.ok(more.findings.coverage.type === 'measured');
    assert.ok(more.findings.coverage.lines >= 1);
    assert.ok(more.findings.coverage.after > more.findings.coverage.before);
  });

  it('is said to be kept without its coverage where nobody measured that, and scores no higher', async () => {
    const mocha = exampleOf('mocha');
    const measured = await judgement(mocha);
    const prepare = (root: string): void => fs.rmSync(path.join(root, 'node_modules/c8'));
    const { verdict, words, score, findings } = await judgement(mocha, { prepare });
    assert.equal(verdict, 'keep-unmeasured');
    assert.match(words, /new is not known: c8 is not installed\. Add c8 to the project/);
    assert.ok(findings.mutants?.some(({ fate }) => fate === 'killed'));
    assert.ok(score < measured.score, `${score} < ${measured.score}`);
  });

  it('is no less than that where the project leaves the code out of its coverage', async () => {
    const leaveOut = (root: string): void =>
      fs.writeFileSync(path.join(root, '.c8rc.json'), '{"exclude": ["src/fee.js"]}');
    const other = (root: string): void =>
      fs.writeFileSync(path.join(root, 'src/other.js'), 'export const other = 1;\n');
    const mocha = exampleOf('mocha');
    const { verdict, words } = await judgement(mocha, {
      text: `import '../src/other.js';\n${mocha.test}`,
      prepare(root) {
        leaveOut(root);
        other(root);
      },
    });
    assert.equal(verdict, 'keep-unmeasured');
    assert.match(words, /the settings of the coverage tool may leave it out/);
  });

  it('is not called kept where it never loads the code', async () => {
    const { verdict, words, score } = await judgement(node, {
      text: nodeTest('assert.equal(fee(100), 0);').replace('fee.js', 'other.js'),
      prepare: (root) => fs.writeFileSync(path.join(root, 'src/other.js'), node.right),
    });
    assert.equal(verdict, 'not-loaded');
    assert.match(words, /it does not load the code that it is to test/);
    assert.ok(score <= 30);
  });

  it('is not called kept where no fault could be tried, which is said as it is', async () => {
    const plain = await judgement(node, {
      target: "export { basename as fee } from 'node:path';\n",
      text: nodeTest("assert.equal(fee('a/b'), 'b');"),
    });
    assert.deepEqual([plain.verdict, plain.findings.mutants], ['partly-judged', []]);
    assert.match(plain.words, /in full: There is nothing in the tested code that Parley could/);
    assert.doesNotMatch(plain.words, /language|not measured/);
    assert.ok(plain.score <= 60);
  });

  it('is not kept where it drops tests that were there, and claims none of their coverage', async () => {
    const text = nodeTest('assert.equal(fee(100), 0);');
    const previous = node.test
      .split('\n')
      .filter((line) => !line.includes('100'))
      .join('\n');
    const { verdict, words, score, findings } = await judgement(node, { text, previous });
    assert.equal(verdict, 'drops-tests');
    assert.match(words, /^The test passes\. But: A test that was in the file is gone: “small /);
    assert.ok(score <= 30);
    const { coverage } = findings;
    assert.ok(coverage.type === 'measured');
    // Two lines are run for the first time, and one is not run any more.
    const { lines, before, after, total } = coverage;
    assert.deepEqual([lines, after - before, total - after], [2, 1, 1]);
  });

  it('does not hang on a mutant that never ends, and does not count one that does not load', async () => {
    const runs: (number | undefined)[] = [];
    const ends = ['timed-out', 'errored', 'failed', 'passed'] as const;
    const wrap = (ports: JudgePorts): JudgePorts => ({
      ...ports,
      async run(file, options) {
        if (options.milliseconds === undefined) return ports.run(file, options);
        const run = await ports.run(node.testFile, { coverage: false });
        assert.ok(run.type === 'ran');
        runs.push(options.milliseconds);
        return { ...run, status: ends[runs.length - 1] ?? 'passed' };
      },
    });
    const options = { ...few, mutants: 4 };
    const { findings, reasons } = await judgement(node, { wrap, options });
    const fates = findings.mutants?.map(({ fate }) => fate);
    assert.deepEqual(fates, ['stuck', 'broken', 'killed', 'survived']);
    assert.ok(runs.every((limit) => limit !== undefined && limit < usualLimits.milliseconds));
    const words = reasons.find(({ name }) => name === 'mutants')?.words ?? '';
    assert.match(words, /^2 of 3 mutants noticed\. Not noticed, for one: line \d/);
  });

  it('is no judgement where it is cancelled or cannot be run', async () => {
    assert.equal((await judged(node, { signal: AbortSignal.abort() })).type, 'cancelled');
    const wrap = (ports: JudgePorts): JudgePorts => ({
      ...ports,
      run: () => Promise.resolve({ type: 'not-runnable', reason: 'no tool' }),
    });
    assert.deepEqual(await judged(node, { wrap }), { type: 'not-runnable', reason: 'no tool' });
  });
});
