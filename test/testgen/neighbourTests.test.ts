import assert from 'node:assert/strict';
import { detectTestSetup } from '../../src/testgen/detectTestSetup.ts';
import { neighbourTests } from '../../src/testgen/neighbourTests.ts';

async function shown(
  texts: Readonly<Record<string, string>>,
  target: string,
): Promise<readonly string[]> {
  const all = new Map(Object.entries({ [target]: '', ...texts }));
  const project = { files: [...all.keys()], read: async (file: string) => all.get(file) };
  const setup = await detectTestSetup(project, target);
  assert.ok(setup.type === 'setup');
  return neighbourTests(project, target, setup);
}

const claim = "test('a', () => assert.equal(a(), 1));\n";

describe('what shows a model how a project writes tests', () => {
  it('is the nearest test that claims something, and the helpers that it takes from beside tests', async () => {
    const texts = {
      'package.json': '{}',
      'test/shop/empty.test.ts': '',
      'test/shop/later.test.ts': "test.todo('a');",
      'test/shop/rate.test.ts': `import { test } from 'node:test';
import { rate } from '../../src/shop/rate.ts';
import { shopOf } from '../helpers/shop.js';
import other from './zebra.test.ts';
import { clock } from '../fixtures';
${claim}`,
      'test/other/far.test.ts': claim,
      'test/shop/zebra.test.ts': claim,
      'test/helpers/shop.ts': 'export const shopOf = () => 1;',
      'test/fixtures/index.ts': 'export const clock = 1;',
      'src/shop/rate.ts': '',
    };
    const found = await shown(texts, 'src/shop/fee.ts');
    const turned = Object.fromEntries(Object.entries(texts).toReversed());
    assert.deepEqual(await shown(turned, 'src/shop/fee.ts'), found);
    assert.deepEqual(found, [
      'test/shop/rate.test.ts',
      'test/helpers/shop.ts',
      'test/fixtures/index.ts',
    ]);
  });

  it('is what the tests that are extended use, and not another test', async () => {
    const texts = {
      'package.json': '{}',
      'test/fee.test.ts': `import { shopOf } from './helpers/shop.ts';\n${claim}`,
      'test/rate.test.ts': claim,
      'test/helpers/shop.ts': 'export const shopOf = () => 1;',
    };
    assert.deepEqual(await shown(texts, 'src/fee.ts'), ['test/helpers/shop.ts']);
  });

  it('is what pytest and RSpec load by its name, and what Python imports', async () => {
    const python = {
      'pyproject.toml': '[tool.pytest.ini_options]',
      'tests/conftest.py': 'import pytest',
      'tests/shop/test_rate.py':
        'from tests.makers import shop\n\ndef test_a():\n    assert a() == 1\n',
      'tests/makers.py': 'shop = 1',
    };
    assert.deepEqual(await shown(python, 'shop/fee.py'), [
      'tests/shop/test_rate.py',
      'tests/conftest.py',
      'tests/makers.py',
    ]);
    const ruby = {
      Gemfile: "gem 'rspec'",
      'spec/spec_helper.rb': "require 'rspec'",
      'spec/rate_spec.rb': "require_relative 'support/shop'\nexpect(1).to eq(rate)\n",
      'spec/support/shop.rb': 'SHOP = 1',
    };
    assert.deepEqual(await shown(ruby, 'lib/fee.rb'), [
      'spec/rate_spec.rb',
      'spec/spec_helper.rb',
      'spec/support/shop.rb',
    ]);
  });

  it('is nothing of another package, nothing too long, and nothing where there is none', async () => {
    const texts = {
      'a/package.json': '{}',
      'b/package.json': '{}',
      'b/test/rate.test.ts': claim,
      'a/test/long.test.ts': claim.repeat(2_000),
    };
    assert.deepEqual(await shown(texts, 'a/src/fee.ts'), []);
    assert.deepEqual(await shown({}, 'fee.py'), []);
  });
});
