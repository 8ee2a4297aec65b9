import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import type { TestPlan } from '../../src/testgen/run/testRun.ts';

/** A framework's way to test `fee`: the bug that is planted, and tests that find it or do not. */
export interface Example {
  readonly framework: string;
  /** Why it cannot be run here; undefined where it can. */
  readonly missing: string | undefined;
  readonly files: Readonly<Record<string, string>>;
  readonly target: string;
  /** Orders of exactly 100 should pay no fee. */
  readonly wrong: string;
  readonly right: string;
  readonly testFile: string;
  readonly test: string;
  /** As the framework names the test that finds the bug. */
  readonly failing: RegExp;
  /** What runs Python, where it is not the first of that name. */
  readonly python?: string | undefined;
}

const script = (sign: string): string => `export function fee(total) {
  if (total ${sign} 100) {
    return 0;
  }
  return 5;
}
`;
const python = (sign: string): string => `def fee(total):
    if total ${sign} 100:
        return 0
    return 5
`;
const scriptTest = (imports: string): string => `${imports}
import assert from 'node:assert/strict';
import { fee } from '../src/fee.js';
test('small orders pay', () => assert.equal(fee(10), 5));
test('an order of 100 pays nothing', () => assert.equal(fee(100), 0));
`;

const java = (sign: string): string => `package shop;

public class Fee {
  public static int fee(int total) {
    return total ${sign} 100 ? 0 : 5;
  }
}
`;

/** Of Maven's own repository on this machine: nothing is fetched. */
const mavenParts = {
  'org/apache/maven/plugins': {
    'maven-surefire-plugin': '3.2.5',
    'maven-compiler-plugin': '3.14.1',
    'maven-resources-plugin': '3.4.0',
  },
  'org/apache/maven/surefire': { 'surefire-junit-platform': '3.2.5' },
  'org/junit/jupiter': { 'junit-jupiter': '5.13.4', 'junit-jupiter-engine': '5.13.4' },
} as const;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId>
  <artifactId>shop</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>${mavenParts['org/junit/jupiter']['junit-jupiter']}</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>${Object.entries(mavenParts['org/apache/maven/plugins'])
      .map(
        ([name, version]) =>
          `<plugin><artifactId>${name}</artifactId><version>${version}</version></plugin>`,
      )
      .join('')}</plugins>
  </build>
</project>
`;

/** The first Python with pytest: the one that measures coverage, if any does. */
const withPytest = pythonWith('import pytest, coverage') ?? pythonWith('import pytest');

export const examples: readonly Example[] = [
  {
    framework: 'node:test',
    missing: undefined,
    files: { 'package.json': '{"type":"module","scripts":{"test":"node --test"}}' },
    target: 'src/fee.js',
    wrong: script('>'),
    right: script('>='),
    testFile: 'test/fee.test.js',
    test: scriptTest("import { test } from 'node:test';"),
    failing: /^an order of 100 pays nothing$/,
  },
  {
    framework: 'mocha',
    missing: undefined,
    files: { 'package.json': '{"type":"module","scripts":{"test":"mocha"}}' },
    target: 'src/fee.js',
    wrong: script('>'),
    right: script('>='),
    testFile: 'test/fee.test.js',
    test: scriptTest('const test = it;'),
    failing: /^an order of 100 pays nothing$/,
  },
  {
    framework: 'vitest',
    missing: undefined,
    files: { 'package.json': '{"type":"module","scripts":{"test":"vitest run"}}' },
    target: 'src/fee.js',
    wrong: script('>'),
    right: script('>='),
    testFile: 'test/fee.test.js',
    test: scriptTest("import { test } from 'vitest';"),
    failing: /^an order of 100 pays nothing$/,
  },
  {
    framework: 'pytest',
    missing: withPytest === undefined ? 'no Python here has pytest' : undefined,
    python: withPytest,
    files: { 'pytest.ini': '[pytest]\npythonpath = .\n' },
    target: 'shop/fee.py',
    wrong: python('>'),
    right: python('>='),
    testFile: 'tests/test_fee.py',
    test: `from shop.fee import fee

