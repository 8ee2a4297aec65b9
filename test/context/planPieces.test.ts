import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { planContext, type ContextPlan, type PlanRequest } from '../../src/context/buildContext.ts';
import { shareOf } from '../../src/context/shares.ts';
import { skillPiece } from '../../src/context/sources/notePieces.ts';
import { ranks, type Piece } from '../../src/context/sources/piece.ts';
import { largeFilePieces, retrievedPiece } from '../../src/context/sources/placePieces.ts';
import type { TokenCounter } from '../../src/context/tokenCounter.ts';
import { editor, editors, model, reply, session, sessions } from './samples.ts';
import { chunk } from './sources/fakeSources.ts';

type Planned = Extract<ContextPlan, { type: 'planned' }>;

/** One token for each character: counts of pieces add up to the count of the whole. */
const characters: TokenCounter = {
  count: (texts) => Promise.resolve(texts.map((each) => each.length)),
};

async function planned(more: Partial<PlanRequest>): Promise<Planned> {
  const nothing = { editors: [], state: session([]), question: 'Why?', removed: new Set<string>() };
  const result = await planContext({ ...nothing, model: model(20_000), ...more }, characters);
  assert.ok(result.type === 'planned');
  return result;
}

function leftOut({ receipt }: Planned): Record<string, string | undefined> {
  return Object.fromEntries(receipt.items.map((item) => [item.id, item.leftOut]));
}

function lastMessage({ messages }: Planned): string {
  return messages.at(-1)?.text ?? '';
}

/** Pieces of every kind, of no size and of any size, some of a file that may be open too. */
const pieces: fc.Arbitrary<readonly Piece[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Piece['kind'][]>('retrieved', 'diff', 'pinned', 'summary', 'folder'),
      rank: fc.constantFrom(...Object.values(ranks).filter((rank) => rank !== ranks.history)),
      size: fc.oneof(fc.nat({ max: 400 }), fc.constantFrom(0, 100_000)),
      file: fc.nat({ max: 9 }),
      extent: fc.constantFrom('whole', 'part', undefined),
      group: fc.constantFrom('retrieved', 'large:file:///f1.ts', 'diff', undefined),
      leftOut: fc.option(fc.constantFrom('unavailable', 'binary'), { nil: undefined, freq: 6 }),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ kind, rank, size, file, extent, group, leftOut: reason }, i): Piece => ({
      id: `piece:${i}`,
      kind,
      label: `piece ${i}`,
      uri: `file:///f${file}.ts`,
      text: reason ? '' : `<${i}>${'x'.repeat(size)}</${i}>\n\n`,
      rank,
      removable: true,
      ...(extent ? { extent } : {}),
      ...(group === undefined ? {} : { group }),
      ...(reason ? { leftOut: reason } : {}),
    })),
  );

