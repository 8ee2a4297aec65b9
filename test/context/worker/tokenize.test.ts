import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { cutRuns, loadTokenizer } from '../../../src/context/worker/tokenize.ts';
import { hardText } from '../samples.ts';

describe('tokenizer', () => {
  it('counts as the o200k encoding does', async () => {
    const count = await loadTokenizer();
    const options = { disallowedSpecial: new Set<string>() };
    assert.equal(count(''), 0);
    assert.equal(count('hello world'), 2);
    fc.assert(fc.property(hardText, (text) => count(text) === encode(text, options).length));
  });

  it('takes special tokens for text', async () => {
    const count = await loadTokenizer();
    assert.equal(count('<|endoftext|>'), 7);
  });

  it('loses no character when it cuts runs, and leaves none that is longer than the limit', () => {
    const pieces = fc.array(
      fc.record({
        part: fc.constantFrom('a', 'Z', 'é', '=', ' ', '\n', '7', '😀', 'ab '),
        times: fc.integer({ min: 1, max: 25 }),
      }),
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const text = all.map(({ part, times }) => part.repeat(times)).join('');
        const parts = cutRuns(text, 10);
        assert.equal(parts.join(''), text);
        for (const part of parts) {
          assert.doesNotMatch(part, /[A-Za-z]{11}|={11}|[ \n]{11}/u);
          assert.ok(part.isWellFormed());
        }
      }),
    );
  });

  it('leaves text with words of usual length in one piece', () => {
    const text = 'const answer = 42;\n'.repeat(1_000);
    assert.deepEqual(cutRuns(text), [text]);
  });
});
