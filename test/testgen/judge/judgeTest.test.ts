import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  judgeTest,
  type HowToJudge,
  type TestJob,
  type TestOutcome,
  type TestStep,
} from '../../../src/testgen/judge/judgeTest.ts';
import { outcomeReport, outcomeWords } from '../../../src/testgen/judge/outcomeText.ts';
import { runPresent } from '../../../src/testgen/judge/runPresent.ts';
import { sweepSandboxes } from '../../../src/testgen/judge/sweepSandboxes.ts';
import { runChild } from '../../../src/testgen/run/runChild.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import { exampleOf, planFor, removeProjects, writeExample } from '../exampleProject.ts';

const node = exampleOf('node:test');

interface Change {
  readonly text?: string;
  readonly target?: string;
  readonly framework?: string;
  readonly stale?: string;
  readonly previous?: string;
  /** Their texts by their paths. */
  readonly otherTests?: Readonly<Record<string, string>>;
  readonly moreTests?: number;
  readonly unsaved?: ReadonlyMap<string, string>;
  readonly answer?: string;
  readonly signal?: AbortSignal;
  readonly tell?: (step: TestStep) => void;
}

interface Judged {
  readonly outcome: TestOutcome;
  readonly steps: readonly string[];
}

/** Sandboxes and scratch folders of this process. */
function leftFolders(): readonly string[] {
  const own = new RegExp(`^parley-(?:sandbox|test)-${process.pid}-`, 'u');
  return fs.readdirSync(os.tmpdir()).filter((name) => own.test(name));
}

/** Processes of this process's runs, where they can be told. */
function leftProcesses(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return fs.readdirSync('/proc').filter((name) => {
    if (!/^\d+$/u.test(name)) return false;
    try {
      const environment = fs.readFileSync(`/proc/${name}/environ`, 'latin1');
      return environment.includes(`PARLEY_TEST_RUN=${process.pid}:`);
    } catch {
      return false;
    }
  });
}

async function judged(change: Change = {}): Promise<Judged> {
  const target = change.target ?? node.right;
  const root = writeExample(node, { target });
  fs.rmSync(path.join(root, node.testFile));
  const steps: string[] = [];
  const others = change.otherTests ?? {};
  for (const [file, text] of Object.entries(others)) fs.writeFileSync(path.join(root, file), text);
  const job: TestJob = {
    plan: { ...planFor(node, root), ...(change.framework && { framework: change.framework }) },
    text: change.text ?? node.test,
    previous: change.previous,
    ...(change.stale !== undefined && { stale: change.stale }),
    target: node.target,
    targetText: change.unsaved?.get(node.target) ?? target,
    otherTests: Object.keys(others),
    moreTests: change.moreTests ?? 0,
    unsaved: change.unsaved ?? new Map(),
  };
  const how: HowToJudge = {
    limits: { ...usualLimits, graceMilliseconds: 200 },
    options: { runs: 2, mutants: 3, seed: 1 },
    ask: () =>
      change.answer === undefined
        ? Promise.reject(new Error('no model'))
        : Promise.resolve(change.answer),
    tell(step) {
      steps.push(`${step.phase} ${step.at}/${step.of}`);
      change.tell?.(step);
    },
  };
  const outcome = await judgeTest(job, how, change.signal ?? new AbortController().signal);
  assert.deepEqual(leftFolders(), []);
  assert.deepEqual(leftProcesses(), []);
  assert.equal(fs.existsSync(path.join(root, node.testFile)), false, 'nothing is written here');
  return { outcome, steps };
}

