import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { GrowingText } from '../../src/protocol/growingText.ts';

/** What models write: mostly narrow, with a few wide characters, whole pairs of units and halves of them. */
const pieces = fc.array(
  fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('€', '\uD83D', '\uDE00', 'ÿ', 'x'.repeat(700), '漢'.repeat(90), ''),
  ),
  { maxLength: 40 },
);

describe('a text that grows', () => {
  it('is what its pieces are, at every stage, whole and in parts', () => {
    fc.assert(
      fc.property(fc.string(), pieces, fc.nat(), fc.nat(), (first, all, a, b) => {
        const stages = [{ text: GrowingText.of(first), said: first }];
        for (const piece of all) {
          const { text, said } = stages.at(-1) ?? { text: GrowingText.of(''), said: '' };
          stages.push({ text: text.with(piece), said: said + piece });
        }
        // The early ones once more, after all that came behind them.
        for (const { text, said } of stages) {
          assert.equal(text.length, said.length);
          assert.equal(text.toString(), said);
          const [from, to] = [a % (said.length + 2), b % (said.length + 2)];
          assert.equal(text.slice(from, to), said.slice(from, to));
          assert.equal(text.slice(from), said.slice(from));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes on in two ways from one stage, and each is what it says', () => {
    const begun = GrowingText.of('Once ').with('upon ');
    const one = begun.with('a time');
    const other = begun.with('the hill');
    assert.equal(one.toString(), 'Once upon a time');
    assert.equal(other.toString(), 'Once upon the hill');
    assert.equal(begun.toString(), 'Once upon ');
  });

  it('knows what it goes on from', () => {
    const begun = GrowingText.of('').with('Once ');
    const grown = begun.with('upon');
    assert.equal(grown.goesOnFrom(begun), true);
    assert.equal(grown.goesOnFrom(grown), true);
    assert.equal(begun.goesOnFrom(grown), false);
    assert.equal(grown.goesOnFrom('Once u'), true);
    assert.equal(grown.goesOnFrom('Twice'), false);
    assert.equal(grown.goesOnFrom('Once upon a time'), false);
    assert.equal(grown.goesOnFrom(GrowingText.of('Once')), true);
    assert.equal(grown.goesOnFrom(begun.with('under')), false);
  });
});
