import assert from 'node:assert/strict';
import { mostTests, testsOfChange } from '../../../src/testgen/change/testsOfChange.ts';

const find = (files: Readonly<Record<string, string>>, ...changed: readonly string[]) =>
  testsOfChange(
    { files: Object.keys(files), read: async (file) => files[file] },
    changed.length > 0 ? changed : ['src/cart.ts'],
  );
const namesOf = async (...given: Parameters<typeof find>): Promise<readonly string[]> =>
  (await find(...given)).map(({ testFile }) => testFile);

describe('the tests of a change', () => {
  const manifest = '{"scripts":{"test":"vitest run"}}';

  it('are named after what is changed, or import it', async () => {
    const files = {
      'package.json': manifest,
      'src/cart.ts': '',
      'test/order.test.ts': "import {\n  add,\n} from '../src/cart.js';",
      'test/cart.test.ts': '',
      'test/cartoon.test.ts': "import { cart } from '../src/cartoon.ts'; // not cart",
      'test/tags.test.ts': "import { cart } from 'shop-cart';",
    };
    const found = await find(files);
    assert.deepEqual(found, [
      { framework: 'vitest', packageFolder: '', testFile: 'test/cart.test.ts' },
      { framework: 'vitest', packageFolder: '', testFile: 'test/order.test.ts' },
    ]);
  });

  it('are those of its own package, with the framework of that', async () => {
    const files = {
      'package.json': manifest,
      'a/package.json': '{"scripts":{"test":"mocha"}}',
      'a/src/cart.ts': '',
      'a/test/cart.test.ts': '',
      'b/package.json': manifest,
      'b/test/cart.test.ts': '',
    };
    assert.deepEqual(await find(files, 'a/src/cart.ts'), [
      { framework: 'mocha', packageFolder: 'a', testFile: 'a/test/cart.test.ts' },
    ]);
  });

  it('are found in the way of each language', async () => {
    const python = {
      'pytest.ini': '',
      'shop/cart.py': '',
      'tests/test_all.py': 'from shop.cart import add\n',
      'tests/test_other.py': 'from shop.other import cart_size\n',
    };
    assert.deepEqual(await namesOf(python, 'shop/cart.py'), ['tests/test_all.py']);
    const go = { 'go.mod': '', 'x/cart.go': '', 'x/all_test.go': '', 'y/all_test.go': '' };
    assert.deepEqual(await namesOf(go, 'x/cart.go'), ['x/all_test.go']);
    const elixir = {
      'mix.exs': '',
      'lib/cart.ex': '',
      'test/cart_test.exs': '',
      'test/order_test.exs': 'defmodule Shop.OrderTest do\n  alias Shop.Cart\nend\n',
      'test/other_test.exs': 'defmodule Shop.OtherTest do\n  alias Shop.CartItem\nend\n',
      'test/test_helper.exs': 'ExUnit.start()\n',
    };
    assert.deepEqual(await find(elixir, 'lib/cart.ex'), [
      { framework: 'ExUnit', packageFolder: '', testFile: 'test/cart_test.exs' },
      { framework: 'ExUnit', packageFolder: '', testFile: 'test/order_test.exs' },
    ]);
    assert.deepEqual(await namesOf(elixir, 'test/order_test.exs'), ['test/order_test.exs']);
    const index = {
      'package.json': manifest,
      'src/shop/index.ts': '',
      'test/a.test.ts': "import { add } from '../src/shop';",
      'test/b.test.ts': "import { index } from '../src/pages';",
    };
    assert.deepEqual(await namesOf(index, 'src/shop/index.ts'), ['test/a.test.ts']);
  });

  it('are the changed tests first, each once, and not all of hundreds', async () => {
    const files: Record<string, string> = { 'package.json': manifest, 'src/cart.ts': '' };
    for (let i = 0; i < 300; i += 1) files[`test/t${i}.test.ts`] = "import '../src/cart.ts'";
    const found = await namesOf(files, 'src/cart.ts', 'test/t299.test.ts', 'README.md');
    assert.equal(found[0], 'test/t299.test.ts');
    assert.equal(found.length, mostTests);
    assert.equal(new Set(found).size, mostTests);
  });

  it('are none where no test is about it', async () => {
    assert.deepEqual(await find({ 'package.json': manifest, 'src/cart.ts': '' }), []);
    assert.deepEqual(await find({ 'notes.md': '' }, 'notes.md'), []);
  });
});
