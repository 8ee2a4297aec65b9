import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  detectTestSetup,
  owningPackage,
  type NoTestSetup,
  type TestSetup,
} from '../../src/testgen/detectTestSetup.ts';

/** The set-up of a project given as path to text. */
function detect(
  project: Readonly<Record<string, string>>,
  target: string,
): Promise<TestSetup | NoTestSetup> {
  const texts = new Map(Object.entries(project));
  const files = [...texts.keys()];
  return detectTestSetup({ files, read: (path) => Promise.resolve(texts.get(path)) }, target);
}

async function setup(
  project: Readonly<Record<string, string>>,
  target: string,
): Promise<TestSetup> {
  const result = await detect({ [target]: '', ...project }, target);
  assert.ok(result.type === 'setup');
  return result;
}

async function framework(
  project: Readonly<Record<string, string>>,
  target = 'src/a.ts',
): Promise<string> {
  const found = await setup(project, target);
  assert.ok(found.certain, 'the project tells');
  return found.framework;
}

function pythonFramework(project: Readonly<Record<string, string>>): Promise<string> {
  return framework(project, 'shop/a.py');
}

async function place(files: readonly string[], target: string): Promise<string> {
  return (await setup(Object.fromEntries(files.map((file) => [file, ''])), target)).testFile;
}

const manifest = (json: object): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify(json),
});

describe('property tests', () => {
  const named: readonly (readonly [file: string, text: string, target: string, library: string])[] =
    [
      ['package.json', '{"devDependencies":{"fast-check":"4.0.0"}}', 'src/a.ts', 'fast-check'],
      ['pyproject.toml', 'dependencies = ["hypothesis>=6"]', 'shop/a.py', 'Hypothesis'],
      ['requirements-dev.txt', 'pytest\nhypothesis==6.1\n', 'shop/a.py', 'Hypothesis'],
      ['Cargo.toml', '[dev-dependencies]\nproptest = "1"', 'src/a.rs', 'proptest'],
      ['Cargo.toml', '[dev-dependencies]\nquickcheck = "1"', 'src/a.rs', 'quickcheck'],
      ['build.gradle.kts', 'testImplementation("net.jqwik:jqwik:1.9")', 'src/A.java', 'jqwik'],
      ['mix.exs', '{:stream_data, "~> 1.0", only: :test}', 'lib/a.ex', 'StreamData'],
    ];
  for (const [file, text, target, library] of named) {
    it(`are written with ${library} where ${file} names it, also above the package`, async () => {
      assert.equal((await setup({ [file]: text }, target)).properties, library);
      const below = await setup({ [file]: text, [`pkg/${file}`]: '' }, `pkg/${target}`);
      assert.equal(below.properties, library);
      assert.equal((await setup({ [file]: '' }, target)).properties, undefined);
    });
  }

  it('are not asked for because another language’s manifest, another folder or another word says so', async () => {
    const project = {
      'requirements.txt': 'hypothesis',
      'other/package.json': '{"dependencies":{"fast-check":"1"}}',
      'package.json': '{"description":"checks fast-check reports"}',
    };
    assert.equal((await setup(project, 'src/a.ts')).properties, undefined);
    const python = { 'pyproject.toml': 'dependencies = ["my-hypothesis-plugin"]' };
    assert.equal((await setup(python, 'shop/a.py')).properties, undefined);
  });
});

