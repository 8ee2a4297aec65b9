import assert from 'node:assert/strict';
import { SymbolLookup } from '../../../src/context/index/symbolLookup.ts';
import type { CodeIndex } from '../../../src/context/rank/codeIndex.ts';
import { createCodeIndex, readCodeIndex } from '../../../src/context/rank/createCodeIndex.ts';
import type { DeclaredName } from '../../../src/context/chunks/declaredName.ts';

/** A name, the depth at which it stands, its lines; `!` marks what is only announced. */
type Short = readonly [name: string, depth: number, startLine: number, endLine: number];

function declared(...names: readonly Short[]): readonly DeclaredName[] {
  return names.map(([name, depth, startLine, endLine]) => {
    const announced = name.startsWith('!');
    return { name: name.replace('!', ''), depth, startLine, endLine, announced };
  });
}

describe('looking symbols up', () => {
  let index: CodeIndex;
  let symbols: SymbolLookup;

  const add = (path: string, ...names: readonly Short[]): void => {
    index.add({ path, text: '', chunks: [], names: declared(...names) });
    symbols.changed(path);
  };
  const find = (text: string, limit = 10): readonly string[] =>
    symbols
      .find(text, limit)
      .map(({ path, symbol, line, endLine }) => `${symbol} ${path}:${line}-${endLine}`);

  beforeEach(() => {
    index = createCodeIndex();
    symbols = new SymbolLookup(() => index);
    add('src/cart.ts', ['ShoppingCart', 0, 1, 9], ['addItem', 1, 3, 5], ['size', 1, 6, 7]);
    add('src/cart_item.py', ['parse_cart_item', 0, 7, 8]);
    add('src/cart.go', ['Basket.Empty', 0, 4, 6]);
  });

  it('finds them by beginnings of their words, or by something like them, with all that they stand in', () => {
    const item = 'ShoppingCart.addItem src/cart.ts:3-5';
    assert.deepEqual(find('addit'), [item]);
    assert.deepEqual(find('ADDITEM'), [item]);
    assert.deepEqual(find('addIteem'), [item]);
    assert.deepEqual(find('cart_item'), ['parse_cart_item src/cart_item.py:7-8']);
    assert.deepEqual(find('shop'), ['ShoppingCart src/cart.ts:1-9']);
    assert.deepEqual(find(''), []);
    assert.deepEqual(find('item', 1).length, 1);
  });

  it('heeds what stands around, however it is written', () => {
    add('src/list.ts', ['List', 0, 1, 9], ['addItem', 1, 2, 3]);
    for (const text of ['List.addItem', 'List#addItem', 'List::addItem', 'listAddItem'])
      assert.deepEqual(find(text), ['List.addItem src/list.ts:2-3'], text);
    assert.deepEqual(find('Shopping.addIt'), ['ShoppingCart.addItem src/cart.ts:3-5']);
    assert.deepEqual(find('Basket.Empty'), ['Basket.Empty src/cart.go:4-6']);
    assert.deepEqual(find('Other.addItem'), []);
  });

  it('puts what is called exactly so first, and what is written out before what announces it', () => {
    add('include/cart.h', ['!size', 0, 2, 2]);
    add('test/cart.test.ts', ['size', 0, 1, 2]);
    add('src/z.c', ['size', 0, 3, 9], ['size_of', 0, 10, 12]);
    assert.deepEqual(find('size'), [
      'size src/z.c:3-9',
      'ShoppingCart.size src/cart.ts:6-7',
      'size test/cart.test.ts:1-2',
      'size include/cart.h:2-2',
      'size_of src/z.c:10-12',
    ]);
    // Where nothing else is known of it, a prototype is an answer.
    add('src/z.c');
    add('src/cart.ts');
    assert.deepEqual(find('size').at(-1), 'size include/cart.h:2-2');
  });

  it('keeps up with files that change, come and go', () => {
    assert.equal(find('cart_item').length, 1);
    add('src/cart_item.py', ['renamed_since', 0, 1, 1]);
    index.remove('src/cart.ts');
    symbols.changed('src/cart.ts');
    assert.deepEqual(find('cart_item'), []);
    assert.deepEqual(find('addItem'), []);
    assert.deepEqual(find('renam'), ['renamed_since src/cart_item.py:1-1']);
    index = createCodeIndex();
    symbols.forget();
    assert.deepEqual(find('renam'), []);
  });

  it('knows the same of an index that was saved, and of one that was written anew', () => {
    const before = find('item');
    const saved = readCodeIndex(index.save());
    assert.ok(saved);
    index = saved;
    symbols.forget();
    assert.deepEqual(find('item'), before);
    for (let i = 0; i < 5_000; i++) add('src/busy.ts', [`busy${i}`, 0, 1, 2]);
    assert.deepEqual(find('item'), before);
    assert.deepEqual(find('busy4999'), ['busy4999 src/busy.ts:1-2']);
    assert.deepEqual(find('busy7'), []);
  });
});
