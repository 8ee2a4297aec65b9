import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { GrowingText } from '../../src/protocol/growingText.ts';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import type { Block } from '../../webview/markdown/nodes.ts';
import { parse } from '../../webview/markdown/parse.ts';
import { richAnswer } from '../ui/panelContent.ts';
import './lexerLoaded.ts';

const now = () => 0;

const snippets = [
  'A paragraph with `code`, **bold** and a [link](https://example.org/a).\n\n',
  'Two lines\nof one paragraph.\n\n',
  '# Heading\n',
  'Setext heading\n===\n\n',
  '- one\n- two\n  - nested\n\n    with a paragraph\n- three\n\n',
  '1. first\n2. second\n\n   loose\n\n',
  '- [ ] open\n- [x] done\n\n',
  '> quoted\nlazy continuation\n\n',
  '> > nested quote\n\n',
  '```ts src/a.ts\nconst a = 1;\n\n# no heading\n```\n\n',
  '~~~\nunlabelled\n~~~\n',
  '    indented code\n\n    more of it\n\n',
  '| a | b |\n|:--|--:|\n| 1 | `2` |\n\n',
  '---\n\n',
  '<div onclick="x()">\nhtml\n</div>\n\n',
  '<!-- a comment\n\nover lines -->\n\n',
  'See src/cart.ts:12 and `src/cart.ts:3-4`.\n\n',
  'Line with two spaces  \nand a break\\\nand another\n\n',
  '![alt](https://example.org/p.png)\n\n',
  'Windows\r\nline ends\r\n\r\n',
  'Old\rline ends\r\r',
  '***\n',
  '- tight\n',
  '* other\n',
  '1. one\n',
  '> quoted\n',
  'text\n',
  'a\n\n',
  '  indented a little\n\n',
  '\n',
  '| c |\n',
  '===\n',
  'Umlauts äöü, 漢字, 👩‍👩‍👧 and e\u0301\n\n',
];

const documents = fc
  .array(fc.constantFrom(...snippets), { maxLength: 14 })
  .map((all) => all.join(''));
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });

function whole(text: string): readonly Block[] {
  return parse(text.replaceAll(/\r\n?/gu, '\n'), {}, now).flatMap((piece) => piece.block ?? []);
}

/** Feeds a text in pieces whose lengths repeat, without the final parse. */
function streamed(text: string, lengths: readonly number[]): GrowingDocument {
  const document = new GrowingDocument(now);
  for (let end = 0, at = 0; end < text.length; at++) {
    end = Math.min(text.length, end + (lengths[at % lengths.length] ?? 1));
    document.update(text.slice(0, end), false);
  }
  return document;
}

/** The same, as the store gives it: in pieces that follow each other. */
function streamedInPieces(text: string, lengths: readonly number[]): GrowingDocument {
  const document = new GrowingDocument(now);
  let given = GrowingText.of('');
  for (let at = 0; given.length < text.length; at++) {
    const end = given.length + (lengths[at % lengths.length] ?? 1);
    given = given.with(text.slice(given.length, end));
    document.update(given, false);
  }
  return document;
}

describe('a growing document', function () {
  this.timeout(30_000);

  it('is the same of a text that is kept in pieces', () => {
    const long = fc
      .array(fc.constantFrom(...snippets), { maxLength: 50 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(long, cuts, (text, lengths) => {
        const document = streamedInPieces(text, lengths);
        const { blocks } = document;
        assert.deepEqual(blocks, streamed(text, lengths).blocks);
        for (const group of document.groups) group.forget();
        assert.deepEqual(document.blocks, blocks);
        // A text that ends is a string again.
        assert.deepEqual(document.update(text, true).blocks, whole(text));
      }),
      { numRuns: 200 },
    );
  });

  it('goes on where its text begins to be kept in pieces, and begins anew where that is another', () => {
    const document = new GrowingDocument(now);
    document.update('# One\n\nA paragraph of', false);
    const [first] = document.blocks;
    const given = GrowingText.of('# One\n\nA paragraph of').with(' the first text.');
    assert.deepEqual(document.update(given, false).blocks, whole(given.toString()));
    assert.equal(document.blocks[0], first);
    const other = GrowingText.of('# Two');
    assert.deepEqual(document.update(other, false).blocks, whole('# Two'));
  });

  it('equals the whole one, whatever the pieces it came in', () => {
    fc.assert(
      fc.property(documents, cuts, (text, lengths) => {
        const document = streamed(text, lengths);
        // A last `\r` may still become `\r\n`.
        if (!text.endsWith('\r')) assert.deepEqual(document.blocks, whole(text));
        assert.deepEqual(document.update(text, true).blocks, whole(text));
      }),
      { numRuns: 600 },
    );
  });

  it('equals the whole one, letter by letter', () => {
    assert.deepEqual(streamed(richAnswer, [1]).blocks, whole(richAnswer));
  });

  it('has again what it forgot, whatever the pieces it came in', () => {
    const long = fc
      .array(fc.constantFrom(...snippets), { minLength: 12, maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(long, cuts, (text, lengths) => {
        const document = streamed(text, lengths);
        const before = document.blocks;
        for (const group of document.groups) group.forget();
        assert.deepEqual(document.blocks, before);
        assert.deepEqual(document.update(text, true).blocks, whole(text));
      }),
      { numRuns: 400 },
    );
  });

  it('keeps nothing but the text of what is forgotten, and never forgets its end', () => {
    const document = streamed(richAnswer.repeat(6), [7]);
    for (const group of document.groups) group.forget();
    const known = document.groups.map((group) => group.known.length);
    assert.ok(known.length > 4, known.join(' '));
    assert.ok(
      known.slice(0, -2).every((many) => many === 0),
      known.join(' '),
    );
    assert.ok((known.at(-1) ?? 0) > 0, known.join(' '));
  });

  it('waits with a list until what follows cannot belong to it', () => {
    // After "2" alone this looks like a list and a paragraph.
    const text = '1. one\n\n2. two';
    assert.deepEqual(streamed(text, [1]).blocks, whole(text));
  });

  it('survives arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), cuts, (text, lengths) => {
        assert.deepEqual(streamed(text, lengths).update(text, true).blocks, whole(text));
      }),
    );
  });

  it('keeps blocks that did not change as the same objects', () => {
    const document = new GrowingDocument(now);
    const first = 'One paragraph that is done.\n\nAnother paragraph that is done.\n\n';
    document.update(`${first}And the third`, false);
    const [before] = document.blocks;
    document.update(`${first}And the third grows and grows`, false);
    assert.equal(document.blocks[0], before);
    document.update(`${first}And the third grows and grows`, true);
    assert.equal(document.blocks[0], before);
  });

  it('resolves links that are defined at the end, once the end has come', () => {
    const text =
      'See [the page][p] for more of it.\n\nSomething else entirely.\n\n[p]: https://example.org\n';
    const document = streamed(text, [3]);
    assert.ok(!JSON.stringify(document.blocks[0]).includes('"link"'));
    document.update(text, true);
    assert.ok(JSON.stringify(document.blocks[0]).includes('"href":"https://example.org"'));
  });

  it('resolves links that were defined before, while it grows', () => {
    const text =
      '[p]: https://example.org\n\nA paragraph in between the two.\n\nSee [the page][p].';
    assert.ok(JSON.stringify(streamed(text, [2]).blocks).includes('"href":"https://example.org"'));
  });

  it('begins anew where the text is another one', () => {
    const document = new GrowingDocument(now);
    document.update('# One\n\nA paragraph of the first text.\n\nmore', false);
    assert.deepEqual(document.update('# Two', false).blocks, whole('# Two'));
  });
});
