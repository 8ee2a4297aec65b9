import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { coverageOf, coveredLines } from '../../../src/testgen/coverage/fileCoverage.ts';
import { runTests } from '../../../src/testgen/run/runTests.ts';
import {
  usualLimits,
  type RanTests,
  type RunLimits,
  type TestPlan,
} from '../../../src/testgen/run/testRun.ts';
import { exampleOf, examples, planFor, removeProjects, writeExample } from '../exampleProject.ts';

const never = new AbortController().signal;

async function run(
  plan: TestPlan,
  limits: Partial<RunLimits> = {},
  signal: AbortSignal = never,
): Promise<RanTests> {
  const result = await runTests(plan, { ...usualLimits, ...limits }, signal);
  assert.ok(result.type === 'ran', result.type === 'ran' ? '' : result.reason);
  return result;
}

/** Runs another test in the place of an example's own. */
function runInstead(
  framework: string,
  test: string,
  limits: Partial<RunLimits> = {},
): Promise<RanTests> {
  const example = exampleOf(framework);
  return run(planFor(example, writeExample(example, { test })), limits);
}

describe('a test run', () => {
  after(removeProjects);

  for (const example of examples) {
    const { framework, missing } = example;
    const title = `finds the planted bug with ${framework}`;
    if (missing !== undefined) {
      it.skip(`${title} (${missing})`);
      continue;
    }
    it(title, async function () {
      // Maven, or a compiler, on a busy machine.
      this.timeout(120_000);
      const root = writeExample(example, { target: example.wrong });
      const red = await run(planFor(example, root));
      assert.equal(red.status, 'failed', red.reason + red.log);
      assert.deepEqual([red.passed, red.failed], [1, 1]);
      assert.match(red.failing[0]?.name ?? '', example.failing);
      assert.notEqual(red.failing[0]?.message, '');
      fs.writeFileSync(path.join(root, example.target), example.right);
      const green = await run(planFor(example, root));
      assert.equal(green.status, 'passed', green.reason + green.log);
      assert.deepEqual([green.passed, green.failed, green.reason], [2, 0, '']);
      assert.equal(green.passing.length, 2);
    });
  }

  it('finds a bug that only a property meets, and shows the smallest input that has it', async () => {
    // All the examples that a person would write are right.
    const join = (separator: string): string => `export function join(names) {
  return names.join('${separator}');
}
export function split(text) {
  return text.split('${separator}').filter((name) => name !== '');
}
`;
    const test = `import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { join, split } from '../src/fee.js';
test('an example', () => assert.deepEqual(split(join(['a', 'b'])), ['a', 'b']));
test('splitting undoes joining', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', ','), minLength: 1, maxLength: 5 });
  fc.assert(fc.property(fc.array(name), (names) => assert.deepEqual(split(join(names)), names)), { seed: 1 });
});
`;
    const example = exampleOf('node:test');
    const red = await run(planFor(example, writeExample(example, { target: join(','), test })));
    assert.deepEqual([red.status, red.passed, red.failed], ['failed', 1, 1], red.reason + red.log);
    assert.match(red.failing[0]?.name ?? '', /splitting undoes joining/u);
    assert.match(red.log, /Counterexample: \[\[","\]\]/u);
    const green = await run(planFor(example, writeExample(example, { target: join(';'), test })));
    assert.equal(green.status, 'passed', green.reason + green.log);
  });

  it('is no pass where no test ran, whatever the exit code says', async () => {
    const tests: readonly (readonly [string, string])[] = [
      ['node:test', ''],
      ['node:test', "import { test } from 'node:test'; test('a', () => process.exit(0));"],
      ['node:test', "import { test } from 'node:test'; test.skip('a', () => {});"],
      ['node:test', "console.log('ok 1 - a'); console.log('# pass 1');"],
      ['mocha', "it('a', () => process.exit(0));"],
      ['mocha', "it('a');"],
    ];
    for (const [framework, test] of tests) {
      const { status, passed } = await runInstead(framework, test);
      assert.deepEqual([status, passed], ['errored', 0], test);
    }
  });

  it('is no pass where Python runs no test', async function () {
    if (exampleOf('unittest').missing !== undefined) return this.skip();
    const tests = ['', 'import os\nprint("Ran 3 tests\\nOK")\nos._exit(0)\n', 'import nowhere\n'];
    for (const test of tests) {
      const { status, passed } = await runInstead('unittest', test);
      assert.deepEqual([status, passed], ['errored', 0], test);
    }
  });

  it('tells a file that does not load from a test that fails', async () => {
    const { status, errors, reason } = await runInstead('node:test', "throw new Error('x');");
    assert.deepEqual([status, errors], ['errored', 1]);
    assert.match(reason, /outside the tests/);
  });

  it('says why it cannot be run', async () => {
    const example = exampleOf('mocha');
    const root = writeExample(example);
    const why = async (change: Partial<TestPlan>): Promise<string> => {
      const result = await runTests({ ...planFor(example, root), ...change }, usualLimits, never);
      assert.ok(result.type === 'not-runnable');
      return result.reason;
    };
    assert.match(await why({ framework: 'jest' }), /jest is not installed in this project/);
    assert.match(await why({ framework: 'PHPUnit' }), /cannot run tests of PHPUnit/);
    assert.match(await why({ testFile: 'test/none.js' }), /none\.js is not there/);
    const programs = { node: '/no/such/node', python: '/no/such/python' };
    assert.match(await why({ programs }), /cannot be started/);
    assert.match(await why({ framework: 'unittest', programs }), /not on this machine|cannot be/);
  });

  it('gives the tests an environment without secrets', async () => {
    process.env['PARLEY_SECRET_FOR_TEST'] = 'shown';
    const test = `import { test } from 'node:test';
import assert from 'node:assert';
test('a', () => assert.deepEqual([process.env.PARLEY_SECRET_FOR_TEST, process.env.CI, !!process.env.PATH], [undefined, '1', true]));`;
    const { status, log } = await runInstead('node:test', test).finally(() => {
      delete process.env['PARLEY_SECRET_FOR_TEST'];
    });
    assert.equal(status, 'passed', log);
  });

  it('loads files as the project’s own script does', async () => {
    const example = exampleOf('node:test');
    const manifest = { type: 'module', scripts: { test: 'node --import ./setup.js --test' } };
    const root = writeExample(example, {
      test: "import { test } from 'node:test'; test('a', () => { if (!globalThis.isSetUp) throw new Error('not set up'); });",
    });
    fs.writeFileSync(path.join(root, 'package.json'), JSON.stringify(manifest));
    fs.writeFileSync(path.join(root, 'setup.js'), 'globalThis.isSetUp = true;');
    const { status, log } = await run(planFor(example, root));
    assert.equal(status, 'passed', log);
  });

  it('counts only the one file where the project’s configuration adds others', async () => {
    const example = exampleOf('mocha');
    const root = writeExample(example);
    fs.writeFileSync(path.join(root, '.mocharc.json'), '{"spec":["test/other.js"]}');
    fs.writeFileSync(path.join(root, 'test/other.js'), "it('other', () => {});");
    assert.equal((await run(planFor(example, root))).passed, 2);
  });

  it('runs a file whose name has signs of a pattern', async function () {
    if (process.platform === 'win32') this.skip();
    const example = { ...exampleOf('node:test'), testFile: 'test/[id]/(a)/{b}.test.js' };
    const test = example.test.replace('../src', '../../../src');
    const { passed, log } = await run(planFor(example, writeExample(example, { test })));
    assert.equal(passed, 2, log);
  });

  for (const framework of ['node:test', 'mocha', 'vitest']) {
    it(`measures coverage line by line with ${framework}`, async () => {
      const example = exampleOf(framework);
      const test = example.test
        .split('\n')
        .filter((line) => !line.includes('100'))
        .join('\n');
      const plan = planFor(example, writeExample(example, { test }));
      const { coverage, status, log } = await run({ ...plan, coverage: true });
      assert.equal(status, 'passed', log);
      assert.ok(coverage.type === 'measured', JSON.stringify(coverage));
      const found = coverageOf(coverage.files, example.target);
      const covered = coveredLines(found);
      assert.ok(covered.has(5), 'what ran');
      assert.ok(!covered.has(3), 'what did not run');
    });
  }

  it('measures with Vitest whatever its configuration asks of coverage', async () => {
    const example = exampleOf('vitest');
    const root = writeExample(example, {
      test: example.test
        .split('\n')
        .filter((line) => !line.includes('100'))
        .join('\n'),
    });
    const config = {
      test: { coverage: { enabled: true, provider: 'istanbul', thresholds: { lines: 100 } } },
    };
    fs.writeFileSync(
      path.join(root, 'vitest.config.js'),
      `export default ${JSON.stringify(config)}`,
    );
    const { coverage, status, log } = await run({ ...planFor(example, root), coverage: true });
    assert.equal(status, 'passed', log);
    assert.ok(coverage.type === 'measured', log);
    assert.ok(!fs.existsSync(path.join(root, 'coverage')), 'nothing is written into the project');
    const plain = await run(planFor(example, root));
    assert.equal(plain.status, 'passed', plain.log);
  });

  it('measures with c8 whatever the project holds its coverage to', async () => {
    for (const own of [{ 100: true }, { 'check-coverage': true, branches: 100, lines: 100 }]) {
      const example = exampleOf('mocha');
      const root = writeExample(example, {
        test: example.test
          .split('\n')
          .filter((line) => !line.includes('100'))
          .join('\n'),
      });
      fs.writeFileSync(path.join(root, '.c8rc.json'), JSON.stringify(own));
      const { coverage, status, reason, log } = await run({
        ...planFor(example, root),
        coverage: true,
      });
      assert.equal(status, 'passed', reason + log);
      assert.equal(coverage.type, 'measured');
    }
  });

  it('is not failed by what pytest-cov holds the whole project to', async function () {
    const example = exampleOf('pytest');
    if (example.missing !== undefined) this.skip();
    const root = writeExample(example);
    // Plays pytest-cov: its options, when it decides to measure, and how it fails a run.
    const plugin = `import pytest
def pytest_addoption(parser):
    group = parser.getgroup('cov')
    group.addoption('--cov', dest='cov_source', action='append', default=[])
    group.addoption('--cov-fail-under', dest='cov_fail_under', type=float)
class Measuring:
    def __init__(self, limit):
        self.limit = limit
    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self, session):
        yield
        print('FAIL Required test coverage of %s%% not reached' % self.limit)
        session.testsfailed += 1
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    options = early_config.known_args_namespace
    if options.cov_source:
        early_config.pluginmanager.register(Measuring(options.cov_fail_under), '_cov')
`;
    fs.writeFileSync(path.join(root, 'likecov.py'), plugin);
    fs.writeFileSync(
      path.join(root, 'pytest.ini'),
      '[pytest]\npythonpath = .\naddopts = -p likecov --cov=shop --cov-fail-under=100\n',
    );
    const { status, reason, log, passed } = await run(planFor(example, root));
    assert.equal(status, 'passed', reason + log);
    assert.equal(passed, 2);
  });

  it('is not failed by what SimpleCov holds the whole project to', async function () {
    const example = exampleOf('RSpec');
    if (example.missing !== undefined) this.skip();
    const root = writeExample(example);
    // Plays SimpleCov: what begins to measure, who does nothing at the end where that never came, how it fails a run.
    const gem = `require 'coverage'
module SimpleCov
  class << self
    attr_accessor :pid, :limit
    def start(profile = nil, &block)
      configure(&block)
      Coverage.start unless Coverage.running?
      self.pid = Process.pid
    end
    def configure(&block)
      instance_exec(&block)
    end
    def minimum_coverage(limit)
      self.limit = limit
    end
  end
end
load '.simplecov' if File.exist?('.simplecov')
at_exit do
  next if SimpleCov.pid != Process.pid
  warn "Coverage is below #{SimpleCov.limit}%"
  exit 2
end
`;
    fs.writeFileSync(path.join(root, 'lib/simplecov.rb'), gem);
    const helper = path.join(root, 'spec/spec_helper.rb');
    const start = "SimpleCov.start('test_frameworks') { minimum_coverage 100 }\n";
    const needed = "require 'simplecov'\n";
    for (const inItsOwnFile of [false, true]) {
      fs.writeFileSync(helper, inItsOwnFile ? needed : needed + start);
      if (inItsOwnFile) fs.writeFileSync(path.join(root, '.simplecov'), start);
      for (const coverage of [false, true]) {
        const found = await run({ ...planFor(example, root), coverage });
        assert.equal(found.status, 'passed', found.reason + found.log);
        assert.deepEqual([found.passed, found.failed], [2, 0]);
        assert.equal(found.coverage.type, coverage ? 'measured' : 'unknown');
      }
    }
    fs.writeFileSync(path.join(root, example.target), example.wrong);
    assert.equal((await run(planFor(example, root))).status, 'failed');
  });

  it('says that coverage is unknown where nothing measures it', async () => {
    const example = exampleOf('mocha');
    const root = writeExample(example);
    fs.rmSync(path.join(root, 'node_modules/c8'));
    const { coverage } = await run({ ...planFor(example, root), coverage: true });
    assert.deepEqual(coverage, { type: 'unknown', reason: 'c8 is not installed.', missing: 'c8' });
  });
});

