import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fitBudget } from '../../src/context/budget.ts';

describe('budget', () => {
  it('takes candidates in their order and passes over what does not fit', () => {
    const fit = fitBudget(100, 40, [
      { id: 'a', tokens: 30 },
      { id: 'b', tokens: 31 },
      { id: 'c', tokens: 30 },
    ]);
    assert.deepEqual(fit, { type: 'fits', sent: new Set(['a', 'c']), used: 100 });
  });

  it('leaves no hole in a chain', () => {
    const fit = fitBudget(20, 0, [
      { id: 'new', tokens: 5, chain: 'history' },
      { id: 'long', tokens: 50, chain: 'history' },
      { id: 'old', tokens: 5, chain: 'history' },
      { id: 'file', tokens: 5 },
    ]);
    assert.deepEqual(fit, { type: 'fits', sent: new Set(['new', 'file']), used: 10 });
  });

  it('says how much too long a question is', () => {
    assert.deepEqual(fitBudget(10, 11, []), { type: 'too-long', needed: 11, available: 10 });
  });

  it('never exceeds what is available, and leaves out nothing that had room', () => {
    const candidate = fc.record({
      tokens: fc.nat({ max: 500 }),
      chain: fc.option(fc.constantFrom('h'), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.nat({ max: 2_000 }),
        fc.nat({ max: 100 }),
        fc.array(candidate),
        (room, need, all) => {
          const candidates = all.map(({ tokens, chain }, i) => ({
            id: String(i),
            tokens,
            ...(chain === undefined ? {} : { chain }),
          }));
          const fit = fitBudget(room, need, candidates);
          if (fit.type === 'too-long') return assert.ok(need > room);
          const sum = candidates
            .filter(({ id }) => fit.sent.has(id))
            .reduce((a, b) => a + b.tokens, need);
          assert.equal(fit.used, sum);
          assert.ok(fit.used <= room);
          const left = candidates.filter(({ id, chain }) => !fit.sent.has(id) && !chain);
          assert.ok(left.every(({ tokens }) => fit.used + tokens > room));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
