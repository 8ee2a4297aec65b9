import assert from 'node:assert/strict';
import { FileLookup } from '../../../src/context/index/fileLookup.ts';
import { PlaceTable } from '../../../src/context/index/placeTable.ts';

describe('looking files up', () => {
  let paths: Set<string>;
  let names: FileLookup;

  beforeEach(() => {
    paths = new Set(['src/cart/shoppingCart.ts', 'src/cart/cart_item.py', 'lib/HTTPServer.java']);
    names = new FileLookup({ paths: () => paths, has: (path) => paths.has(path) });
  });

  const find = (text: string, limit = 5, near: readonly string[] = []): readonly string[] =>
    names.find(text, limit, near).map(({ path }) => path);

  it('finds them by the beginning of their names and of the words in them', () => {
    assert.deepEqual(find('shopp'), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(find('serv'), ['lib/HTTPServer.java']);
    assert.deepEqual(find('src/cart_it'), ['src/cart/cart_item.py']);
    assert.deepEqual(find('shopingcart'), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(find(''), []);
    assert.equal(find('cart', 1).length, 1);
  });

  it('finds them by parts of their paths, and although a letter is wrong', () => {
    assert.deepEqual(find('src shopp'), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(find('shoppping'), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(find('htttp'), ['lib/HTTPServer.java']);
    assert.deepEqual(find('lib/cart'), []);
  });

  it('finds the folders that hold them, a name before the folders that lead to one', () => {
    assert.deepEqual(find('cart'), [
      'src/cart/',
      'src/cart/cart_item.py',
      'src/cart/shoppingCart.ts',
    ]);
    assert.deepEqual(find('lib'), ['lib/', 'lib/HTTPServer.java']);
    paths.delete('src/cart/cart_item.py');
    names.changed('src/cart/cart_item.py');
    assert.deepEqual(find('cart'), ['src/cart/', 'src/cart/shoppingCart.ts']);
    paths.delete('src/cart/shoppingCart.ts');
    names.changed('src/cart/shoppingCart.ts');
    assert.deepEqual(find('cart'), []);
  });

  it('counts words in the name for more than those in its folders', () => {
    paths = new Set(['cart/order/x.ts', 'shop/cartOrder.ts']);
    assert.deepEqual(find('cart order'), ['cart/order/', 'shop/cartOrder.ts', 'cart/order/x.ts']);
  });

  it('names what was typed whole first, then what is near, then what is short', () => {
    paths = new Set(['a/index.ts', 'deep/in/it/index.ts', 'deep/indexes.ts', 'b/indexer.ts']);
    assert.deepEqual(find('index'), [
      'a/index.ts',
      'deep/in/it/index.ts',
      'b/indexer.ts',
      'deep/indexes.ts',
    ]);
    const near = ['deep/indexes.ts', 'deep/in/it/index.ts'];
    assert.deepEqual(find('index', 5, near), [
      'deep/in/it/index.ts',
      'a/index.ts',
      'deep/indexes.ts',
      'b/indexer.ts',
    ]);
    assert.deepEqual(find('index', 2, near), ['deep/in/it/index.ts', 'a/index.ts']);
  });

  it('is to be made anew once most of what it held is gone', () => {
    const places = new PlaceTable();
    for (let at = 0; at < 2_000; at++) places.add(`tmp/run${at}.ts`);
    assert.equal(places.isWorn, false);
    for (let at = 0; at < 400; at++) places.remove(`tmp/run${at}.ts`);
    for (let at = 400; at < 2_000; at++) places.remove(`tmp/run${at}.ts`);
    assert.equal(places.size, 0);
    assert.equal(places.isWorn, true);
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
