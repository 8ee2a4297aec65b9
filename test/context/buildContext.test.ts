import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  planContext,
  type ContextPlan,
  type OfferedTools,
  type PlanRequest,
} from '../../src/context/buildContext.ts';
import { tokensPerMessage, tokensPerReply } from '../../src/context/budget.ts';
import type { OpenEditor } from '../../src/context/editorSource.ts';
import { systemPrompt } from '../../src/context/prompt.ts';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import { createCachedCounter, type TokenCounter } from '../../src/context/tokenCounter.ts';
import { loadTokenizer, type CountTokens } from '../../src/context/worker/tokenize.ts';
import { editor, editors, hardText, model, reply, session, sessions } from './samples.ts';

type Planned = Extract<ContextPlan, { type: 'planned' }>;

let countTokens: CountTokens;
let counter: TokenCounter;

before(async () => {
  countTokens = await loadTokenizer();
  counter = { count: (texts) => Promise.resolve(texts.map(countTokens)) };
});

function plan(more: Partial<PlanRequest>): Promise<ContextPlan> {
  const nothing = { editors: [], state: session([]), question: 'Why?', removed: new Set<string>() };
  return planContext({ ...nothing, model: model(8_000), ...more }, counter);
}

async function planned(more: Partial<PlanRequest>): Promise<Planned> {
  const result = await plan(more);
  assert.ok(result.type === 'planned');
  return result;
}

/** What a provider that counts as OpenAI does would count. */
function tokensOf({ messages }: Planned): number {
  return messages.reduce(
    (sum, { text }) => sum + countTokens(text) + tokensPerMessage,
    tokensPerReply,
  );
}

function leftOut({ receipt }: Planned): Record<string, string | undefined> {
  return Object.fromEntries(receipt.items.map((item) => [item.id, item.leftOut]));
}

