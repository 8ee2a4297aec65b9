import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { OpenEditor } from '../../src/context/editorSource.ts';
import type { ModelRequest } from '../../src/models/languageModel.ts';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import {
  ask,
  editor,
  FakeProvider,
  newSession,
  replyTo,
  roomy,
  stuckCounter,
  whenIdle,
  withRoom,
  wordsOf,
} from './roomHelpers.ts';

const secret = 'hunter2';

/** The tokens of a request as sent: its text, four for each message and three for the reply. */
function tokensOf({ messages }: ModelRequest): number {
  return messages.reduce((sum, message) => sum + message.text.length + 4, 3);
}

function sentUris({ items }: ContextReceipt, kinds: readonly string[]): readonly string[] {
  return items
    .filter((item) => item.leftOut === undefined && kinds.includes(item.kind))
    .map((item) => item.uri ?? '');
}

/** Up to five files, each with words that stand nowhere else. */
const someEditors: fc.Arbitrary<readonly OpenEditor[]> = fc
  .array(
    fc.record({
      length: fc.integer({ min: 0, max: 1_500 }),
      selected: fc.boolean(),
      left: fc.constantFrom(undefined, 'binary', 'too-large', 'unreadable'),
    }),
    { maxLength: 5 },
  )
  .chain((files) => fc.tuple(fc.constant(files), fc.nat({ max: 5 })))
  .map(([files, active]) =>
    files.map(({ length, selected, left }, i) =>
      editor(`f${i}.ts`, `«file${i}» ${'x'.repeat(length)}\n«file${i}» more\n`, {
        active: i === active,
        ...(selected
          ? { selection: { lines: { start: 2, end: 2 }, text: `«selected${i}» more\n` } }
          : {}),
        ...(left ? { content: { type: 'left-out', reason: left } as const } : {}),
      }),
    ),
  );

describe('what is sent', function () {
  this.timeout(60_000);

  it('is what the receipt shows: every file, every token, nothing else', async () => {
    const provider = new FakeProvider('p', { total: 6_000, reply: 500, assumed: false });
    await withRoom(
      async (room) => {
        await room.catalog.settled();
        const removals = fc.subarray([
          'open-editor:file:///w/f0.ts',
          'open-editor:file:///w/f1.ts',
        ]);
        await fc.assert(
          fc.asyncProperty(
            someEditors,
            removals,
            fc.nat({ max: 2 }),
            async (files, removed, turns) => {
              const actor = await newSession(room);
              for (const id of removed) await room.conversations.dropContext(actor.id, id, true);
              room.editors.splice(0, room.editors.length);
              for (let i = 0; i < turns; i++) await ask(room, actor, `Earlier ${i}?`);
              room.editors.push(...files);

              const preview = await room.conversations.preview(
                actor.id,
                'Why?',
                new AbortController().signal,
              );
              const { receipt, status } = await ask(room, actor, 'Why?');
              assert.equal(status, 'ended');
              const request = provider.requests.at(-1);
              const words = wordsOf(request);
              assert.ok(request);
              assert.equal(tokensOf(request), receipt.used);
              assert.ok(receipt.used + receipt.reserve <= receipt.window);
              const whole = sentUris(receipt, ['open-editor', 'active-editor']);
              const selections = sentUris(receipt, ['selection']);
              for (const [i, { uri }] of files.entries()) {
                assert.equal(words.includes(`«file${i}»`), whole.includes(uri), `file ${i}`);
                assert.equal(
                  words.includes(`«selected${i}»`),
                  selections.includes(uri),
                  `selection ${i}`,
                );
              }
              const history = receipt.items.filter((item) => item.kind === 'history');
              for (let i = 0; i < turns; i++) {
                assert.ok(words.includes(`Earlier ${i}?`) || history.some((item) => item.leftOut));
              }
              assert.equal(history.length > 0, turns > 0);
              assert.deepEqual(
                preview?.items.map(({ id }) => id),
                receipt.items.map(({ id }) => id),
                'the chips were the same before',
              );
            },
          ),
          { numRuns: 40 },
        );
      },
      { provider },
    );
  });

  it('has a row for the tools that go along, in the preview as well, and none without them', async () => {
    const tools = [{ name: 'edit_file', description: 'Edits.', parameters: {} }];
    const toolsFor = (_model: ModelInfo, question: string) =>
      Promise.resolve(question.startsWith('Edit') ? tools : []);
    await withRoom(
      async (room) => {
        const actor = await newSession(room);
        const seen: unknown[] = [];
        for (const question of ['Edit it', 'Why?']) {
          const { signal } = new AbortController();
          const preview = await room.conversations.preview(actor.id, question, signal);
          const { receipt } = await ask(room, actor, question);
          assert.equal(preview?.used, receipt.used);
          const request = room.provider.requests.at(-1);
          assert.ok(request);
          const beside = receipt.used - tokensOf(request);
          seen.push(receipt.items.filter(({ kind }) => kind === 'tools').length, beside);
        }
        assert.deepEqual(seen, [1, JSON.stringify(tools).length, 0, 0]);
      },
      { toolsFor },
    );
  });

  it('leaves out what the person removed, says so, and takes it back in', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const other = await newSession(room);
      room.editors.push(editor('a.ts', 'alpha\n', { active: true }), editor('b.ts', 'beta\n'));
      const id = 'open-editor:file:///w/b.ts';
      await room.conversations.dropContext(actor.id, id, true);
      const { receipt } = await ask(room, actor, 'Why?');
      assert.ok(!wordsOf(room.provider.requests[0]).includes('beta'));
      assert.ok(wordsOf(room.provider.requests[0]).includes('alpha'));
      const item = receipt.items.find((each) => each.id === id);
      assert.equal(item?.leftOut, 'removed');

      await ask(room, other, 'Why?');
      assert.ok(wordsOf(room.provider.requests[1]).includes('beta'), 'in this chat only');

      await room.conversations.dropContext(actor.id, id, false);
      await ask(room, actor, 'And now?');
      assert.ok(wordsOf(room.provider.requests[2]).includes('beta'));
    }));

  it('names the kinds of secret that are masked, each once', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        const clean = await ask(room, actor, 'Why?');
        assert.equal(clean.receipt.masked, undefined);
        room.editors.push(editor('a.ts', `password = ${secret}\n`), editor('b.ts', secret));
        const { receipt } = await ask(room, actor, `Is ${secret} safe?`);
        assert.deepEqual(receipt.masked, ['password']);
      },
      {
        secretsIn: (words) =>
          words
            .split(secret)
            .slice(1)
            .map(() => 'password'),
      },
    ));

  it('holds what a command attached, on Retry too, whatever was removed or closed', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const attached = editor('deep/file.ts', 'attached words\n');
      await room.conversations.dropContext(actor.id, `open-editor:${attached.uri}`, true);
      const reply = await ask(room, actor, 'Explain it.', [attached]);
      await room.conversations.retry(actor.id, reply.id);
      await whenIdle(room, actor);
      for (const request of room.provider.requests) {
        assert.ok(wordsOf(request).includes('attached words'));
      }
      assert.equal(room.provider.requests.length, 2);
      const { receipt } = replyTo(actor.getState(), reply.to);
      assert.deepEqual(sentUris(receipt, ['open-editor']), [attached.uri]);

      await ask(room, actor, 'Something else.');
      assert.ok(
        !wordsOf(room.provider.requests[2]).includes('attached words'),
        'no longer than that',
      );
    }));
});

