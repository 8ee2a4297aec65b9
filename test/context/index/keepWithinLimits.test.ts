import assert from 'node:assert/strict';
import { FileOrder } from '../../../src/context/index/fileOrder.ts';
import { keepWithinLimits } from '../../../src/context/index/keepWithinLimits.ts';
import type { FoundFile } from '../../../src/context/index/walkFolders.ts';

function found(path: string, changed: number, size = 10): FoundFile {
  return { type: 'file', path, changed, size, stamp: '' };
}

const files = [
  found('lib/old.ts', 1),
  found('lib/new.ts', 9),
  found('src/cart/cart.ts', 2),
  found('src/cart/item.ts', 1),
  found('src/shop.ts', 3),
];
const plenty = { files: 100, totalBytes: 1_000 };
const names = (all: readonly FoundFile[]): readonly string[] => all.map(({ path }) => path);

describe('the limits of the index', () => {
  it('put open files first, then what is near them, then what is newest', () => {
    const { files: kept, left } = keepWithinLimits(
      files,
      new FileOrder(['src/cart/item.ts']),
      plenty,
    );
    assert.deepEqual(names(kept), [
      'src/cart/item.ts',
      'src/cart/cart.ts',
      'src/shop.ts',
      'lib/new.ts',
      'lib/old.ts',
    ]);
    assert.deepEqual(left, []);
  });

  it('keep the newest where nothing is open', () => {
    const { files: kept, left } = keepWithinLimits(files, new FileOrder([]), {
      ...plenty,
      files: 2,
    });
    assert.deepEqual(names(kept), ['lib/new.ts', 'src/shop.ts']);
    assert.equal(left.length, 3);
  });

  it('go on with smaller files where one is too large for what is left', () => {
    const all = [found('a.ts', 3, 60), found('b.ts', 2, 60), found('c.ts', 1, 40)];
    const { files: kept, left } = keepWithinLimits(all, new FileOrder([]), {
      files: 9,
      totalBytes: 100,
    });
    assert.deepEqual(names(kept), ['a.ts', 'c.ts']);
    assert.deepEqual(names(left), ['b.ts']);
  });
});