describe('a plan with pieces of many sources', () => {
  it('never exceeds the window, and its parts add up, in 10,000 contexts', async function () {
    this.timeout(120_000);
    const request = fc.record({
      editors,
      state: sessions,
      pieces,
      // What marks a piece is in none.
      question: fc.string({ maxLength: 40 }).map((text) => text.replaceAll('<', '')),
      total: fc.oneof(
        { weight: 6, arbitrary: fc.nat({ max: 9_000 }).map((more) => 3_000 + more) },
        { weight: 1, arbitrary: fc.nat({ max: 3_000 }) },
        { weight: 1, arbitrary: fc.constantFrom(0, 1) },
      ),
      reserve: fc.nat({ max: 300 }),
      tools: fc.option(
        fc.record({ names: fc.constant(['edit_file']), text: fc.string({ maxLength: 900 }) }),
        { nil: undefined },
      ),
      removals: fc.infiniteStream(fc.nat({ max: 7 })),
    });
    let sentPieces = 0;
    await fc.assert(
      fc.asyncProperty(request, async ({ total, reserve, removals, tools, ...rest }) => {
        const pick = (): ReadonlySet<string> =>
          new Set(rest.pieces.map(({ id }) => id).filter(() => removals.next().value === 0));
        const [removed, without] = [pick(), pick()];
        const available = Math.max(0, total - reserve);
        const plan = await planContext(
          {
            ...rest,
            removed,
            without,
            model: model(total, reserve),
            ...(tools ? { tools } : {}),
          },
          characters,
        );
        if (plan.type === 'too-long') return assert.ok(plan.needed > available);
        const { receipt, messages } = plan;
        assert.ok(receipt.used <= available);
        const sent = receipt.items.filter((item) => item.leftOut === undefined);
        const sum = sent.reduce((tokens, item) => tokens + item.tokens, receipt.message ?? 0);
        assert.equal(sum, receipt.used, 'the manifest adds up');
        const inMessages = messages.reduce((tokens, { text }) => tokens + text.length + 4, 3);
        const inTools = tools?.text.length ?? 0;
        assert.equal(receipt.used, inMessages + inTools, 'and it is what is sent');
        for (const { id } of rest.pieces) {
          const item = receipt.items.find((each) => each.id === id);
          const inText = lastMessage(plan).includes(`<${id.slice('piece:'.length)}>`);
          assert.equal(inText, item !== undefined && item.leftOut === undefined, id);
          if (without.has(id)) assert.equal(inText, false);
          sentPieces += Number(inText);
        }
        for (const group of ['retrieved', 'diff', 'large:file:///f1.ts']) {
          const own = rest.pieces.filter((piece) => piece.group === group);
          const ids = new Set(own.map(({ id }) => id));
          const taken = sent.filter(({ id }) => ids.has(id));
          const tokens = taken.reduce((total_, item) => total_ + item.tokens, 0);
          assert.ok(tokens <= (shareOf(group, available) ?? 0), group);
        }
      }),
      { numRuns: 10_000 },
    );
    assert.ok(sentPieces > 1_500, `only ${sentPieces} pieces were sent`);
  });

  it('stands in an order that a model can follow', async () => {
    const result = await planned({
      editors: [editor('b.ts', 'open\n'), editor('a.ts', 'active\n', { active: true })],
      state: session([{ id: 'm', said: 'Hello', replies: [reply('m', 'Hi')] }]),
      pieces: [
        retrievedPiece(chunk('z.ts', 9, { score: 3 })),
        retrievedPiece(chunk('z.ts', 1, { score: 2 })),
        retrievedPiece(chunk('y.ts', 1, { score: 1 })),
      ],
    });
    assert.equal(
      lastMessage(result),
      `File: b.ts, lines 1-1
\`\`\`typescript
open
\`\`\`

Part: y.ts, lines 1-2, in Cart.add
\`\`\`typescript
found in y.ts at 1
and more
\`\`\`

Part: z.ts, lines 1-2, in Cart.add
\`\`\`typescript
found in z.ts at 1
and more
\`\`\`

Part: z.ts, lines 9-10, in Cart.add
\`\`\`typescript
found in z.ts at 9
and more
\`\`\`

File: a.ts, lines 1-1
\`\`\`typescript
active
\`\`\`

Question:
Why?`,
    );
  });

  it('keeps why a piece is there, its score and its age', async () => {
    const why = ['words', 'nearby'] as const;
    const piece = retrievedPiece(chunk('z.ts', 1, { score: 7, why, stale: true }));
    const { receipt } = await planned({ pieces: [piece], notes: ['Still building.'] });
    const item = receipt.items.find(({ kind }) => kind === 'retrieved');
    assert.deepEqual([item?.why, item?.score, item?.stale], [why, 7, true]);
    assert.deepEqual(receipt.notes, ['Still building.']);
    assert.deepEqual(Object.keys(item ?? {}).toSorted(), [
      'id',
      'kind',
      'label',
      'lines',
      'removable',
      'score',
      'stale',
      'tokens',
      'uri',
      'why',
    ]);
  });

  it('sends a file whole rather than in parts, and parts where it does not fit', async () => {
    const parts = [retrievedPiece(chunk('a.ts', 1))];
    const small = await planned({ editors: [editor('a.ts', 'small')], pieces: parts });
    assert.deepEqual(leftOut(small), {
      instructions: undefined,
      'open-editor:file:///a.ts': undefined,
    });
    const large = await planned({ editors: [editor('a.ts', 'x'.repeat(30_000))], pieces: parts });
    assert.deepEqual(leftOut(large), {
      instructions: undefined,
      'retrieved:file:///a.ts:1-2': undefined,
      'open-editor:file:///a.ts': 'does-not-fit',
    });
  });

  it('gives a file of 5 MB no more than its share', async () => {
    const content = { type: 'left-out', reason: 'too-large', note: '5.0 MB' } as const;
    const big = editor('big.ts', '', { active: true, content });
    const parts = Array.from({ length: 100 }, (_, i) => ({
      lines: { start: i * 40 + 1, end: i * 40 + 40 },
      text: 'line\n'.repeat(40),
      score: 100 - i,
    }));
    const found = { outline: '1: class Cart\n'.repeat(40), parts };
    const result = await planned({
      editors: [big],
      pieces: largeFilePieces(big, found, ranks.active),
    });
    const own = result.receipt.items.filter(({ uri, leftOut: out }) => uri === big.uri && !out);
    const tokens = own.reduce((sum, item) => sum + item.tokens, 0);
    assert.ok(own.length > 5, `${own.length} parts`);
    assert.ok(tokens <= (20_000 - 100) * 0.25, `${tokens} tokens`);
    assert.equal(leftOut(result)['open-editor:file:///big.ts'], 'too-large');
  });

  it('sends what the question names although it was removed, but not what it is to do without', async () => {
    const file = editor('a.ts', 'WANTED');
    const id = 'open-editor:file:///a.ts';
    const request = {
      named: [{ file, how: 'mentioned' }],
      removed: new Set([id]),
    } as const;
    assert.match(lastMessage(await planned(request)), /WANTED/u);
    const without = await planned({ ...request, without: new Set([id]) });
    assert.doesNotMatch(lastMessage(without), /WANTED/u);
    assert.equal(leftOut(without)[id], 'removed');
  });

  it('tells a skill that was called whole, though it takes most of the room', async () => {
    const text = 'step by step\n'.repeat(1_000);
    const piece = skillPiece({ uri: 'file:///SKILL.md', name: 'release', text });
    const result = await planned({
      editors: [editor('open.ts', 'word '.repeat(800))],
      pieces: [piece],
    });
    assert.equal(leftOut(result)['skill:file:///SKILL.md'], undefined);
    assert.ok(lastMessage(result).includes(text));
    assert.ok(result.receipt.used <= 19_900);
  });

  it('puts pinned files before the conversation, and open ones after it', async () => {
    const long = 'word '.repeat(100);
    const request = {
      named: [{ file: editor('pinned.ts', long), how: 'pinned' }],
      editors: [editor('open.ts', long)],
      state: session([{ id: 'a', said: long, replies: [reply('a', 'old')] }]),
    } as const;
    const all = await planned(request);
    const room = all.receipt.used - 200;
    const tight = await planned({ ...request, model: model(room, 0) });
    assert.equal(leftOut(tight)['open-editor:file:///pinned.ts'], undefined);
    assert.equal(leftOut(tight)['history'], undefined);
    assert.equal(leftOut(tight)['open-editor:file:///open.ts'], 'does-not-fit');
  });
});
