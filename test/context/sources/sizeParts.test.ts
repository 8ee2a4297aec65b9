import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import type { Node } from 'web-tree-sitter';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { planContext } from '../../../src/context/buildContext.ts';
import { createChunker } from '../../../src/context/chunks/chunker.ts';
import { createGrammars } from '../../../src/context/chunks/grammars.ts';
import { scriptRules } from '../../../src/context/chunks/scriptRules.ts';
import type { RetrievedChunk } from '../../../src/context/retrieve.ts';
import { gatherContext } from '../../../src/context/sources/gather.ts';
import { partChars, sizeParts } from '../../../src/context/sources/sizeParts.ts';
import type { TokenCounter } from '../../../src/context/tokenCounter.ts';
import { grammarFolder } from '../chunks/chunkerSamples.ts';
import { model, session } from '../samples.ts';
import { chunk, fakeRetriever } from './fakeSources.ts';

const { signal } = new AbortController();
/** Four characters to a token, as code has them. */
const counter: TokenCounter = {
  count: (texts) => Promise.resolve(texts.map((each) => Math.ceil(each.length / 4))),
};
/** The window and what of it is kept for the reply. */
const windows = [
  [4_096, 1_024],
  [8_192, 1_024],
  [32_768, 4_096],
  [200_000, 8_192],
] as const;

/** Parley's own code, as the index cuts it. */
async function ownChunks(): Promise<readonly (readonly RetrievedChunk[])[]> {
  const chunker = createChunker({ grammars: await grammarFolder() });
  const root = path.join(repoRoot, 'src');
  const files: RetrievedChunk[][] = [];
  for (const name of fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!name.endsWith('.ts')) continue;
    const text = fs.readFileSync(path.join(root, name), 'utf8');
    const { chunks } = await chunker.chunk(name, text);
    files.push(
      chunks.map(({ start, end, startLine, endLine, symbols }) =>
        chunk(name, startLine, { endLine, symbols, text: text.slice(start, end) }),
      ),
    );
  }
  chunker.dispose();
  return files;
}

/** What a model with this window is sent of what was found. */
async function sentPieces(found: readonly RetrievedChunk[], total: number, reserve: number) {
  const available = total - reserve;
  const request = { pins: [], editors: [], attached: [], removed: new Set<string>(), available };
  const question = 'Why is the budget exceeded?';
  const retriever = fakeRetriever(found);
  const { pieces } = await gatherContext({ ...request, question }, { retriever }, signal);
  const plan = await planContext(
    { ...request, question, pieces, state: session([]), model: model(total, reserve) },
    counter,
  );
  assert.ok(plan.type === 'planned');
  const retrieved = plan.receipt.items.filter(({ kind }) => kind === 'retrieved');
  return { offered: pieces, sent: retrieved.filter(({ leftOut }) => leftOut === undefined) };
}

