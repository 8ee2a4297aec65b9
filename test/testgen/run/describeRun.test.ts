import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describeRun } from '../../../src/testgen/run/describeRun.ts';
import type { TestPlan } from '../../../src/testgen/run/testRun.ts';
import { testsOf } from '../../../src/testgen/testsOf.ts';
import { exampleOf, removeProjects, writeExample, writeProject } from '../exampleProject.ts';

async function described(framework: string, change: Partial<TestPlan> = {}) {
  const example = exampleOf(framework);
  const root = writeExample(example);
  const { testFile, test } = example;
  const plan = { framework, packageRoot: root, workspaceRoot: root, testFile, ...change };
  return describeRun(plan, test);
}

describe('the command that a person is asked about', () => {
  after(removeProjects);

  it('is the one that is run, with paths as the package has them', async () => {
    const node = await described('node:test');
    assert.ok(node.type === 'command');
    assert.match(node.line, /^node --test .*spec .* test\/fee\.test\.js$/);
    const mocha = await described('mocha');
    assert.ok(mocha.type === 'command');
    assert.match(mocha.line, /^node node_modules\/mocha\/bin\/mocha\.js .* test\/fee\.test\.js$/);
    const python = await described('pytest');
    assert.ok(python.type === 'command');
    assert.match(python.line, /run_pytest\.py" -p .* tests\/test_fee\.py$/);
  });

  it('is one of the tool that builds the project, in Ruby, Elixir and Java', async () => {
    const line = async (framework: string): Promise<string> => {
      const command = await described(framework);
      return command.type === 'command' ? command.line : command.reason;
    };
    assert.match(
      await line('RSpec'),
      /^ruby -r .*unmeasured\.rb"? -S rspec .* spec\/fee_spec\.rb$/,
    );
    assert.match(await line('ExUnit'), /^elixir -r .* -S mix test .* test\/fee_test\.exs$/);
    assert.match(await line('JUnit 5'), /^mvn --offline .* -Dtest=shop\.FeeTest test$/);
    const root = writeProject({ 'Gemfile.lock': '', 'shop/spec/fee_spec.rb': '' });
    const shop = path.join(root, 'shop');
    const plan = { packageRoot: shop, workspaceRoot: root, testFile: 'spec/fee_spec.rb' };
    const pinned = await describeRun({ ...plan, framework: 'RSpec' }, '');
    assert.match(pinned.type === 'command' ? pinned.line : '', /^ruby -r .* -S bundle exec rspec /);
    assert.deepEqual(await describeRun({ ...plan, framework: 'JUnit 5' }, ''), {
      type: 'not-runnable',
      reason: 'Parley runs the tests of Java with Maven, and this package has no pom.xml.',
    });
    fs.writeFileSync(path.join(root, 'settings.gradle.kts'), '');
    const gradle = await describeRun({ ...plan, framework: 'JUnit 5' }, '');
    assert.match(
      gradle.type === 'not-runnable' ? gradle.reason : '',
      /^Gradle builds this package/,
    );
  });

  it('has Jest measure nothing, whatever its configuration asks', async () => {
    const root = writeProject({
      'node_modules/jest/package.json': '{"bin": "bin/jest.js"}',
      'fee.test.js': '',
    });
    const plan = { packageRoot: root, workspaceRoot: root, testFile: 'fee.test.js' };
    const command = await describeRun({ ...plan, framework: 'jest' }, '');
    assert.match(
      command.type === 'command' ? command.line : command.reason,
      /^node node_modules\/jest\/bin\/jest\.js --ci .* fee\.test\.js --coverage=false$/,
    );
  });

  it('is none where its tool is missing or the framework is not known', async () => {
    assert.deepEqual(await described('jest'.replace('jest', 'node:test'), { framework: 'jest' }), {
      type: 'not-runnable',
      reason: 'jest is not installed in this project. Install its dependencies first.',
    });
    assert.deepEqual(await described('node:test', { framework: 'PHPUnit' }), {
      type: 'not-runnable',
      reason: 'Parley cannot run tests of PHPUnit.',
    });
  });

  it('starts no process to be found out', async function () {
    if (process.platform === 'win32') this.skip();
    const root = writeProject({ '.venv/bin/python': '#!/bin/sh\ntouch "$0.ran"\n' });
    const python = path.join(root, '.venv', 'bin', 'python');
    fs.chmodSync(python, 0o755);
    const plan = {
      framework: 'pytest',
      packageRoot: root,
      workspaceRoot: root,
      testFile: 'tests/test_fee.py',
      coverage: true,
    };
    const command = await describeRun(plan, '');
    assert.ok(command.type === 'command');
    assert.match(command.line, /^\.venv\/bin\/python .*run_pytest\.py" -p /);
    assert.equal(fs.existsSync(`${python}.ran`), false);
  });
});

describe('the present tests of a file', () => {
  it('are those of its package that are named after it', () => {
    const files = [
      'a/src/fee.ts',
      'a/test/fee.test.ts',
      'a/test/fee.spec.ts',
      'b/test/fee.test.ts',
    ];
    const of = (most: number) =>
      testsOf(files, 'a/src/fee.ts', { folder: 'a', except: 'a/test/fee.spec.ts', most });
    assert.deepEqual(of(3), ['a/test/fee.test.ts']);
    assert.deepEqual(of(0), []);
    assert.deepEqual(testsOf(files, 'README.md', { folder: '', except: '', most: 3 }), []);
  });
});
