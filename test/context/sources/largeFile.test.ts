import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { largeFileParts } from '../../../src/context/sources/largeFile.ts';

/** About 5 MB of functions, one of which is about carts. */
const filler = Array.from(
  { length: 60_000 },
  (_, i) => `export function helper${i}(): number {\n  return ${i} + step(${i});\n}\n`,
);
const wanted = 'export function addToCart(cart: Cart): void {\n  cart.quantity += 1;\n}\n';
const large = filler.with(41_000, wanted).join('\n');

describe('the parts of a large file', function () {
  this.timeout(30_000);

  it('hold what the question is about, in a size that fits', async () => {
    const question = 'How is something added to the cart?';
    const file = { text: large, path: 'src/big.ts', question };
    const { parts, outline } = await largeFileParts(file);
    assert.ok(large.length > 4_000_000);
    const [best] = parts;
    assert.match(best?.text ?? '', /addToCart/u);
    const line = large.slice(0, large.indexOf('addToCart')).split('\n').length;
    assert.ok(best && best.lines.start <= line && line <= best.lines.end);
    const size = parts.reduce((sum, { text }) => sum + text.length, outline.length);
    assert.ok(size < 50_000, `${size} characters`);
  });

  it('are its beginning where nothing matches', async () => {
    const { parts } = await largeFileParts({ text: large, path: 'src/big.ts', question: '' });
    assert.deepEqual(
      parts.map(({ lines }) => lines),
      [{ start: 1, end: 40 }],
    );
  });

  it('cut a line that never ends', async () => {
    const text = `cart ${'x'.repeat(2_000_000)}`;
    const { parts } = await largeFileParts({ text, path: 'min.js', question: 'cart' });
    assert.equal(parts.length, 1);
    assert.ok((parts[0]?.text.length ?? 0) < 500);
  });

  it('are lines of the file, whatever that holds', async () => {
    const word = fc.constantFrom('cart', '\n', '\r\n', ' ', '😀', 'function add() {', '');
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 300 }), async (words) => {
        const text = words.join('');
        const lines = text.split(/\r\n|\r|\n/u);
        const found = await largeFileParts({ text, path: 'a.ts', question: 'cart add' });
        for (const part of found.parts) {
          const own = lines.slice(part.lines.start - 1, part.lines.end);
          assert.ok(part.score > 0);
          assert.equal(part.text.split('\n').length, own.length);
        }
      }),
    );
  });

  it('are not looked for any longer than they are wanted', async () => {
    const abort = new AbortController();
    const file = { text: large, path: 'src/big.ts', question: 'helper step' };
    const looking = largeFileParts(file, abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(looking, /enough/u);
  });
});