describe('context plan', () => {
  it('shows everything that it sends, in order of importance', async () => {
    const selection = { lines: { start: 2, end: 2 }, text: 'two' };
    const { receipt, messages } = await planned({
      editors: [
        editor('a.ts', 'first'),
        editor('b.ts', 'one\ntwo\nthree', { active: true, dirty: true, selection }),
      ],
      state: session([{ id: 'm', said: 'Hello', replies: [reply('m', 'Hi')] }]),
    });
    assert.deepEqual(
      receipt.items.map(({ id, kind, label, leftOut: reason }) => [id, kind, label, reason]),
      [
        ['instructions', 'instructions', 'Instructions', undefined],
        ['history', 'history', '2 earlier messages', undefined],
        ['selection:file:///b.ts:2-2', 'selection', 'b.ts', undefined],
        ['open-editor:file:///b.ts', 'active-editor', 'b.ts', undefined],
        ['open-editor:file:///a.ts', 'open-editor', 'a.ts', undefined],
      ],
    );
    assert.equal(
      messages.at(-1)?.text,
      `File: a.ts, lines 1-1
\`\`\`typescript
first
\`\`\`

File: b.ts (unsaved changes), lines 1-3
\`\`\`typescript
one
two
three
\`\`\`

Selection: b.ts (unsaved changes), lines 2-2
\`\`\`typescript
two
\`\`\`

Question:
Why?`,
    );
    assert.deepEqual(
      messages.map((message) => message.role),
      ['system', 'user', 'assistant', 'user'],
    );
  });

  it('leaves out what was removed, and sends none of it', async () => {
    const result = await planned({
      editors: [editor('a.ts', 'SECRET'), editor('b.ts', 'kept')],
      state: session([{ id: 'm', said: 'OLD', replies: [reply('m', 'OLD')] }]),
      removed: new Set(['open-editor:file:///a.ts', 'history']),
    });
    assert.equal(leftOut(result)['open-editor:file:///a.ts'], 'removed');
    assert.equal(leftOut(result)['history'], 'removed');
    assert.doesNotMatch(JSON.stringify(result.messages), /SECRET|OLD/u);
    assert.equal(result.messages.length, 2);
  });

  it('keeps a file removed when its tab becomes the active one', async () => {
    const removed = new Set(['open-editor:file:///a.ts']);
    const result = await planned({
      editors: [editor('a.ts', 'SECRET', { active: true })],
      removed,
    });
    assert.doesNotMatch(JSON.stringify(result.messages), /SECRET/u);
  });

  it('sends a file that a command attached although its chip was removed', async () => {
    const file = editor('a.ts', 'wanted');
    const removed = new Set(['open-editor:file:///a.ts']);
    const named = [{ file, how: 'attached' }] as const;
    const result = await planned({ editors: [file], named, removed });
    assert.match(result.messages.at(-1)?.text ?? '', /wanted/u);
    const items = result.receipt.items.filter(({ uri }) => uri === file.uri);
    assert.deepEqual(
      items.map(({ leftOut: reason, removable }) => [reason, removable]),
      [[undefined, false]],
    );
  });

  it('is no plan where what a command is about has no room', async () => {
    const long = 'x'.repeat(3_000);
    const characters: TokenCounter = {
      count: (texts) => Promise.resolve(texts.map((each) => each.length)),
    };
    const asked = (file: OpenEditor, window: number, more: Partial<PlanRequest> = {}) =>
      planContext(
        {
          editors: [file],
          state: session([]),
          question: 'Why?',
          removed: new Set(),
          named: [{ file, how: 'attached' }],
          model: model(window),
          ...more,
        },
        characters,
      );
    const whole = editor('a.ts', long, { active: true, required: true });
    const { length } = systemPrompt;
    const refused = await asked(whole, length + 1_500);
    assert.ok(refused.type === 'too-long');
    assert.equal(refused.about, 'a.ts');
    assert.ok(refused.needed > refused.available);
    assert.ok(refused.needed > long.length);
    assert.equal((await asked(whole, length + 4_500)).type, 'planned');
    // Of a selection the rest of the file need not go along.
    const selection = { lines: { start: 1, end: 1 }, text: 'x'.repeat(100) };
    assert.equal((await asked({ ...whole, selection }, length + 1_500)).type, 'planned');
    const large = { ...selection, text: `${long}\n` };
    assert.equal((await asked({ ...whole, selection: large }, length + 1_500)).type, 'too-long');
    // What a person leaves out is not missed, nor is what only goes along.
    const without = new Set(['open-editor:file:///a.ts']);
    assert.equal((await asked(whole, length + 1_500, { without })).type, 'planned');
    assert.equal((await asked(editor('a.ts', long), length + 1_500)).type, 'planned');
  });

  it('sends a selection of the whole file once', async () => {
    const selection = { lines: { start: 1, end: 2 }, text: 'one\ntwo' };
    const whole = editor('a.ts', 'one\ntwo\n', { active: true, selection });
    const id = 'selection:file:///a.ts:1-2';
    assert.equal(leftOut(await planned({ editors: [whole] }))[id], 'duplicate');
    const removed = new Set(['open-editor:file:///a.ts']);
    assert.equal(leftOut(await planned({ editors: [whole], removed }))[id], undefined);
  });

  it('names files that cannot be sent, with the reason', async () => {
    const content = { type: 'left-out', reason: 'too-large', note: '50 MB' } as const;
    const { receipt } = await planned({ editors: [editor('big.bin', '', { content })] });
    const { leftOut: reason, note, tokens } = receipt.items.at(-1) ?? {};
    assert.deepEqual([reason, note, tokens], ['too-large', '50 MB', 0]);
  });

  it('prefers the active file to history, and history to other files', async () => {
    const long = 'word '.repeat(300);
    const request = {
      editors: [editor('other.ts', long), editor('active.ts', long, { active: true })],
      state: session([
        { id: 'a', said: long, replies: [reply('a', 'old')] },
        { id: 'b', said: 'short', replies: [reply('b', 'new')] },
      ]),
    };
    const room = countTokens(systemPrompt) + 400 + 100;
    const result = await planned({ ...request, model: model(room) });
    assert.deepEqual(leftOut(result), {
      instructions: undefined,
      history: undefined,
      'history-older': 'does-not-fit',
      'open-editor:file:///active.ts': undefined,
      'open-editor:file:///other.ts': 'does-not-fit',
    });
    assert.deepEqual(
      result.messages.slice(1, 3).map(({ text }) => text),
      ['short', 'new'],
    );
  });

  it('says when instructions and question alone are too long', async () => {
    const result = await plan({ question: 'word '.repeat(500), model: model(500) });
    assert.equal(result.type, 'too-long');
    assert.ok(result.type === 'too-long' && result.needed > result.available);
    assert.equal(result.type === 'too-long' && result.available, 400);
  });

  it('says that counts are estimates where the tokenizer is not the model’s own', async () => {
    const { receipt } = await planned({ model: { ...model(8_000), exactTokens: false } });
    assert.equal(receipt.estimated, true);
  });

  it('asks the counter for nothing but the question when the files are as before', async () => {
    const asked: (readonly string[])[] = [];
    const recording: TokenCounter = {
      count(texts) {
        asked.push(texts);
        return counter.count(texts);
      },
    };
    const cached = createCachedCounter(recording);
    const files = Array.from({ length: 10 }, (_, i) => editor(`f${i}.ts`, `text of ${i}`));
    const request = {
      editors: files,
      state: session([]),
      removed: new Set<string>(),
      model: model(8_000),
    };
    await planContext({ ...request, question: '' }, cached);
    await planContext({ ...request, question: 'Now?' }, cached);
    assert.deepEqual(asked[1], ['Question:\nNow?']);
    const changed = files.with(3, editor('f3.ts', 'changed'));
    await planContext({ ...request, editors: changed, question: 'Now?' }, cached);
    assert.equal(asked[2]?.length, 1);
    assert.match(asked[2]?.[0] ?? '', /changed/u);
  });

  it('counts exactly and never exceeds the window, in 10,000 contexts', async function () {
    this.timeout(120_000);
    const request = fc.record({
      editors,
      state: sessions,
      question: hardText,
      total: fc.integer({ min: 300, max: 1_500 }),
      reserve: fc.nat({ max: 300 }),
      tools: someTools,
      removals: fc.infiniteStream(fc.boolean()),
    });
    let filesSent = 0;
    let withTools = 0;
    const known = new Map<string, number>();
    const remembered = (text: string): number => {
      const count = known.get(text) ?? countTokens(text);
      known.set(text, count);
      return count;
    };
    const fast: TokenCounter = { count: (texts) => Promise.resolve(texts.map(remembered)) };
    await fc.assert(
      fc.asyncProperty(request, async ({ total, reserve, removals, tools, ...rest }) => {
        const removed = new Set(idsOf(rest.editors).filter(() => removals.next().value));
        const asked = { ...rest, ...(tools ? { tools } : {}), model: model(total, reserve) };
        const result = await planContext({ ...asked, removed }, fast);
        if (result.type === 'too-long') {
          assert.ok(result.needed > Math.max(0, total - reserve));
          return;
        }
        const { receipt, messages } = result;
        assert.ok(receipt.used <= total - reserve);
        const inMessages = messages.reduce((sum, { text }) => sum + remembered(text) + 4, 3);
        const inTools = tools ? remembered(tools.text) : 0;
        assert.equal(receipt.used, inMessages + inTools);
        assertTools(receipt, tools && { ...tools, tokens: inTools });
        withTools += Number(tools !== undefined);
        assertShown(result, rest.editors);
        filesSent += receipt.items.filter((item) => item.uri && !item.leftOut).length;
      }),
      { numRuns: 10_000 },
    );
    assert.ok(filesSent > 10_000, `only ${filesSent} files were sent`);
    assert.ok(withTools > 1_000, `only ${withTools} had tools`);
  });

  it('counts long words across pieces exactly', async () => {
    const long = editor('a.ts', 'x'.repeat(5_000));
    const result = await planned({ editors: [long, editor('b.ts', '='.repeat(3_000))] });
    assert.equal(result.receipt.used, tokensOf(result));
  });
});

