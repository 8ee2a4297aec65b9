import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createBar } from '../../src/protocol/progressSteps.ts';

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

const counts = fc.array(
  fc.nat(50).chain((of) => fc.record({ of: fc.constant(of), done: fc.nat(of) })),
  { maxLength: 20 },
);

describe('the bar of a progress', () => {
  it('is as far as what was done, and never goes back', () =>
    fc.assert(
      fc.property(counts, (all) => {
        const bar = createBar();
        let [percent, most] = [0, 0];
        for (const counted of all) {
          percent += bar({ message: 'x', counted }).increment ?? Number.NaN;
          most = Math.max(most, counted.of > 0 ? (100 * counted.done) / counted.of : 0);
          assert.ok(near(percent, most));
        }
      }),
    ));

  it('has no share where nobody knows how many there are', () => {
    const bar = createBar();
    assert.deepEqual(bar({ message: 'looking' }), { message: 'looking' });
    const half = bar({ message: '1 of 2', counted: { done: 1, of: 2 } });
    assert.deepEqual(half, { message: '1 of 2', increment: 50 });
  });
});
