import assert from 'node:assert/strict';
import { createId } from '../../src/protocol/ids.ts';

describe('createId', () => {
  it('sorts by time', () => {
    const ids = [1, 31, 32, 1_000_000, Date.now()].map((now) => createId(now));
    assert.deepEqual(ids.toSorted(), ids);
  });

  it('has 26 characters of Crockford’s alphabet, and is another each time', () => {
    const ids = new Set(Array.from({ length: 1_000 }, () => createId()));
    assert.equal(ids.size, 1_000);
    for (const id of ids) assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/u);
  });

  it('is decided by time and random alone', () => {
    assert.equal(
      createId(0, () => 0),
      '0'.repeat(26),
    );
    assert.equal(
      createId(2 ** 48 - 1, () => 0.999),
      `7${'Z'.repeat(25)}`,
    );
  });
});
