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
    assert.deepEqual(fit, {
      type: 'fits',
      sent: new Set(['a', 'c']),
      covered: new Set(),
      used: 100,
    });
  });

  it('leaves no hole in a chain', () => {
    const fit = fitBudget(20, 0, [
      { id: 'new', tokens: 5, chain: 'history' },
      { id: 'long', tokens: 50, chain: 'history' },
      { id: 'old', tokens: 5, chain: 'history' },
      { id: 'file', tokens: 5 },
    ]);
    assert.deepEqual(fit, {
      type: 'fits',
      sent: new Set(['new', 'file']),
      covered: new Set(),
      used: 10,
    });
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

  it('sends a file whole instead of its parts, where there is room for it', () => {
    const all = [
      { id: 'part', tokens: 60, partOf: 'a' },
      { id: 'whole', tokens: 90, wholeOf: 'a' },
      { id: 'later', tokens: 5, partOf: 'a' },
      { id: 'other', tokens: 10, partOf: 'b' },
    ];
    assert.deepEqual(fitBudget(100, 0, all), {
      type: 'fits',
      sent: new Set(['whole', 'other']),
      covered: new Set(['part', 'later']),
      used: 100,
    });
    assert.deepEqual(fitBudget(89, 0, all), {
      type: 'fits',
      sent: new Set(['part', 'later', 'other']),
      covered: new Set(),
      used: 75,
    });
  });

  it('holds a group to its limit', () => {
    const all = [
      { id: 'a', tokens: 30, group: 'g' },
      { id: 'b', tokens: 30, group: 'g' },
      { id: 'c', tokens: 20, group: 'g' },
      { id: 'd', tokens: 40 },
    ];
    const fit = fitBudget(1_000, 0, all, (group) => (group === 'g' ? 50 : undefined));
    assert.ok(fit.type === 'fits');
    assert.deepEqual([...fit.sent], ['a', 'c', 'd']);
  });

  it('never exceeds the window nor a group, and sends no part beside its whole', () => {
    const candidate = fc.record({
      tokens: fc.oneof(fc.nat({ max: 500 }), fc.constantFrom(0, 1_000_000_000)),
      group: fc.option(fc.constantFrom('g', 'h'), { nil: undefined }),
      extent: fc.constantFrom('whole', 'part', undefined),
      file: fc.constantFrom('a', 'b', 'c'),
    });
    const room = fc.oneof(fc.nat({ max: 2_000 }), fc.constant(0));
    const sample = fc.tuple(room, fc.nat({ max: 300 }), fc.array(candidate, { maxLength: 20 }));
    fc.assert(
      fc.property(sample, ([available, need, all]) => {
        const candidates = all.map(({ tokens, group, extent, file }, i) => ({
          id: String(i),
          tokens,
          ...(group === undefined ? {} : { group }),
          ...(extent === 'whole' ? { wholeOf: file } : {}),
          ...(extent === 'part' ? { partOf: file } : {}),
        }));
        const limits: Readonly<Record<string, number>> = { g: 100, h: 0 };
        const fit = fitBudget(available, need, candidates, (group) => limits[group]);
        if (fit.type === 'too-long') return assert.ok(need > available);
        const sent = candidates.filter(({ id }) => fit.sent.has(id));
        assert.equal(
          sent.reduce((sum, { tokens }) => sum + tokens, need),
          fit.used,
        );
        assert.ok(fit.used <= available);
        for (const [group, limit] of Object.entries(limits)) {
          const own = sent.filter((each) => each.group === group);
          assert.ok(own.reduce((sum, { tokens }) => sum + tokens, 0) <= limit);
        }
        const wholes = new Set(sent.map(({ wholeOf }) => wholeOf));
        for (const { partOf } of sent) assert.ok(partOf === undefined || !wholes.has(partOf));
      }),
      { numRuns: 10_000 },
    );
  });
});