describe('test framework', () => {
  it('is told by what the test script runs', async () => {
    const script = (test: string): Promise<string> => framework(manifest({ scripts: { test } }));
    assert.equal(await script('vitest run'), 'vitest');
    assert.equal(await script('react-scripts test'), 'jest');
    assert.equal(await script('c8 mocha --recursive'), 'mocha');
    assert.equal(await script('node --test'), 'node:test');
    assert.equal(await script('node --import tsx --test "test/**"'), 'node:test');
    assert.equal(await script('xo && ava'), 'ava');
    assert.equal(await script('bun test'), 'bun:test');
    assert.equal(await framework(manifest({ scripts: { 'test:unit': 'jasmine' } })), 'jasmine');
  });

  it('is told by configuration, dependencies and the tests that are there', async () => {
    assert.equal(await framework({ 'package.json': '{}', 'vitest.config.mts': '' }), 'vitest');
    assert.equal(await framework({ 'package.json': '{}', '.mocharc.json': '' }), 'mocha');
    assert.equal(await framework(manifest({ devDependencies: { jest: '^30' } })), 'jest');
    const test = "import { it } from 'node:test';";
    assert.equal(await framework({ 'package.json': '{}', 'test/b.test.ts': test }), 'node:test');
  });

  it('is what runs rather than what is merely installed', async () => {
    const json = { scripts: { test: 'mocha' }, devDependencies: { jest: '1', mocha: '1' } };
    assert.equal(await framework(manifest(json)), 'mocha');
  });

  it('is no browser driver', async () => {
    const json = {
      scripts: { test: 'playwright test' },
      devDependencies: { '@playwright/test': '1' },
    };
    const found = await setup(manifest(json), 'src/a.ts');
    assert.deepEqual([found.framework, found.certain], ['node:test', false]);
    assert.match(found.evidence[0] ?? '', /names no test framework|Nothing in the project/u);
  });

  it('names the files that tell', async () => {
    const found = await setup(
      {
        ...manifest({ scripts: { test: 'vitest' } }),
        'vitest.config.ts': '',
        'src/b.test.ts': "import 'vitest'",
      },
      'src/a.ts',
    );
    assert.deepEqual(found.evidence, ['package.json', 'vitest.config.ts', 'src/b.test.ts']);
  });

  it('is that of the nearest package that tells', async () => {
    const project = {
      'package.json': '{"devDependencies":{"jest":"1"}}',
      'packages/a/package.json': '{"scripts":{"test":"vitest"}}',
      'packages/b/package.json': '{}',
    };
    assert.equal(await framework(project, 'packages/a/src/x.ts'), 'vitest');
    assert.equal(await framework(project, 'packages/b/src/x.ts'), 'jest');
  });

  it('survives a manifest that is no JSON', async () => {
    const found = await setup({ 'package.json': '{"scripts": {"test": "vitest' }, 'src/a.ts');
    assert.equal(found.type, 'setup');
  });

  it('is known for Python', async () => {
    assert.equal(
      await pythonFramework({ 'pyproject.toml': '[tool.pytest.ini_options]' }),
      'pytest',
    );
    assert.equal(await pythonFramework({ 'requirements-dev.txt': 'pytest==8' }), 'pytest');
    assert.equal(await pythonFramework({ 'tests/test_b.py': 'def test_b():\n    pass' }), 'pytest');
    assert.equal(await pythonFramework({ 'tests/test_b.py': 'import unittest\n' }), 'unittest');
  });

  it('is known for Go, Rust, Java, C#, Ruby, PHP and Elixir', async () => {
    assert.equal(await framework({ 'go.mod': 'module x' }, 'a/b.go'), 'go test');
    assert.equal(await framework({ 'Cargo.toml': '' }, 'src/a.rs'), 'cargo test');
    const pom = '<artifactId>junit-jupiter</artifactId>';
    assert.equal(await framework({ 'pom.xml': pom }, 'src/main/java/A.java'), 'JUnit 5');
    const old = { 'build.gradle': "testImplementation 'junit:junit:4.13'" };
    assert.equal(await framework(old, 'src/main/java/A.java'), 'JUnit 4');
    const csproj = { 'Shop.Tests/Shop.Tests.csproj': '<PackageReference Include="xunit" />' };
    assert.equal(await framework(csproj, 'Shop/A.cs'), 'xUnit');
    assert.equal(await framework({ '.rspec': '' }, 'lib/a.rb'), 'RSpec');
    assert.equal(await framework({ Gemfile: "gem 'minitest'" }, 'lib/a.rb'), 'Minitest');
    assert.equal(await framework({ 'mix.exs': '' }, 'lib/a.ex'), 'ExUnit');
    const exUnit = { 'test/b_test.exs': 'defmodule BTest do\n  use ExUnit.Case\nend' };
    assert.equal(await framework(exUnit, 'lib/a.ex'), 'ExUnit');
    const composer = '{"require-dev":{"phpunit/phpunit":"^11"}}';
    assert.equal(await framework({ 'composer.json': composer }, 'src/A.php'), 'PHPUnit');
    const pest = '{"require-dev":{"phpunit/phpunit":"^11","pestphp/pest":"^3"}}';
    assert.equal(
      await framework({ 'composer.json': pest, 'phpunit.xml': '' }, 'src/A.php'),
      'Pest',
    );
  });
});

