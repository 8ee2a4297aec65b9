import assert from 'node:assert/strict';
import { indexOf, makeFile, noBoosts } from './makeFile.ts';

/** By hand, after the formulas in the papers: nothing of the code under test is used. */
const rarity = (holding: number, all: number) =>
  Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
const saturated = (weight: number) => weight / (3 + weight);
/** What a word of the question weighs after all its occurrences in it. */
const asked = (weight: number) => (5 * weight) / (4 + weight);
const mean = (one: number, other: number) => (one + other) / 2;
const near = (found: number | undefined, wanted: number) => {
  assert.ok(found !== undefined && Math.abs(found - wanted) < 1e-12, `${found} is not ${wanted}`);
};

describe('the score', () => {
  it('is BM25F of the chunk and of its file', () => {
    const index = indexOf(
      makeFile('src/a.ts', 'apple pear apple plum', 'cherry cherry'),
      makeFile('src/b.ts', 'pear cherry'),
    );
    // Chunks have 4, 2, 2 terms; files 6 and 2, 4 in the mean.
    const [found, ...others] = index.search('apple', noBoosts, 10);
    const chunk = mean(rarity(1, 3), rarity(1, 2)) * saturated(2 / (0.1 + (0.9 * 4) / (8 / 3)));
    const file = rarity(1, 2) * (saturated(2 / (0.25 + (0.75 * 6) / 4)) + 0.1);
    near(found?.score, asked(1.5) * (0.6 * chunk + 0.4 * file));
    assert.equal(found?.path, 'src/a.ts');
    assert.deepEqual([found.chunk, found.startLine, found.endLine], [0, 1, 1]);
    assert.deepEqual(others, []);
  });

  it('weighs symbols, signatures and the path', () => {
    const about = { symbols: ['Basket', 'apple'], signature: 'apple(basket)' };
    const index = indexOf(
      makeFile('src/lib.ts', ['pear pear', about]),
      makeFile('src/apple.ts', 'cherry cherry'),
    );
    // "apple": not in the text, 2.5 by the name, 2.5 by the signature; the path of the other file.
    const [first, second] = index.search('apple', noBoosts, 10);
    const chunk = mean(rarity(1, 2), rarity(2, 2)) * (saturated(5) + 0.2);
    const file = rarity(2, 2) * (saturated(5) + 0.1);
    near(first?.score, asked(1.5) * (0.6 * chunk + 0.4 * file));
    near(second?.score, asked(1.5) * 0.4 * rarity(2, 2) * (0.1 + 0.75));
    assert.deepEqual([first?.why, second?.why], [['symbol'], ['path']]);
    assert.equal(second?.path, 'src/apple.ts');
  });

  it("counts a word in a path more, the more of the file's name is asked for", () => {
    const paths = ['apple/x.ts', 'x/apple-pear-plum.ts', 'x/applePear.ts', 'x/apple.spec.ts'];
    const score = (path: string) => {
      const index = indexOf(makeFile(path, 'cherry'), makeFile('y.ts', 'cherry'));
      return index.search('apple', noBoosts, 1)[0]?.score;
    };
    const [folder, third, half] = paths.map(score);
    const one = asked(1.5) * 0.4 * rarity(1, 2);
    near(folder, one * (0.1 + 0.25));
    near(third, one * (0.1 + 0.25 + 0.5 / 3));
    near(half, one * (0.1 + 0.25 + 0.5 / 2));
    near(score('x/apple.ts'), one * (0.1 + 0.75));
  });

  it('adds up the terms of the question, less for later ones', () => {
    const index = indexOf(
      makeFile('a.ts', 'apple'),
      makeFile('b.ts', 'pear'),
      makeFile('c.ts', 'plum'),
    );
    const one = 0.6 * rarity(1, 3) * saturated(1) + 0.4 * rarity(1, 3) * (saturated(1) + 0.1);
    const found = index.search('apple pear', noBoosts, 10);
    assert.deepEqual(
      found.map(({ path }) => path),
      ['a.ts', 'b.ts'],
    );
    near(found[0]?.score, one * asked(1.5));
    near(found[1]?.score, one * asked(1.5 / 1.02));
    const twice = index.search('apple apple', noBoosts, 10);
    near(twice[0]?.score, one * asked(1.5 + 1.5 / 1.02));
  });

  it('takes the first sentence for what is wanted', () => {
    const index = indexOf(
      makeFile('a.ts', 'apple'),
      makeFile('b.ts', 'pear'),
      makeFile('c.ts', ''),
    );
    const ratio = (question: string) => {
      const [first, second] = index.search(question, noBoosts, 10);
      return (first?.score ?? 0) / (second?.score ?? 1);
    };
    for (const question of ['apple. Pear', 'apple?\npear', 'apple\npear']) {
      near(ratio(question), asked(1.5) / asked(1 / 1.02));
    }
    near(ratio('apple.pear'), asked(1.5) / asked(1.5 / 1.02));
  });
});
