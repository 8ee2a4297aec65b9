import assert from 'node:assert/strict';
import { porterStem } from '../../../src/context/rank/porterStem.ts';

/** The examples of Porter's paper, with the stems that the whole algorithm makes of them. */
const examples = `caresses caress, ponies poni, ties ti, cats cat, feed feed, agreed agre, plastered plaster,
  bled bled, motoring motor, sing sing, conflated conflat, troubled troubl, sized size, hopping hop,
  tanned tan, falling fall, hissing hiss, fizzed fizz, failing fail, filing file, happy happi, sky sky,
  relational relat, conditional condit, rational ration, digitizer digit, vietnamization vietnam,
  operator oper, feudalism feudal, decisiveness decis, hopefulness hope, callousness callous,
  triplicate triplic, formative form, formalize formal, electrical electr, hopeful hope, goodness good,
  revival reviv, allowance allow, inference infer, airliner airlin, adjustable adjust, irritant irrit,
  replacement replac, adoption adopt, communism commun, effective effect, bowdlerize bowdler,
  probate probat, rate rate, cease ceas, controlling control, roll roll`;

describe('stems', () => {
  it('are those of the published examples', () => {
    for (const example of examples.split(',')) {
      const [word = '', stem] = example.trim().split(' ');
      assert.equal(porterStem(word), stem, word);
    }
  });

  it('leave alone what is short or not English', () => {
    for (const word of ['is', 'größen', 'v2s', '日本', 'файлы', ''])
      assert.equal(porterStem(word), word);
  });
});