describe('the limits of a test run', () => {
  after(removeProjects);

  it('end what does not end, with all that it started', async () => {
    // The test ignores being told to end; one child is in its group, one made a session of its own.
    const test = `import { test } from 'node:test';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
process.on('SIGTERM', () => {});
test('a', () => {
  const args = ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"];
  const children = [false, true].map((detached) => spawn(process.execPath, args, { detached }));
  let up = 0;
  for (const child of children) child.stdout.on('data', () => {
    up += 1;
    if (up === 2) fs.writeFileSync('pids.json', JSON.stringify([process.pid, ...children.map(({ pid }) => pid)]));
  });
  return new Promise((resolve) => setInterval(() => {}, 1000));
});`;
    const example = exampleOf('node:test');
    const root = writeExample(example, { test });
    const pidFile = path.join(root, 'pids.json');
    const cancel = new AbortController();
    const watcher = fs.watch(root, () => {
      if (fs.existsSync(pidFile)) cancel.abort();
    });
    const limits = { milliseconds: 15_000, graceMilliseconds: 200 };
    const { status } = await run(planFor(example, root), limits, cancel.signal);
    watcher.close();
    assert.equal(status, 'cancelled');
    const pids = JSON.parse(fs.readFileSync(pidFile, 'utf8')) as number[];
    assert.equal(pids.length, 3);
    assert.deepEqual(pids.filter(isRunning), process.platform === 'linux' ? [] : [pids[2]]);
  });

  it('hold for time, also for what ignores being told to end', async () => {
    const test = `process.on('SIGTERM', () => {});
it('a', function () { this.timeout(0); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const limits = { milliseconds: 700, graceMilliseconds: 100 };
    const { status, reason, passed } = await runInstead('mocha', test, limits);
    assert.deepEqual([status, passed], ['timed-out', 0]);
    assert.equal(reason, 'It did not end within 0.7 s.');
  });

  it('hold for memory', async () => {
    const test =
      "const kept = []; it('a', () => { for (;;) kept.push(new Array(1e5).fill({})); });";
    const { status } = await runInstead('mocha', test, { memoryMegabytes: 64 });
    assert.equal(status, 'errored');
  });

  it('hold for the memory of Python', async function () {
    if (exampleOf('unittest').missing !== undefined || process.platform !== 'linux') this.skip();
    const test = `import unittest
class A(unittest.TestCase):
    def test_a(self):
        self.assertTrue(bytearray(3_000_000_000))
`;
    const { status, failing } = await runInstead('unittest', test, { memoryMegabytes: 500 });
    assert.equal(status, 'failed');
    assert.match(failing[0]?.message ?? '', /MemoryError/);
  });

  it('hold for the memory of all processes together, whatever they keep in it', async function () {
    if (process.platform !== 'linux') return this.skip();
    // No heap of V8: two children, one of them in a session of its own, keep bytes for ever.
    const test = `import { spawn } from 'node:child_process';
import fs from 'node:fs';
const keep = "const kept = Buffer.alloc(200e6, 1); setInterval(() => kept.length, 1000);";
it('a', function () {
  this.timeout(0);
  const pids = [false, true].map((detached) => spawn(process.execPath, ['-e', keep], { detached }).pid);
  fs.writeFileSync('pids.json', JSON.stringify(pids));
  return new Promise(() => setInterval(() => {}, 1000));
});`;
    const example = exampleOf('mocha');
    const root = writeExample(example, { test });
    const plan = planFor(example, root);
    const { status, reason, told } = await run(plan, { togetherMegabytes: 400 });
    assert.equal(status, 'errored');
    assert.equal(reason, 'It took more than 400 MB of memory, and was ended.');
    assert.equal(told, reason);
    const pids = JSON.parse(fs.readFileSync(path.join(root, 'pids.json'), 'utf8')) as number[];
    assert.equal(pids.length, 2);
    assert.deepEqual(pids.filter(isRunning), []);
  });

  it('count memory once that several processes share', async function () {
    if (exampleOf('unittest').missing !== undefined || process.platform !== 'linux') this.skip();
    const test = `import os, time, unittest
class A(unittest.TestCase):
    def test_a(self):
        kept = b'x' * 150_000_000
        children = [os.fork() for _ in range(1)]
        child = os.fork()
        if child == 0:
            os.fork()
            time.sleep(1.5)
            os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual(len(kept), 150_000_000)
`;
    const { status, reason } = await runInstead('unittest', test, { togetherMegabytes: 350 });
    assert.equal(status, 'passed', reason);
  });

  it('hold for output: beginning and end are kept', async () => {
    const test =
      "it('a', () => { console.log('BEGIN'); for (let i = 0; i < 300; i++) console.log('x'.repeat(20000)); console.log('END'); });";
    const { status, log } = await runInstead('mocha', test, { logCharacters: 2_000 });
    assert.equal(status, 'passed');
    assert.ok(log.length < 2_200);
    assert.match(log, /^BEGIN[\s\S]*characters left out[\s\S]*END\s*$/);
  });

  it('leave no process behind after a pass, and say that there was one', async () => {
    const test = `import { spawn } from 'node:child_process';
import fs from 'node:fs';
it('a', () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  child.unref();
  fs.writeFileSync('pid', String(child.pid));
});`;
    const example = exampleOf('mocha');
    const root = writeExample(example, { test });
    const { status, leftProcesses } = await run(planFor(example, root));
    assert.deepEqual([status, leftProcesses], ['passed', true]);
    assert.equal(isRunning(Number(fs.readFileSync(path.join(root, 'pid'), 'utf8'))), false);
  });

  it('hold for a run that is cancelled before it begins', async () => {
    const example = exampleOf('node:test');
    const plan = planFor(example, writeExample(example));
    assert.equal((await run(plan, {}, AbortSignal.abort())).status, 'cancelled');
  });
});

/** False for a process that has ended, also where nobody has asked for its exit code yet. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = fs.existsSync(`/proc/${pid}/stat`)
    ? fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    : '';
  return !/\) Z/.test(status);
}
