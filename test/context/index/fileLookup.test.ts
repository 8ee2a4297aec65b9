import assert from 'node:assert/strict';
import { FileLookup } from '../../../src/context/index/fileLookup.ts';

describe('looking files up', () => {
  let paths: Set<string>;
  let names: FileLookup;

  beforeEach(() => {
    paths = new Set(['src/cart/shoppingCart.ts', 'src/cart/cart_item.py', 'lib/HTTPServer.java']);
    names = new FileLookup({ paths: () => paths, has: (path) => paths.has(path) });
  });

  const find = (text: string, limit = 5): readonly string[] =>
    names.find(text, limit).map(({ path }) => path);

  it('finds them by the beginning of their names and of the words in them', () => {
    assert.deepEqual(find('shopp'), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(find('serv'), ['lib/HTTPServer.java']);
    assert.deepEqual(find('src/cart_it'), ['src/cart/cart_item.py']);
    assert.deepEqual(find('shopingcart'), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(find(''), []);
    assert.equal(find('cart', 1).length, 1);
  });

  it('keeps up with files that change, come and go', () => {
    assert.deepEqual(find('cart_item'), ['src/cart/cart_item.py']);
    paths.delete('src/cart/cart_item.py');
    paths.add('src/basket.ts');
    for (const path of ['src/cart/cart_item.py', 'src/basket.ts', 'lib/HTTPServer.java'])
      names.changed(path);
    assert.deepEqual(find('cart_item'), []);
    assert.deepEqual(find('bask'), ['src/basket.ts']);
    assert.deepEqual(find('server'), ['lib/HTTPServer.java']);
    paths.clear();
    names.forget();
    assert.deepEqual(find('bask'), []);
  });
});
