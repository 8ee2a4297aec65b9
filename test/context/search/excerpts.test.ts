import assert from 'node:assert/strict';
import { excerptsOf } from '../../../src/context/search/excerpts.ts';

/** A file of numbered lines, and what the given lines (1-based) are worth. */
function excerpts(length: number, worth: Readonly<Record<number, number>>): readonly string[] {
  const lines = Array.from({ length }, (_, i) => `line ${i + 1}`);
  const worths = lines.map((_, i) => worth[i + 1] ?? 0);
  return excerptsOf(lines, worths).map(({ start, end }) => `${start}-${end}`);
}

describe('excerpts', () => {
  it('are the lines that are worth most, wherever they stand', () => {
    assert.deepEqual(excerpts(200, { 20: 5, 23: 5, 60: 1, 90: 1, 120: 1, 150: 1, 180: 1 }), [
      '20-23',
    ]);
  });

  it('are two where the second is worth it, in the order of the file', () => {
    assert.deepEqual(excerpts(100, { 80: 5, 10: 3 }), ['10-10', '80-80']);
    assert.deepEqual(excerpts(100, { 80: 5, 10: 2 }), ['80-80']);
  });

  it('are none where nothing is worth anything', () => {
    assert.deepEqual(excerpts(10, {}), []);
  });

  it('hold twelve lines at the most, of bounded length', () => {
    const all = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [i + 1, 1]));
    assert.deepEqual(excerpts(50, all).slice(0, 1), ['1-12']);
    assert.equal(excerptsOf(['x'.repeat(5_000)], [1])[0]?.text.length, 301);
  });

  it('hold the text of their lines', () => {
    assert.deepEqual(excerptsOf(['a', 'b', 'c'], [0, 1, 0]), [{ start: 2, end: 2, text: 'b' }]);
  });
});
