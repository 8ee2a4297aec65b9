import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  coverageOf,
  coveredLines,
  type FileCoverage,
} from '../../../src/testgen/coverage/fileCoverage.ts';
import { runTests } from '../../../src/testgen/run/runTests.ts';
import { usualLimits, type TestPlan } from '../../../src/testgen/run/testRun.ts';
import { exampleOf, planFor, removeProjects, writeExample } from '../exampleProject.ts';

/** What a run measured of its example's target; the run passed. */
async function measured(plan: TestPlan, target: string): Promise<FileCoverage> {
  const run = await runTests(
    { ...plan, coverage: true },
    usualLimits,
    new AbortController().signal,
  );
  assert.ok(run.type === 'ran', run.type === 'ran' ? '' : run.reason);
  assert.equal(run.status, 'passed', run.reason + run.log);
  assert.ok(run.coverage.type === 'measured', run.type);
  const found = coverageOf(run.coverage.files, target);
  assert.ok(found, JSON.stringify(run.coverage.files.map((file) => file.path)));
  return found;
}

/** Of the fee, only what a small order runs: lines from 1. */
const targets = {
  RSpec: {
    code: 'def fee(total)\n  if total >= 100\n    0\n  else\n    5\n  end\nend\n',
    test: "require_relative '../lib/fee'\n\nRSpec.describe 'fee' do\n  it('pays') { expect(fee(10)).to eq(5) }\nend\n",
    ran: [2, 5],
    rest: 3,
  },
  // Mix counts no line with nothing but a number.
  ExUnit: {
    code: 'defmodule Shop.Fee do\n  def fee(total) do\n    if total >= 100 do\n      abs(0)\n    else\n      abs(5)\n    end\n  end\nend\n',
    test: 'defmodule Shop.FeeTest do\n  use ExUnit.Case\n\n  test "pays" do\n    assert Shop.Fee.fee(10) == 5\n  end\nend\n',
    ran: [3, 6],
    rest: 4,
  },
  'go test': {
    code: exampleOf('go test').right,
    test: 'package shop\n\nimport "testing"\n\nfunc TestPays(t *testing.T) {\n\tif Fee(10) != 5 {\n\t\tt.Error("free")\n\t}\n}\n',
    ran: [4, 7],
    rest: 5,
  },
} as const;

describe('coverage that a run measures', () => {
  after(removeProjects);

  for (const framework of ['RSpec', 'ExUnit', 'go test'] as const) {
    const example = exampleOf(framework);
    const title = `is what ran of the target, line by line: ${framework}`;
    if (example.missing !== undefined) {
      it.skip(`${title} (${example.missing})`);
      continue;
    }
    it(title, async function () {
      this.timeout(120_000);
      const { code, test, ran, rest } = targets[framework];
      const root = writeExample(example, { target: code, test });
      const covered = coveredLines(await measured(planFor(example, root), example.target));
      for (const line of ran) assert.ok(covered.has(line), `line ${line}`);
      assert.ok(!covered.has(rest), `line ${rest}`);
    });
  }

  it('has the ways out of branches in Ruby, also where the project measures by itself', async function () {
    const example = exampleOf('RSpec');
    if (example.missing !== undefined) this.skip();
    const { code, test } = targets.RSpec;
    const helper = `require 'coverage'
Coverage.start
at_exit { puts "OF ITS OWN: #{Coverage.result.size}" }
`;
    for (const own of ['', helper]) {
      const root = writeExample(example, { target: code, test });
      fs.appendFileSync(path.join(root, 'spec/spec_helper.rb'), own);
      const { branches } = await measured(planFor(example, root), example.target);
      const taken = branches.filter((branch) => branch.taken);
      assert.deepEqual([branches.length, taken.length], [2, 1], own);
    }
  });

  it('is JaCoCo’s where the project has it, and unknown with the reason where it has not', async function () {
    if (process.platform === 'win32') this.skip();
    const example = exampleOf('JUnit 5');
    const root = writeExample(example);
    // Plays Maven: what it leaves is what Maven and JaCoCo leave.
    const mvn = path.join(root, 'mvn');
    fs.writeFileSync(
      mvn,
      `#!/bin/sh
case "$*" in
  *jacoco:report*) mkdir -p target/site/jacoco
    echo '<report name="shop"><package name="shop"><sourcefile name="Fee.java"><line nr="5" mi="0" ci="4" mb="1" cb="1"/></sourcefile></package></report>' > target/site/jacoco/jacoco.xml;;
  *) mkdir -p target/surefire-reports
    echo '<testsuite><testcase name="pays" classname="shop.FeeTest" time="0.1"/></testsuite>' > target/surefire-reports/TEST-shop.FeeTest.xml;;
esac
`,
    );
    fs.chmodSync(mvn, 0o755);
    const plan = { ...planFor(example, root), programs: { mvn } };
    const without = await runTests(
      { ...plan, coverage: true },
      usualLimits,
      new AbortController().signal,
    );
    assert.deepEqual(without.type === 'ran' && without.coverage, {
      type: 'unknown',
      reason: 'jacoco-maven-plugin is not in its pom.xml.',
      missing: 'jacoco-maven-plugin',
    });
    const pom = fs.readFileSync(path.join(root, 'pom.xml'), 'utf8');
    const plugin = '<plugin><artifactId>jacoco-maven-plugin</artifactId></plugin>';
    fs.writeFileSync(path.join(root, 'pom.xml'), pom.replace('<plugins>', `<plugins>${plugin}`));
    const found = await measured(plan, example.target);
    assert.deepEqual([...found.lines], [[5, 4]]);
  });
});