describe('the outline of what a command would ask', function () {
  this.timeout(20_000);

  it('is what it takes along when it asks, and writes nothing', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const pinned = [editor('a.ts', 'alpha\n')];
      const { version } = actor.getState();
      const outline = await room.conversations.outline(actor.id, 'Why?', { pinned });
      assert.equal(actor.getState().version, version);
      const { receipt } = await ask(room, actor, 'Why?', pinned);
      assert.deepEqual(outline?.receipt, receipt);
    }));

  it('needs no chat, and none where the model that is wanted is gone', () =>
    withRoom(async (room) => {
      const outline = await room.conversations.outline(undefined, 'Why?', {});
      assert.ok((outline?.receipt.used ?? 0) > 'Why?'.length);
      const model = { provider: 'gone', model: 'old' };
      assert.equal(await room.conversations.outline(undefined, 'Why?', { model }), undefined);
    }));
});

describe('the preview', function () {
  this.timeout(20_000);
  const { signal } = new AbortController();

  it('counts what the next request would hold', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      room.editors.push(editor('a.ts', 'alpha\n'));
      const preview = await room.conversations.preview(actor.id, '', signal);
      const { receipt } = await ask(room, actor, 'Why?');
      assert.ok(preview);
      assert.deepEqual(preview.items, receipt.items);
      assert.equal(receipt.used, preview.used + 'Why?'.length);
      assert.equal(preview.window, roomy.total);
    }));

  it('shows how much is needed where even the instructions do not fit', async () => {
    const provider = new FakeProvider('p', { total: 200, reply: 50, assumed: false });
    await withRoom(
      async (room) => {
        await room.catalog.settled();
        const actor = await newSession(room);
        const preview = await room.conversations.preview(actor.id, '', signal);
        assert.deepEqual(preview?.items, []);
        assert.ok(preview.used > preview.window);
      },
      { provider },
    );
  });

  it('is none for a chat that is not there, or whose model is gone', () =>
    withRoom(async (room) => {
      assert.equal(await room.conversations.preview('01NOWHERE', '', signal), undefined);
      const actor = await newSession(room, { model: { provider: 'gone', model: 'old' } });
      assert.equal(await room.conversations.preview(actor.id, '', signal), undefined);
    }));

  it('can be called off', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        const abort = new AbortController();
        const preview = room.conversations.preview(actor.id, '', abort.signal);
        abort.abort();
        await assert.rejects(preview);
      },
      { counter: stuckCounter },
    ));
});