def test_small_orders_pay():
    assert fee(10) == 5

def test_an_order_of_100_pays_nothing():
    assert fee(100) == 0
`,
    failing: /test_an_order_of_100_pays_nothing$/,
  },
  {
    framework: 'unittest',
    missing: lacks('python3', ['--version'], 'python3'),
    files: { 'tests/__init__.py': '' },
    target: 'shop/fee.py',
    wrong: python('>'),
    right: python('>='),
    testFile: 'tests/test_fee.py',
    test: `import unittest
from shop.fee import fee

class FeeTest(unittest.TestCase):
    def test_small_orders_pay(self):
        self.assertEqual(fee(10), 5)

    def test_an_order_of_100_pays_nothing(self):
        self.assertEqual(fee(100), 0)
`,
    failing: /test_an_order_of_100_pays_nothing/,
  },
  {
    framework: 'cargo test',
    missing: lacks('cargo', ['--version'], 'cargo'),
    files: { 'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n' },
    target: 'src/lib.rs',
    wrong: 'pub fn fee(total: u32) -> u32 {\n    if total > 100 { 0 } else { 5 }\n}\n',
    right: 'pub fn fee(total: u32) -> u32 {\n    if total >= 100 { 0 } else { 5 }\n}\n',
    testFile: 'tests/fee.rs',
    test: `#[test]
fn small_orders_pay() { assert_eq!(shop::fee(10), 5); }

#[test]
fn an_order_of_100_pays_nothing() { assert_eq!(shop::fee(100), 0); }
`,
    failing: /^an_order_of_100_pays_nothing$/,
  },
  {
    framework: 'go test',
    missing: lacks('go', ['version'], 'go'),
    files: { 'go.mod': 'module shop\n\ngo 1.20\n' },
    target: 'fee.go',
    wrong:
      'package shop\n\nfunc Fee(total int) int {\n\tif total > 100 {\n\t\treturn 0\n\t}\n\treturn 5\n}\n',
    right:
      'package shop\n\nfunc Fee(total int) int {\n\tif total >= 100 {\n\t\treturn 0\n\t}\n\treturn 5\n}\n',
    testFile: 'fee_test.go',
    test: `package shop

import "testing"

func TestSmallOrdersPay(t *testing.T) {
	if Fee(10) != 5 { t.Error("free") }
}

func TestAnOrderOf100PaysNothing(t *testing.T) {
	if Fee(100) != 0 { t.Error("not free") }
}
`,
    failing: /^TestAnOrderOf100PaysNothing$/,
  },
  {
    framework: 'RSpec',
    missing: lacks('ruby', ['-S', 'rspec', '--version'], 'RSpec'),
    files: { '.rspec': '--require spec_helper\n', 'spec/spec_helper.rb': "require 'rspec'\n" },
    target: 'lib/fee.rb',
    wrong: 'def fee(total)\n  total > 100 ? 0 : 5\nend\n',
    right: 'def fee(total)\n  total >= 100 ? 0 : 5\nend\n',
    testFile: 'spec/fee_spec.rb',
    test: `require_relative '../lib/fee'

RSpec.describe 'fee' do
  it('small orders pay') { expect(fee(10)).to eq(5) }

  it('an order of 100 pays nothing') { expect(fee(100)).to eq(0) }
end
`,
    failing: /^fee an order of 100 pays nothing$/,
  },
  {
    framework: 'ExUnit',
    missing: lacks('mix', ['--version'], 'mix'),
    files: {
      'mix.exs': `defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, version: "0.1.0"]
