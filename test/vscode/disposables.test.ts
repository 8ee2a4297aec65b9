import assert from 'node:assert/strict';
import { Disposables } from '../../src/vscode/disposables.ts';

describe('disposables', () => {
  it('end last in, first out, and once', () => {
    const ended: number[] = [];
    const owned = new Disposables();
    for (const each of [1, 2, 3]) owned.add({ dispose: () => void ended.push(each) });
    owned.dispose();
    owned.dispose();
    assert.deepEqual(ended, [3, 2, 1]);
  });

  it('give back what is added', () => {
    const item = { dispose: () => undefined, name: 'it' };
    assert.equal(new Disposables().add(item), item);
  });

  it('end at once what is added after their end, also while they end', () => {
    const ended: string[] = [];
    const owned = new Disposables();
    const late = { dispose: () => void ended.push('late') };
    owned.add({ dispose: () => void owned.add(late) });
    owned.dispose();
    assert.deepEqual(ended, ['late']);
    owned.add(late);
    assert.deepEqual(ended, ['late', 'late']);
  });
});