describe('a generated test that is judged', () => {
  after(removeProjects);

  it('is flaky where it passed once, and then did not any more', async () => {
    const text = node.test.replace(
      'test(',
      "import fs from 'node:fs';\ntest('the first', () => fs.mkdirSync('been-here'));\ntest(",
    );
    const { outcome, steps } = await judged({ text });
    assert.ok(outcome.type === 'judged', JSON.stringify(outcome));
    assert.deepEqual(steps, ['try 1/4', 'run 1/2', 'run 2/2']);
    const { verdict, words, findings } = outcome.judgement;
    assert.equal(verdict, 'flaky', words);
    assert.equal(words, 'The test is flaky: it passed 1 of 3 times without any change.');
    assert.deepEqual([findings.greenRuns, findings.runs], [1, 3]);
  });

  it('is run, broken code tried on it, and each step told with its number', async () => {
    const { outcome, steps } = await judged();
    assert.ok(outcome.type === 'judged', JSON.stringify(outcome));
    assert.equal(outcome.judgement.verdict, 'keep');
    assert.deepEqual(steps, [
      'try 1/4',
      'run 1/2',
      'run 2/2',
      'mutant 1/3',
      'mutant 2/3',
      'mutant 3/3',
    ]);
    assert.equal(outcome.run?.passing.length, 2);
    assert.ok(outcome.run.passing.every(({ milliseconds }) => milliseconds !== undefined));
    assert.ok(outcome.run.coverage.type === 'measured');
    assert.ok(outcome.run.coverage.files.some((file) => file.path === node.target));
  });

  it('is repaired first, and kept in its repaired form', async () => {
    const text = node.test.replace('fee(10), 5', 'fee(10), 7');
    const { outcome, steps } = await judged({ text, answer: node.test });
    assert.ok(outcome.type === 'judged');
    assert.deepEqual([outcome.rounds, outcome.text], [1, node.test]);
    assert.deepEqual(steps.slice(0, 3), ['try 1/4', 'repair 1/3', 'try 2/4']);
  });

  it('is not green where it exposes a bug that the model stands by', async () => {
    const { outcome } = await judged({ target: node.wrong, answer: node.test });
    assert.ok(outcome.type === 'not-green');
    assert.equal(outcome.isStoodBy, true);
    assert.match(outcome.run?.failing[0]?.name ?? '', node.failing);
    assert.doesNotMatch(outcome.log + outcome.run?.failing[0]?.message, /parley-sandbox/);
  });

  it('is not offered as done where the model bent it to the wrong code', async () => {
    const answer = node.test.replace('fee(100), 0', 'fee(100), 5');
    const { outcome } = await judged({ target: node.wrong, answer });
    assert.ok(outcome.type === 'judged');
    assert.equal(outcome.judgement.verdict, 'keep', 'by itself it is a good test');
    const { label, words, isDone } = outcomeWords(outcome);
    assert.deepEqual([label, isDone], ['changed to fit the code', false]);
    assert.match(words, /“an order of 100 pays nothing” failed.* or the code is/u);
    const about = { testFile: node.testFile, target: node.target, command: '' };
    assert.match(
      outcomeReport(about, outcome),
      /## Failed at first[^]*an order of 100 pays nothing[^]*5 !== 0/u,
    );
  });

  it('is done where it brings a stale test up to date: a parameter has another name', async () => {
    const byName = (total: string): string =>
      node.test.replaceAll(/fee\((\d+)\)/gu, `fee({ ${total}: $1 })`);
    const target = node.right.replace('fee(total)', 'fee({ total })');
    const renamed = await judged({ target, text: byName('total'), stale: byName('sum') });
    assert.match(outcomeWords(renamed.outcome).label, /^kept, \d+ of 100$/u);
    assert.equal(outcomeWords(renamed.outcome).isDone, true);
  });

  it('is not done where, brought up to date, it expects something else: the code may be wrong', async () => {
    const text = node.test.replace('fee(100), 0', 'fee(100), 5');
    const bent = await judged({ target: node.wrong, text, stale: node.test });
    assert.ok(bent.outcome.type === 'judged');
    assert.equal(bent.outcome.judgement.verdict, 'keep', 'by itself it is a good test');
    const { label, isDone } = outcomeWords(bent.outcome);
    assert.deepEqual([label, isDone], ['expects something else', false]);
    assert.match(bent.outcome.otherExpectations.join('\n'), /^assert\.equal\(fee\(100\),0$/u);
  });

  it('is not offered as done where it drops the tests that the file had', async () => {
    const [head = ''] = node.test.split("test('small");
    const text = `${head}// … existing tests …
test('a large order pays nothing', () => assert.equal(fee(500), 0));
`;
    const { outcome, steps } = await judged({ text, previous: node.test, answer: text });
    assert.ok(outcome.type === 'judged', JSON.stringify(outcome));
    const { label, words, isDone } = outcomeWords(outcome);
    assert.deepEqual([label, isDone], ['drops tests that were there', false]);
    assert.match(words, /2 tests that were in the file are gone: “small orders pay”, “an order/u);
    assert.deepEqual(steps.slice(0, 4), ['present 1/1', 'try 1/4', 'repair 1/3', 'run 1/2']);
    assert.equal(outcome.rounds, 1);
    const { coverage } = outcome.judgement.findings;
    assert.ok(coverage.type === 'measured');
    assert.ok(coverage.after < coverage.before, 'what the new file runs, and no more');
    const about = { testFile: node.testFile, target: node.target, command: '' };
    const report = outcomeReport(about, outcome);
    assert.match(report, /## Gone from the test file\n[^]*small orders pay\nan order of 100/u);
    assert.match(report, /assert\.equal\(fee\(10\),5/u);
  });

  it('says which tests that are there count for nothing of what was covered before', async () => {
    const other = 'test/fee.more.test.js';
    const broken = "import './nothing.js';\n";
    const { outcome } = await judged({ otherTests: { [other]: broken }, moreTests: 2 });
    const about = { testFile: node.testFile, target: node.target, command: '' };
    const report = outcomeReport(about, outcome);
    assert.match(report, / after[^|]* Test files whose coverage is not counted as before: 3\. \|/u);
    const all = await judged({ otherTests: { [other]: node.test } });
    assert.doesNotMatch(outcomeReport(about, all.outcome), /not counted/u);
    assert.equal(outcomeWords(all.outcome).label, 'covers nothing new');
  });

  it('is kept where all tests that the file had are still there', async () => {
    const previous = node.test
      .split('\n')
      .filter((line) => !line.includes('100'))
      .join('\n');
    const { outcome } = await judged({ previous });
    assert.match(outcomeWords(outcome).label, /^kept, \d+ of 100$/u);
    assert.equal(outcomeWords(outcome).isDone, true);
  });

  it('is run against what editors hold and did not save', async () => {
    const unsaved = new Map([[node.target, node.right]]);
    const { outcome } = await judged({ target: node.wrong, unsaved });
    assert.ok(outcome.type === 'judged');
    assert.equal(outcome.judgement.verdict, 'keep');
  });

  it('is labelled where it passes because it asserts nothing', async () => {
    const text = node.test.replaceAll(/assert\.equal\(.*\)\);/gu, 'assert.ok(true));');
    const { outcome } = await judged({ text, answer: text });
    const { label, words, isDone } = outcomeWords(outcome);
    assert.deepEqual([label, isDone], ['asserts nothing', false]);
    assert.match(words, /passes but asserts nothing .* asked to repair it once\./);
  });

  it('is nothing that can be run where its tool is missing, which is said', async () => {
    const { outcome } = await judged({ framework: 'jest' });
    assert.ok(outcome.type === 'not-runnable');
    assert.match(outcome.reason, /^jest is not installed in this project/);
  });

  for (const phase of ['try', 'repair', 'run', 'mutant'] as const) {
    it(`leaves no folder and no process where it is cancelled in the middle: ${phase}`, async () => {
      const cancel = new AbortController();
      const isRed = phase === 'repair';
      const text = isRed ? node.test.replace('fee(10), 5', 'fee(10), 7') : node.test;
      const { outcome, steps } = await judged({
        text,
        answer: node.test,
        signal: cancel.signal,
        tell(step) {
          // A moment later, so that the child is up.
          if (step.phase === phase) setTimeout(() => cancel.abort(), isRed ? 0 : 20);
        },
      });
      assert.equal(outcome.type, 'cancelled', steps.join());
      assert.equal(
        steps.some((step) => step.startsWith(phase)),
        true,
      );
    });
  }

  it('is red, and leaves nothing, where its process is killed', async () => {
    const text = node.test.replace('fee(10), 5', '(process.kill(process.ppid, "SIGKILL"), 1), 5');
    const { outcome } = await judged({ text, answer: text });
    assert.ok(outcome.type === 'not-green');
    assert.match(outcome.reason, /The run was killed|ended with code/);
  });
});

describe('what a killed host left of its tests', () => {
  it('is removed by the next one, and nothing else is', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-sweep-'));
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const names = [
      `parley-sandbox-${gone.pid}-aB3x9Z`,
      `parley-test-${gone.pid}-aB3x9Z`,
      `parley-sandbox-${process.pid}-aB3x9Z`,
      'parley-sandbox-mine',
    ];
    for (const name of names) fs.mkdirSync(path.join(folder, name, 'src'), { recursive: true });
    await sweepSandboxes(folder);
    assert.deepEqual(fs.readdirSync(folder).toSorted(), names.slice(2).toSorted());
    fs.rmSync(folder, { recursive: true });
  });

  it('is ended too, where its processes can be told', async function () {
    if (process.platform !== 'linux') this.skip();
    const code = `import { runChild } from ${JSON.stringify(new URL('../../../src/testgen/run/runChild.ts', import.meta.url).href)};
const args = ['-e', "setInterval(() => {}, 1000); console.log('up')"];
const limits = ${JSON.stringify(usualLimits)};
const env = { PATH: process.env.PATH };
void runChild({ program: process.execPath, args, cwd: '.', env, memory: 'node-heap' }, limits, new AbortController().signal);
setInterval(() => {}, 1000);`;
    const host = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    const child = await childOf(host.pid ?? 0);
    const own = runChild(
      {
        program: process.execPath,
        args: ['-e', 'setTimeout(() => {}, 500)'],
        cwd: '.',
        env: {},
        memory: 'node-heap',
      },
      usualLimits,
      new AbortController().signal,
    );
    host.kill('SIGKILL');
    await once(host, 'exit');
    assert.equal(isThere(child), true);
    await sweepSandboxes(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-sweep-')));
    while (isThere(child)) await new Promise((done) => setTimeout(done, 10));
    const ended = await own;
    assert.ok(ended.type === 'ended' && ended.code === 0, 'a run of this host goes on');
  });
});

/** The first process that another one starts. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const file = `/proc/${pid}/task/${pid}/children`;
    const found = Number(fs.readFileSync(file, 'utf8').split(' ')[0]);
    if (found > 0) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** False for what is gone, or ended and only not yet waited for. */
function isThere(pid: number): boolean {
  const stat = fs.existsSync(`/proc/${pid}/stat`)
    ? fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    : ') Z';
  return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}

describe('tests that are there', () => {
  after(removeProjects);

  const present = (signal: AbortSignal, unsaved = new Map<string, string>()) => {
    const root = writeExample(node, { target: node.wrong });
    return runPresent({ plan: planFor(node, root), unsaved }, usualLimits, signal);
  };

  it('are run in a copy, against what editors hold, and leave nothing', async () => {
    const never = new AbortController().signal;
    const red = await present(never);
    assert.ok(red?.type === 'ran');
    assert.deepEqual([red.status, red.failing.length], ['failed', 1]);
    const green = await present(never, new Map([[node.target, node.right]]));
    assert.ok(green?.type === 'ran');
    assert.equal(green.status, 'passed');
    assert.equal(await present(AbortSignal.abort()), undefined);
    assert.deepEqual([leftFolders(), leftProcesses()], [[], []]);
  });
});
