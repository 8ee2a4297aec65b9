import assert from 'node:assert/strict';
import { createCachedCounter, type TokenCounter } from '../../src/context/tokenCounter.ts';

/** Counts characters and records what it was asked. */
function recorder(): { readonly asked: string[][]; readonly counter: TokenCounter } {
  const asked: string[][] = [];
  return {
    asked,
    counter: {
      count(texts) {
        asked.push([...texts]);
        return Promise.resolve(texts.map((text) => text.length));
      },
    },
  };
}

describe('cached token counter', () => {
  it('asks for each text once, and answers in order', async () => {
    const { asked, counter } = recorder();
    const cached = createCachedCounter(counter);
    assert.deepEqual(await cached.count(['aa', 'b', 'aa']), [2, 1, 2]);
    assert.deepEqual(await cached.count(['b', 'ccc', 'aa']), [1, 3, 2]);
    assert.deepEqual(asked, [['aa', 'b'], ['ccc']]);
  });

  it('forgets what was not used for longest', async () => {
    const { asked, counter } = recorder();
    const cached = createCachedCounter(counter, 6);
    await cached.count(['aa', 'bb']);
    await cached.count(['aa']);
    await cached.count(['ccc']);
    await cached.count(['aa']);
    await cached.count(['bb']);
    assert.deepEqual(asked, [['aa', 'bb'], ['ccc'], ['bb']]);
  });

  it('does not keep a text that is larger than the whole cache', async () => {
    const { asked, counter } = recorder();
    const cached = createCachedCounter(counter, 3);
    await cached.count(['a', 'large']);
    await cached.count(['a', 'large']);
    assert.deepEqual(asked, [['a', 'large'], ['large']]);
  });

  it('keeps nothing of a count that failed', async () => {
    let fails = true;
    const cached = createCachedCounter({
      count: (texts) =>
        fails ? Promise.reject(new Error('no')) : Promise.resolve(texts.map(() => 7)),
    });
    await assert.rejects(cached.count(['a']), /no/u);
    fails = false;
    assert.deepEqual(await cached.count(['a']), [7]);
  });
});
