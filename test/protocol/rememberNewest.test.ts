import assert from 'node:assert/strict';
import { rememberNewest } from '../../src/protocol/rememberNewest.ts';

describe('a map of what is newest', () => {
  it('never holds more than it may, and lets go of the oldest first', () => {
    const map = new Map<number, string>();
    for (let i = 0; i < 250; i += 1) {
      rememberNewest(map, i, `${i}`, 100);
      assert.ok(map.size <= 100);
    }
    assert.deepEqual(
      [...map.keys()],
      Array.from({ length: 100 }, (_, i) => 150 + i),
    );
  });

  it('takes what is kept again for new', () => {
    const map = new Map<string, number>();
    for (const key of ['a', 'b', 'a', 'c']) rememberNewest(map, key, 1, 2);
    assert.deepEqual([...map.keys()], ['a', 'c']);
  });
});