describe('place of a test', () => {
  it('is the test that is there already', async () => {
    const found = await setup(
      { 'test/a.spec.ts': '', 'src/b.ts': '', 'src/b.test.ts': '' },
      'src/a.ts',
    );
    assert.deepEqual([found.testFile, found.exists], ['test/a.spec.ts', true]);
  });

  it('is where most of the other tests stand', async () => {
    assert.equal(await place(['src/b.ts', 'src/b.test.ts'], 'src/a.ts'), 'src/a.test.ts');
    assert.equal(await place(['src/b.ts', 'src/b.spec.ts'], 'src/c/a.tsx'), 'src/c/a.spec.tsx');
    assert.equal(
      await place(['src/b.ts', 'src/__tests__/b.test.ts'], 'src/c/a.ts'),
      'src/c/__tests__/a.test.ts',
    );
    const mixed = [
      'src/b.ts',
      'test/b.test.ts',
      'src/c.ts',
      'test/c.test.ts',
      'src/d.ts',
      'src/d.test.ts',
    ];
    assert.equal(await place(mixed, 'src/a.ts'), 'test/a.test.ts');
  });

  it('mirrors the folders of the sources, or not, as the others do', async () => {
    assert.equal(
      await place(['src/x/b.ts', 'test/x/b.test.ts'], 'src/y/z/a.ts'),
      'test/y/z/a.test.ts',
    );
    const flat = ['src/x/b.ts', 'test/b.test.ts', 'src/y/c.ts', 'test/c.test.ts'];
    assert.equal(await place(flat, 'src/z/a.ts'), 'test/a.test.ts');
    assert.equal(await place(['shop/b.py', 'tests/test_b.py'], 'shop/a.py'), 'tests/test_a.py');
  });

  it('stays within the target’s own package', async () => {
    const files = `package.json packages/a/package.json packages/b/package.json
      packages/a/src/x.ts packages/a/src/x.test.ts packages/b/lib/y.ts
      packages/b/spec/y.spec.ts`.split(/\s+/u);
    assert.equal(await place(files, 'packages/b/lib/z.ts'), 'packages/b/spec/z.spec.ts');
    assert.equal(await place(files, 'packages/a/src/z.ts'), 'packages/a/src/z.test.ts');
  });

  it('is what is usual where there is no test yet', async () => {
    assert.equal(await place([], 'src/x/a.ts'), 'test/x/a.test.ts');
    assert.equal(await place(['vitest.config.ts'], 'src/a.ts'), 'src/a.test.ts');
    assert.equal(
      await place(['vitest.config.ts', 'tests/setup.ts'], 'src/a.ts'),
      'tests/a.test.ts',
    );
    assert.equal(await place(['src/shop/__init__.py'], 'src/shop/x/a.py'), 'tests/x/test_a.py');
    assert.equal(await place(['go.mod'], 'pkg/a.go'), 'pkg/a_test.go');
    assert.equal(await place(['Cargo.toml'], 'src/cart.rs'), 'tests/cart.rs');
    assert.equal(
      await place(['pom.xml'], 'src/main/java/org/shop/Cart.java'),
      'src/test/java/org/shop/CartTest.java',
    );
    assert.equal(await place(['.rspec'], 'lib/shop/cart.rb'), 'spec/shop/cart_spec.rb');
    assert.equal(await place(['Gemfile'], 'lib/cart.rb'), 'test/cart_test.rb');
    assert.equal(await place([], 'src/Cart.php'), 'tests/CartTest.php');
  });

  it('is a script in Elixir', async () => {
    assert.equal(await place(['mix.exs'], 'lib/shop/fee.ex'), 'test/shop/fee_test.exs');
    const there = ['mix.exs', 'lib/shop/fee.ex', 'test/unit/fee_test.exs'];
    assert.equal(await place(there, 'lib/shop/fee.ex'), 'test/unit/fee_test.exs');
    assert.equal(await place(there, 'lib/shop/tax.ex'), 'test/unit/tax_test.exs');
  });

  it('is in the test project of C#', async () => {
    const files = [
      'Shop/Shop.csproj',
      'Shop.Tests/Shop.Tests.csproj',
      'Shop/X/B.cs',
      'Shop.Tests/X/BTests.cs',
    ];
    assert.equal(await place(files, 'Shop/Y/A.cs'), 'Shop.Tests/Y/ATests.cs');
  });

  it('says why', async () => {
    const found = await setup({ 'src/b.ts': '', 'src/b.test.ts': '' }, 'src/a.ts');
    assert.equal(found.placement, 'beside the source, like 1 of 1 tests of this project');
  });

  it('is nowhere for what is a test itself, or no source', async () => {
    for (const target of [
      'test/a.test.ts',
      'tests/test_a.py',
      'README.md',
      'types.d.ts',
      'Makefile',
    ]) {
      assert.equal((await detect({ [target]: '' }, target)).type, 'none', target);
    }
  });

  it('takes a source for a source whatever its name holds', async () => {
    for (const target of [
      'src/OpenApiSpec.ts',
      'src/contest.ts',
      'src/latest.py',
      'src/attest.go',
    ]) {
      assert.equal((await detect({ [target]: '' }, target)).type, 'setup', target);
    }
  });
});

