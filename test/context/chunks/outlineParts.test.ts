import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { chunkKinds } from '../../../src/context/chunks/chunk.ts';
import { createChunker, type FileChunks } from '../../../src/context/chunks/chunker.ts';
import type { OutlineSymbol } from '../../../src/context/chunks/outline.ts';
import { grammarFolder, tilingFault } from './chunkerSamples.ts';

const sizes = { targetLines: 4, maxLines: 12, maxChars: 600 };
/** A language that nobody here knows; what it declares does not look like anything. */
const text = `~ all that is sold
use money

~ what lies in it
basket holds
  ~ puts a thing in
  put thing gives
    count is count and one
    things is things and thing
  done
  empty gives
    count is none
  done
  limit is 12
done

start
  go basket

~ says the sum
tell sum gives
  print sum
done
`;

function symbol(name: string, first: number, last: number, kind = 'function'): OutlineSymbol {
  const known = chunkKinds.find((each) => each === kind) ?? 'value';
  return { name, kind: known, first, last, named: first };
}

/** Lines from 0, as an extension says them, without comments. */
const outline = [
  symbol('basket', 4, 14, 'class'),
  symbol('put', 6, 9, 'method'),
  symbol('empty', 10, 12, 'method'),
  symbol('tell', 20, 22),
];

async function chunk(of: readonly OutlineSymbol[], file = 'shop.weird', own = text) {
  const chunker = createChunker({ grammars: '/nowhere', sizes });
  const found = await chunker.chunk(file, own, true, of);
  chunker.dispose();
  assert.equal(tilingFault(own, found.chunks), undefined);
  return found;
}

function shown({ chunks }: FileChunks): readonly string[] {
  return chunks.map(({ startLine, endLine, kind, symbols, doc }) =>
    [`${startLine}-${endLine} ${kind}`, symbols.join('.'), doc].filter(Boolean).join(' | '),
  );
}

describe('chunks by what a language’s extension says', () => {
  it('are its symbols, with the comments above them, and plain code between them', async () => {
    const own = text.replaceAll('~', '#');
    const found = await chunk(outline, 'shop.weird', own);
    assert.equal(found.how, 'outline');
    assert.deepEqual(shown(found), [
      '1-3 window',
      '4-5 class | basket | what lies in it',
      '6-10 method | basket.put | puts a thing in',
      '11-13 method | basket.empty',
      '14-16 class | basket',
      '17-19 window',
      '20-23 function | tell | says the sum',
    ]);
    assert.deepEqual(
      found.names.map(({ name, depth, startLine, endLine }) => [name, depth, startLine, endLine]),
      [
        ['basket', 0, 4, 15],
        ['put', 1, 6, 10],
        ['empty', 1, 11, 13],
        ['tell', 0, 20, 23],
      ],
    );
    assert.equal(found.chunks[2]?.signature, 'put thing gives');
  });

  it('are the same where it gives a list without a tree, in any order, or says all twice', async () => {
    const expected = shown(await chunk(outline));
    assert.deepEqual(shown(await chunk(outline.toReversed())), expected);
    assert.deepEqual(shown(await chunk([...outline, ...outline])), expected);
  });

  it('end before the next one where two overlap', async () => {
    const found = await chunk([symbol('one', 4, 12), symbol('two', 10, 14)]);
    assert.deepEqual(
      found.names.map(({ name, startLine, endLine }) => [name, startLine, endLine]),
      [
        ['one', 5, 10],
        ['two', 11, 15],
      ],
    );
  });

  it('believe no line that is not there', async () => {
    const found = await chunk([
      symbol('turned', 9, 6),
      symbol('long', 20, 9_999),
      symbol('beyond', 900, 950),
    ]);
    assert.deepEqual(
      found.names.map(({ name, startLine, endLine }) => [name, startLine, endLine]),
      [
        ['turned', 7, 10],
        ['long', 21, 23],
      ],
    );
    assert.equal((await chunk([symbol('beyond', 900, 950)])).how, 'windows');
    assert.equal((await chunk([symbol('any', 0, 5)], 'empty.weird', '')).chunks.length, 0);
  });

  it('give way to a grammar and to headings, and take their place where a grammar is broken', async () => {
    const chunker = createChunker({ grammars: await grammarFolder() });
    const wrong = [symbol('wrong', 0, 1)];
    const code = 'function right() {\n  return 1;\n}\n';
    const parsed = await chunker.chunk('a.ts', code, true, wrong);
    assert.deepEqual([parsed.how, parsed.names[0]?.name], ['grammar', 'right']);
    assert.equal((await chunker.chunk('a.md', '# Title\n', true, wrong)).how, 'structure');
    chunker.dispose();
    const broken = await chunk([symbol('right', 0, 2)], 'a.ts', code);
    assert.deepEqual([broken.how, broken.names[0]?.name], ['outline', 'right']);
    assert.match(broken.note ?? '', /could not be loaded/u);
  });

  it('are no names where the language has none to look for', async () => {
    const page = '<body>\n<p>\nHello\n</p>\n</body>\n';
    const found = await chunk([symbol('body', 0, 4), symbol('p', 1, 3)], 'a.html', page);
    assert.deepEqual([found.how, found.names], ['outline', []]);
  });

  it('tile the text whatever it says', async () => {
    const line = fc.oneof(fc.nat({ max: 40 }), fc.nat());
    const any = fc.array(
      fc.record({
        name: fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom('a::b', '::')),
        kind: fc.constantFrom(...chunkKinds),
        first: line,
        last: line,
        named: line,
      }),
      { maxLength: 40 },
    );
    const texts = fc
      .array(
        fc.tuple(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r')),
      )
      .map((lines) => lines.flat().join(''));
    const chunker = createChunker({ grammars: '/nowhere', sizes });
    let outlined = 0;
    await fc.assert(
      fc.asyncProperty(any, texts, async (hostile, own) => {
        const found = await chunker.chunk('a.weird', own, true, hostile);
        assert.equal(tilingFault(own, found.chunks), undefined);
        for (const { startLine, endLine, start, end } of found.chunks) {
          assert.ok(endLine - startLine < sizes.maxLines && end - start <= sizes.maxChars);
        }
        outlined += Number(found.how === 'outline');
      }),
      { numRuns: 500 },
    );
    assert.ok(outlined > 100, `${outlined} by an outline`);
    chunker.dispose();
  });

  it('hold thousands within each other', async () => {
    const deep = Array.from({ length: 5_000 }, (_, i) => symbol(`s${i}`, i, 10_000 - i));
    const own = 'line\n'.repeat(10_001);
    const found = await chunk(deep, 'deep.weird', own);
    assert.equal(found.how, 'outline');
  });
});
