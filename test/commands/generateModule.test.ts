import assert from 'node:assert/strict';
import { modulePath, neighboursOf, readModuleWish } from '../../src/commands/generateModule.ts';

describe('what a new module is asked with', () => {
  for (const [text, path, wish] of [
    ['src/money.ts rounds amounts', 'src/money.ts', 'rounds amounts'],
    ['  src/money.ts\n  in two\nlines ', 'src/money.ts', 'in two\nlines'],
    ['"my file.ts" does it', 'my file.ts', 'does it'],
    ['src/money.ts', 'src/money.ts', ''],
    ['', '', ''],
  ] as const) {
    it(`is read: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readModuleWish(text), { path, wish });
    });
  }

  for (const [written, expected] of [
    ['src/money.ts', 'src/money.ts'],
    ['./src//a/../money.ts', 'src/money.ts'],
    ['src\\money.ts', 'src/money.ts'],
  ] as const) {
    it(`takes ${written}`, () => {
      assert.deepEqual(modulePath(written), { type: 'path', path: expected });
    });
  }

  for (const [written, why] of [
    ['../money.ts', /leads out of the workspace/u],
    ['src/../../money.ts', /leads out of the workspace/u],
    ['/etc/money.ts', /leads out of the workspace/u],
    ['C:\\money.ts', /leads out of the workspace/u],
    ['~/money.ts', /leads out of the workspace/u],
    ['.git/hooks/pre-commit', /leads out of the workspace/u],
    ['https://example.com/a.ts', /leads out of the workspace/u],
    ['', /Name the new file/u],
    ['src/', /Name the new file/u],
    ['.', /Name the new file/u],
  ] as const) {
    it(`refuses ${JSON.stringify(written)} with a word`, () => {
      const read = modulePath(written);
      assert.equal(read.type, 'refused');
      assert.match(read.type === 'refused' ? read.reason : '', why);
    });
  }
});

describe('the neighbours of a new module', () => {
  const files = [
    'README.md',
    'src/cart.ts',
    'src/money.ts',
    'src/shop/orders.ts',
    'src/view.tsx',
    'lib/deep/er/far.ts',
    'test/cart.test.ts',
    'python/shop.py',
  ];

  it('are of its kind, the nearest first, and never the file itself', () => {
    assert.deepEqual(neighboursOf('src/tax.ts', files), [
      'src/cart.ts',
      'src/money.ts',
      'src/shop/orders.ts',
      'lib/deep/er/far.ts',
    ]);
    assert.ok(!neighboursOf('src/cart.ts', files).includes('src/cart.ts'));
    assert.deepEqual(neighboursOf('src/shop/tax.ts', files)[0], 'src/shop/orders.ts');
  });

  it('are tests for a test only', () => {
    assert.deepEqual(neighboursOf('test/tax.test.ts', files), ['test/cart.test.ts']);
  });

  it('are none where there is nothing like it', () => {
    assert.deepEqual(neighboursOf('src/tax.rs', files), []);
  });
});