/** Definitions of any size, or none; a question offers the same ones again and again. */
const someTools = fc.option(
  fc.record({
    names: fc.array(fc.constantFrom('edit_file', 'write_file'), { minLength: 1, maxLength: 2 }),
    text: hardText.map((text) => JSON.stringify([{ name: 'edit_file', description: text }])),
  }),
  { nil: undefined },
);

/** One row that nobody can take away, where there are tools, and none where there are none. */
function assertTools(
  { items }: ContextReceipt,
  tools: (OfferedTools & { readonly tokens: number }) | undefined,
): void {
  assert.deepEqual(
    items.filter(({ kind }) => kind === 'tools'),
    tools
      ? [
          {
            id: 'tools',
            kind: 'tools',
            label: 'Tools',
            tokens: tools.tokens,
            removable: false,
            note: tools.names.join(', '),
          },
        ]
      : [],
  );
}

function idsOf(all: readonly OpenEditor[]): readonly string[] {
  return ['history', ...all.flatMap(({ uri }) => [`open-editor:${uri}`, `selection:${uri}:1-2`])];
}

/** The receipt's sent items and the question are exactly what the last message is made of. */
function assertShown({ receipt, messages }: Planned, all: readonly OpenEditor[]): void {
  const last = messages.at(-1)?.text ?? '';
  const headers = all.flatMap(({ path }) => [`File: ${path}`, `Selection: ${path}`]);
  const sent = receipt.items.filter((item) => item.leftOut === undefined && item.uri !== undefined);
  const shown = sent.map(
    ({ kind, label }) => `${kind === 'selection' ? 'Selection' : 'File'}: ${label}`,
  );
  const inText = headers.filter(
    (header) => last.includes(`${header},`) || last.includes(`${header} (`),
  );
  assert.deepEqual(inText.toSorted(), shown.toSorted());
  const sum = receipt.items
    .filter((item) => item.leftOut === undefined)
    .reduce((tokens, item) => tokens + item.tokens, 0);
  assert.ok(sum + tokensPerMessage + tokensPerReply <= receipt.used);
  const history = messages.length - 2;
  const hasHistory = receipt.items.some(({ id, leftOut: reason }) => id === 'history' && !reason);
  assert.equal(history > 0, hasHistory);
}
