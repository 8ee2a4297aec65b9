import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fuzzyMatches } from '../../../src/context/sources/fuzzy.ts';

const names = [
  'src/shop/cart.ts',
  'src/shop/cartItem.ts',
  'test/shop/cart.test.ts',
  'src/charts/area.ts',
  'src/vscode/panel/panelIntents.ts',
  'README.md',
].map((name) => ({ name }));

function best(query: string): string | undefined {
  return fuzzyMatches(names, query, 3)[0]?.name;
}

describe('fuzzy matches', () => {
  it('finds a file by pieces of its name', () => {
    assert.equal(best('cart'), 'src/shop/cart.ts');
    assert.equal(best('cart.ts'), 'src/shop/cart.ts');
    assert.equal(best('cartItem'), 'src/shop/cartItem.ts');
    assert.equal(best('pain'), 'src/vscode/panel/panelIntents.ts');
    assert.equal(best('test/cart'), 'test/shop/cart.test.ts');
    assert.equal(best('readme'), 'README.md');
    assert.equal(best('zzz'), undefined);
  });

  it('takes them as they come where nothing is typed, and no more than asked for', () => {
    assert.deepEqual(fuzzyMatches(names, '', 2), names.slice(0, 2));
    assert.equal(fuzzyMatches(names, 's', 3).length, 3);
  });

  it('holds every character of the query in its order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 12 })),
        fc.string({ maxLength: 4 }),
        (all, query) => {
          const wanted = query.toLowerCase().replaceAll(/[\s\\]+/gu, '');
          for (const { name } of fuzzyMatches(
            all.map((each) => ({ name: each })),
            query,
            100,
          )) {
            let at = 0;
            for (const character of wanted) {
              const found = name.toLowerCase().indexOf(character, at);
              assert.ok(found !== -1, `${name} for ${query}`);
              at = found + 1;
            }
          }
        },
      ),
    );
  });
});
