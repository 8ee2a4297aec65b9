import assert from 'node:assert/strict';
import { NameLookup, type FoundName } from '../../../src/context/index/nameLookup.ts';

type Symbol = Omit<FoundName, 'path'>;

describe('looking names up', () => {
  const symbols = new Map<string, readonly Symbol[]>();

  beforeEach(() => {
    symbols.clear();
    symbols.set('src/cart/shoppingCart.ts', [
      { symbol: 'ShoppingCart', line: 1, endLine: 9 },
      { symbol: 'ShoppingCart.addItem', line: 3, endLine: 5 },
    ]);
    symbols.set('src/cart/cart_item.py', [{ symbol: 'parse_cart_item', line: 7, endLine: 8 }]);
    symbols.set('lib/HTTPServer.java', []);
  });

  const lookup = (kind: 'file' | 'symbol'): NameLookup =>
    new NameLookup(kind, {
      paths: () => symbols.keys(),
      symbolsOf: (path) => symbols.get(path) ?? [],
    });
  const files = (found: readonly FoundName[]): readonly string[] => found.map(({ path }) => path);

  it('finds files by the beginning of their names and of the words in them', () => {
    const names = lookup('file');
    assert.deepEqual(files(names.find('shopp', 5)), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(files(names.find('serv', 5)), ['lib/HTTPServer.java']);
    assert.deepEqual(files(names.find('src/cart_it', 5)), ['src/cart/cart_item.py']);
    assert.deepEqual(files(names.find('shopingcart', 5)), ['src/cart/shoppingCart.ts']);
    assert.deepEqual(names.find('', 5), []);
    assert.equal(names.find('cart', 1).length, 1);
  });

  it('finds symbols with their places', () => {
    const names = lookup('symbol');
    const place = { symbol: 'ShoppingCart.addItem', line: 3, endLine: 5 };
    assert.deepEqual(names.find('addit', 5), [{ path: 'src/cart/shoppingCart.ts', ...place }]);
    assert.equal(names.find('cartitem', 5)[0]?.symbol, undefined);
    assert.equal(names.find('cart_item', 5)[0]?.symbol, 'parse_cart_item');
  });

  it('keeps up with files that change, come and go', () => {
    const names = lookup('symbol');
    names.find('anything', 1);
    symbols.set('src/cart/cart_item.py', [{ symbol: 'renamed_since', line: 1, endLine: 1 }]);
    symbols.delete('src/cart/shoppingCart.ts');
    names.changed('src/cart/cart_item.py');
    names.changed('src/cart/shoppingCart.ts');
    assert.deepEqual(names.find('cart_item', 5), []);
    assert.deepEqual(names.find('addItem', 5), []);
    assert.equal(names.find('renam', 5)[0]?.path, 'src/cart/cart_item.py');
    symbols.clear();
    names.forget();
    assert.deepEqual(names.find('renam', 5), []);
  });
});
