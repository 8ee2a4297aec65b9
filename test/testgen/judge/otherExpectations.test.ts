import assert from 'node:assert/strict';
import { otherExpectations } from '../../../src/testgen/judge/otherExpectations.ts';

describe('what an updated test expects', () => {
  const node = 'assert.equal(fee({ sum: 100 }), 0);';
  const stale: readonly (readonly [how: string, before: string, after: string])[] = [
    ['a renamed parameter', node, 'assert.equal(fee({ total: 100 }), 0);'],
    ['a renamed function', node, 'assert.equal(feeOf({ sum: 100 }), 0);'],
    ['a parameter more', 'expect(fee(100)).toBe(0);', "expect(fee(100, 'EUR')).toBe(0);"],
    ['a parameter fewer', "expect(fee(100, 'EUR')).toBe(0);", 'expect(fee(100)).toBe(0);'],
    ['parameters in another order', 'assert f(1, 2) == 3', 'assert f(2, 1) == 3'],
    ['another layout', node, 'assert.equal(\n  fee({ total: 100 }),\n  0,\n);'],
    ['an arrow', 'assert.throws(() => fee(1));', 'assert.throws(() => feeOf(1));'],
  ];
  for (const [how, before, after] of stale) {
    it(`is the same after ${how}`, () => {
      assert.deepEqual(otherExpectations(before, after), []);
    });
  }

  const changed: readonly (readonly [how: string, before: string, after: string])[] = [
    ['another result', node, 'assert.equal(fee({ total: 100 }), 5);'],
    ['another result in Python', 'assert fee(100) == 0', 'assert fee(100) == 5'],
    ['another result in Ruby', 'expect(fee(100)).to eq(0)', 'expect(fee(100)).to eq(5)'],
    ['another message', "assert.equal(f(), 'a')", "assert.equal(f(), 'b')"],
    ['the opposite', 'assert.equal(a, b);', 'assert.notEqual(a, b);'],
    ['the opposite in Jest', 'expect(a).toBe(b)', 'expect(a).not.toBe(b)'],
    ['another bound', 'assert fee(1) < 5', 'assert fee(1) <= 5'],
    ['yes instead of no', 'assert.equal(isFree(1), true)', 'assert.equal(isFree(1), false)'],
    ['an error instead of a result', 'assert.equal(f(1), 2)', 'assert.throws(() => f(1))'],
    ['nothing at all', node, ''],
  ];
  for (const [how, before, after] of changed) {
    it(`is something else with ${how}`, () => {
      assert.equal(otherExpectations(before, after).length, 1);
    });
  }

  it('is told claim by claim: what one of them makes good, another one does not', () => {
    const before = 'assert.equal(fee(10), 5);\nassert.equal(fee(100), 0);';
    const after = 'assert.equal(feeOf(10), 5);\nassert.equal(feeOf(100), 1);';
    assert.deepEqual(otherExpectations(before, after), ['assert.equal(fee(100),0']);
  });
});