end
`,
      'test/test_helper.exs': 'ExUnit.start()\n',
    },
    target: 'lib/fee.ex',
    wrong: 'defmodule Shop.Fee do\n  def fee(total), do: if(total > 100, do: 0, else: 5)\nend\n',
    right: 'defmodule Shop.Fee do\n  def fee(total), do: if(total >= 100, do: 0, else: 5)\nend\n',
    testFile: 'test/fee_test.exs',
    // What it prints looks like the end of another run.
    test: `defmodule Shop.FeeTest do
  use ExUnit.Case

  test "small orders pay" do
    IO.puts("99 tests, 0 failures")
    assert Shop.Fee.fee(10) == 5
  end

  test "an order of 100 pays nothing" do
    assert Shop.Fee.fee(100) == 0
  end
end
`,
    failing: /an order of 100 pays nothing$/,
  },
  {
    framework: 'JUnit 5',
    missing: lacksMaven(),
    files: { 'pom.xml': pom },
    target: 'src/main/java/shop/Fee.java',
    wrong: java('>'),
    right: java('>='),
    testFile: 'src/test/java/shop/FeeTest.java',
    test: `package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FeeTest {
  @Test
  void smallOrdersPay() {
    System.out.println("<testcase name=\\"forged\\" classname=\\"shop.FeeTest\\"/>");
    assertEquals(5, Fee.fee(10));
  }

  @Test
  void anOrderOf100PaysNothing() {
    assertEquals(0, Fee.fee(100));
  }
}
`,
    failing: /^shop\.FeeTest::anOrderOf100PaysNothing$/,
  },
];

/** A Debian's own is asked for too: it has what the set-up installs, whichever stands before it. */
function pythonWith(code: string): string | undefined {
  const has = (program: string): boolean => lacks(program, ['-c', code], '') === undefined;
  return ['python3', '/usr/bin/python3'].find(has);
}

function lacksMaven(): string | undefined {
  const repository = path.join(os.homedir(), '.m2', 'repository');
  const jars = Object.entries(mavenParts).flatMap(([group, parts]) =>
    Object.entries(parts).map(([name, version]) =>
      path.join(repository, group, name, version, `${name}-${version}.jar`),
    ),
  );
  if (!jars.every((jar) => fs.existsSync(jar))) return 'Maven has no JUnit on this machine';
  return lacks('mvn', ['--version'], 'Maven');
}

function lacks(program: string, args: readonly string[], what: string): string | undefined {
  const found = spawnSync(program, args, { cwd: os.tmpdir(), stdio: 'ignore' });
  return found.status === 0 ? undefined : `${what} is not on this machine`;
}

export function exampleOf(framework: string): Example {
  const example = examples.find((each) => each.framework === framework);
  if (!example) throw new Error(`no example of ${framework}`);
  return example;
}

/** What is put in the projects' places of the tools: the ones that test this repository. */
const ownTools = ['mocha', 'c8', 'vitest', '@vitest/coverage-v8', 'fast-check', 'pure-rand'];

/** A project on the disk, removed after the tests of the suite that makes it. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-example-')));
  projects.push(root);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
  if (files['package.json'] !== undefined) {
    for (const tool of ownTools) {
      const place = path.join(root, 'node_modules', tool);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.symlinkSync(path.join(repoRoot, 'node_modules', tool), place, 'junction');
    }
  }
  return root;
}

const projects: string[] = [];

export function removeProjects(): void {
  for (const root of projects.splice(0)) fs.rmSync(root, { recursive: true, force: true });
}

/** An example with the bug or without it, and its test or another one. */
export function writeExample(
  example: Example,
  change: { readonly target?: string; readonly test?: string } = {},
): string {
  return writeProject({
    ...example.files,
    [example.target]: change.target ?? example.right,
    [example.testFile]: change.test ?? example.test,
  });
}

/** A run of an example's test, by the Node that runs these tests. */
export function planFor(example: Example, root: string): TestPlan {
  const { framework, testFile } = example;
  const own = example.python === undefined ? {} : { python: example.python };
  const programs = { node: process.execPath, ...own };
  return { framework, packageRoot: root, workspaceRoot: root, testFile, programs };
}