describe('test set-up', () => {
  it('comes to an answer for whatever files there are', async () => {
    const part = fc.constantFrom(
      'src',
      'test',
      '__tests__',
      'a',
      'a.test',
      'test_a',
      'aTest',
      '..',
      '',
    );
    const extension = fc.constantFrom(
      '.ts',
      '.py',
      '.go',
      '.rs',
      '.java',
      '.cs',
      '.rb',
      '.php',
      '.json',
      '',
    );
    const path = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 5 }), extension)
      .map(([parts, end]) => `${parts.join('/')}${end}`);
    const files = fc.dictionary(
      fc.oneof(path, fc.constantFrom('package.json', 'pyproject.toml', 'pom.xml')),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(files, path, async (project, target) => {
        const result = await detect(project, target);
        if (result.type === 'none') return;
        assert.notEqual(result.testFile, target);
        assert.equal(result.exists, result.testFile in project);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the package that owns a file', () => {
  /** The usual ways to keep several packages in one folder: its files, a source, whose it is. */
  const umbrellas: Readonly<Record<string, readonly [files: string, target: string, own: string]>> =
    {
      npm: ['package.json a/package.json b/package.json', 'a/src/x.ts', 'a'],
      pnpm: [
        'pnpm-workspace.yaml package.json packages/a/package.json',
        'packages/a/x.ts',
        'packages/a',
      ],
      yarn: [
        'package.json yarn.lock .yarnrc.yml packages/a/package.json packages/a/b/package.json',
        'packages/a/b/x.ts',
        'packages/a/b',
      ],
      nx: ['nx.json package.json libs/a/project.json', 'libs/a/src/lib/x.ts', 'libs/a'],
      turbo: ['turbo.json package.json apps/web/package.json', 'apps/web/src/x.tsx', 'apps/web'],
      cargo: ['Cargo.toml crates/a/Cargo.toml', 'crates/a/src/lib.rs', 'crates/a'],
      'go.work': ['go.work a/go.mod b/go.mod', 'b/shop/fee.go', 'b'],
      mix: ['mix.exs apps/a/mix.exs apps/b/mix.exs', 'apps/b/lib/b.ex', 'apps/b'],
      gradle: [
        'settings.gradle.kts build.gradle.kts app/build.gradle.kts',
        'app/src/main/java/A.java',
        'app',
      ],
      maven: ['pom.xml core/pom.xml', 'core/src/main/java/A.java', 'core'],
      python: ['pyproject.toml libs/a/pyproject.toml', 'libs/a/shop/x.py', 'libs/a'],
    };
  for (const [name, [files, target, own]] of Object.entries(umbrellas)) {
    it(`is the nearest one, not the whole and no neighbour: ${name}`, async () => {
      const project = { files: [...files.split(' '), target], read: async () => '' };
      assert.equal(owningPackage(project, target), own);
      const found = await detectTestSetup(project, target);
      assert.ok(found.type === 'setup' && found.testFile.startsWith(`${own}/`));
    });
  }

  it('is the whole where there is one package only, and for what is in no package', () => {
    const project = { files: ['package.json', 'a/package.json'], read: async () => '' };
    assert.equal(owningPackage(project, 'src/x.ts'), '');
    assert.equal(owningPackage(project, 'ab/x.ts'), '');
    assert.equal(owningPackage(project, 'a/notes.md'), '');
  });
});