describe('parts of files for windows of several sizes', () => {
  let files: readonly (readonly RetrievedChunk[])[];

  before(async function () {
    this.timeout(60_000);
    files = await ownChunks();
  });

  it('are as large as suits the window: 4k, 8k, 32k and 200k', async () => {
    const large = files
      .flat()
      .filter(({ text }) => text.length > 2_500)
      .slice(0, 20);
    assert.equal(large.length, 20);
    const means: number[] = [];
    for (const [total, reserve] of windows) {
      const { offered, sent } = await sentPieces(large, total, reserve);
      const tokens = sent.map((item) => item.tokens);
      const share = (total - reserve) * 0.4;
      assert.ok(Math.max(...tokens) <= share / 3, `${total}: one piece of ${Math.max(...tokens)}`);
      assert.ok(sent.length >= 6, `${total}: ${sent.length} pieces`);
      const texts = offered.map(({ text }) => text.length);
      // A header and a fence stand around each.
      const limit = partChars(share) + 250;
      assert.ok(Math.max(...texts) <= limit, `${total}: ${Math.max(...texts)} characters`);
      means.push(tokens.reduce((sum, each) => sum + each, 0) / tokens.length);
    }
    const [tiny = 0, small = 0, middle = 0, wide = 0] = means;
    assert.ok(tiny < small && small < middle && middle <= wide, means.join(', '));
  });

  it('leave nothing out and are no remnants where they are cut', () => {
    const sizes: number[] = [];
    for (const [total, reserve] of windows.slice(0, 3)) {
      const limit = partChars((total - reserve) * 0.4);
      for (const found of files.flat()) {
        const pieces = sizeParts([found], 'budget', limit).toSorted(
          (a, b) => a.startLine - b.startLine,
        );
        assert.equal(pieces.map(({ text }) => text).join(''), found.text, found.path);
        if (pieces.length === 1) continue;
        for (const { text, startLine, endLine } of pieces) {
          assert.ok(
            text.length <= limit && text.length >= limit / 10,
            `${text.length} of ${limit}`,
          );
          sizes.push(text.length / limit);
          assert.equal(text.match(/\n/gu)?.length, endLine - startLine + 1);
        }
      }
    }
    assert.ok(sizes.length > 500, `${sizes.length} pieces`);
    const middle = sizes.toSorted((a, b) => a - b)[sizes.length >> 1] ?? 0;
    assert.ok(middle > 0.5, `half of them are below ${middle} of what they may be`);
  });

  it('begin with a statement: few that would fit are torn', async function () {
    this.timeout(60_000);
    const rules = scriptRules['typescript'];
    const loader = createGrammars(await grammarFolder());
    const loaded = rules && (await loader.get(rules));
    assert.ok(loaded && 'grammar' in loaded);
    const limit = partChars((4_096 - 1_024) * 0.4);
    let cuts = 0;
    let torn = 0;
    for (const file of files) {
      const text = file.map((each) => each.text).join('');
      const tree = loaded.grammar.parser.parse(text);
      assert.ok(tree);
      let at = 0;
      for (const found of file) {
        const pieces = sizeParts([found], '', limit).toSorted((a, b) => a.startLine - b.startLine);
        for (const [i, piece] of pieces.entries()) {
          const first = at + piece.text.search(/\S/u);
          if (i > 0 && ++cuts && isTorn(tree.rootNode, first, limit / 3)) torn++;
          at += piece.text.length;
        }
      }
      tree.delete();
    }
    loader.dispose();
    assert.ok(cuts > 1_000 && torn <= cuts * 0.01, `${torn} of ${cuts} cuts tear a statement`);
  });

  it('come by how much of the question they hold, and without what holds little of it', () => {
    const filler = (name: string): string => `${name}();\n`.repeat(60);
    const text = filler('unrelated') + filler('refund') + filler('refundTax');
    const long = chunk('a.ts', 1, { text, endLine: 180, score: 8 });
    const other = chunk('b.ts', 1, { score: 5 });
    const sized = sizeParts([long, other], 'refund the tax', 700);
    const firstOf = (name: string): number =>
      sized.findIndex(({ text: own }) => own.includes(name));
    assert.equal(firstOf('refundTax'), 0);
    assert.equal(sized[0]?.score, 8);
    assert.ok(firstOf('found in b.ts') < firstOf('unrelated'), 'another chunk comes between');
    assert.ok(sized.every(({ score }, i) => score <= (sized[i - 1]?.score ?? score)));
  });

  it('become one where they are neighbours and the window is large', () => {
    const text = 'x\n'.repeat(500);
    const parts = [
      chunk('a.ts', 501, { endLine: 1_000, text, score: 9, symbols: ['Cart', 'add'] }),
      chunk('b.ts', 1_001, { endLine: 1_500, text, score: 8 }),
      chunk('a.ts', 1, { endLine: 500, text, score: 7, symbols: ['Cart', 'drop'], why: ['path'] }),
      chunk('a.ts', 1_001, { endLine: 1_500, text, score: 6, symbols: ['Cart'], stale: true }),
      chunk('a.ts', 1_502, { endLine: 2_000, text, score: 5 }),
    ];
    const wide = sizeParts(parts, 'x', partChars(76_000));
    assert.deepEqual(
      wide.map(({ path: file, startLine, endLine, score }) => [file, startLine, endLine, score]),
      [
        ['a.ts', 1, 1_500, 9],
        ['b.ts', 1_001, 1_500, 8],
        ['a.ts', 1_502, 2_000, 5],
      ],
    );
    const [one] = wide;
    assert.equal(one?.text, text.repeat(3));
    assert.deepEqual([one.symbols, one.why, one.stale], [['Cart'], ['path', 'words'], true]);
    assert.deepEqual(sizeParts(parts, 'x', 6_000), parts, 'not where it is not');
    const most = parts.map((each) => Object.assign({}, each, { text: text.repeat(5) }));
    const two = sizeParts(most, 'x', 12_000).map(({ text: own }) => own.length);
    assert.deepEqual(two, [10_000, 5_000, 5_000, 5_000], 'nor beyond what is a part');
  });

  it('hold the same text in the same lines, whatever a file holds', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('', '}', '\t\tx', '😀'.repeat(900), 'x'.repeat(3_000), '\0'),
    );
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 120 })
      .map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(text, fc.nat({ max: 60_000 }), (whole, tokens) => {
        const limit = partChars(tokens);
        const found = chunk('a.ts', 1, { text: whole, endLine: 1 });
        const pieces = sizeParts([found], 'x', limit);
        const inOrder = pieces.toSorted((a, b) => whole.indexOf(a.text) - whole.indexOf(b.text));
        const length = inOrder.reduce((sum, { text: own }) => sum + own.trim().length, 0);
        assert.ok(length <= whole.length);
        for (const { text: own, startLine, endLine } of pieces) {
          assert.ok(own.length <= limit || pieces.length === 1);
          assert.ok(whole.includes(own));
          assert.ok(startLine >= 1 && endLine >= startLine);
          assert.ok(own.isWellFormed() || !whole.isWellFormed());
        }
        const words = whole.replaceAll(/\s+/gu, '').length;
        const told = pieces.reduce(
          (sum, each) => sum + each.text.replaceAll(/\s+/gu, '').length,
          0,
        );
        assert.equal(told, words);
      }),
      { numRuns: 300 },
    );
  });

  it('of one long line are all offered', async () => {
    const line = chunk('a.json', 1, { endLine: 1, text: 'value '.repeat(700) });
    const { offered } = await sentPieces([line], 4_096, 1_024);
    assert.ok(offered.length > 4);
    assert.equal(new Set(offered.map(({ id }) => id)).size, offered.length);
    assert.equal(offered.map(({ text }) => text.match(/v/gu)?.length ?? 0).reduce(sum), 700);
  });
});

const sum = (one: number, other: number): number => one + other;

/** Whether a statement of at most so many characters goes on at this place. */
function isTorn(root: Node, at: number, most: number): boolean {
  let node = root.descendantForIndex(at, at);
  while (node) {
    const inside = node.startIndex < at && node.endIndex > at;
    if (inside && /statement$|declaration$|definition$/u.test(node.type)) {
      return node.endIndex - node.startIndex <= most;
    }
    node = node.parent;
  }
  return false;
}
