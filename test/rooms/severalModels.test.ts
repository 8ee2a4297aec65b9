// One question to several models: the same words to each, and what becomes of one is nothing to the others.
import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import type { ChatMessage } from '../../src/models/languageModel.ts';
import { answersTo, shownAnswer, toldReplies } from '../../src/protocol/answers.ts';
import type { ModelInfo, ModelRef } from '../../src/protocol/model.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { frozenMessages } from '../../src/rooms/sharedPlan.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { failWith, hang, head, text, textReply } from '../helpers/modelScripts.ts';
import {
  ask,
  editor,
  newSession,
  stored,
  whenIdle,
  withRoom,
  wordsOf,
  type RoomOptions,
  type TestRoom,
} from './roomHelpers.ts';

const names = ['a', 'b', 'c', 'd'] as const;
/** The third has the least room: what is sent fits it. */
const windows = { a: 60_000, b: 30_000, c: 9_000, d: 20_000 } as const;

/** Those that are known to call tools. */
const tooled: ReadonlySet<string> = new Set(['a', 'b']);
const listed = (name: string) =>
  tooled.has(name) ? { id: name, supported_parameters: ['tools'] } : name;

describe('several models', function () {
  this.timeout(20_000);
  let servers: readonly FakeModelServer[];

  beforeEach(async () => {
    servers = await Promise.all(
      names.map((name) => startFakeModelServer({ models: [listed(name)] })),
    );
    servers.forEach((each, i) => each.reply(textReply(`Answer of ${names[i]}.`)));
  });
  afterEach(() => Promise.all(servers.map((each) => each.close())));

  /** A chat in which something was said, with a file open, and the four models there. */
  async function inRoom(
    work: (room: TestRoom, actor: SessionActor, models: readonly ModelRef[]) => Promise<void>,
    options: RoomOptions = {},
  ): Promise<void> {
    await withRoom(async (room) => {
      const providers = names.map((name, i) =>
        createOpenAiProvider({
          id: name,
          label: name,
          baseUrl: servers[i]?.url ?? '',
          key: () => Promise.resolve(undefined),
          models: [{ id: name, window: windows[name] }],
        }),
      );
      await room.catalog.load(() => Promise.resolve([room.provider, ...providers]));
      const actor = await newSession(room);
      await ask(room, actor, 'Hello');
      room.editors.push(editor('a.ts', 'let a = 1;\n'));
      await work(
        room,
        actor,
        names.map((name) => ({ provider: name, model: name })),
      );
    }, options);
  }

  function server(name: (typeof names)[number]): FakeModelServer {
    const found = servers[names.indexOf(name)];
    assert.ok(found);
    return found;
  }

  function answersIn(actor: SessionActor): readonly Reply[] {
    const { messages } = actor.getState();
    const last = messages.findLast(({ kind }) => kind === 'message');
    return last ? answersTo(messages, last.id) : [];
  }

  function messagesOf({ chats }: FakeModelServer): string {
    // The field as it went over the wire, byte by byte.
    const raw = chats.at(-1)?.raw ?? '';
    const found = /"messages":(?<messages>\[.*?\}\])/u.exec(raw)?.groups?.['messages'];
    assert.ok(found !== undefined, raw);
    return found;
  }

  it('are told the same, byte by byte, and each answers', async () => {
    let looks = 0;
    // Whoever looked a second time would see something else.
    const openEditors = () => Promise.resolve([editor('a.ts', `let a = 1; // ${++looks}\n`)]);
    const work: Parameters<typeof inRoom>[0] = async (room, actor, models) => {
      const outcome = await room.conversations.send(actor.id, 'What is a?', { models });
      assert.equal(outcome.type, 'accepted');
      await whenIdle(room, actor);
      const told = servers.map(messagesOf);
      assert.equal(new Set(told).size, 1, told.join('\n'));
      assert.match(told[0] ?? '', /let a = 1;/u);
      assert.match(told[0] ?? '', /What is a\?/u);
      const answers = answersIn(actor);
      assert.deepEqual(
        answers.map((each) => [each.model.provider, each.text, each.status]),
        names.map((name) => [name, `Answer of ${name}.`, 'ended']),
      );
      // Each has a receipt of its own: the same pieces, and its own window.
      assert.deepEqual(
        answers.map(({ receipt }) => receipt.window),
        names.map((name) => windows[name]),
      );
      assert.equal(new Set(answers.map(({ receipt }) => receipt.used)).size, 1);
      assert.equal(new Set(answers.map(({ receipt }) => JSON.stringify(receipt.items))).size, 1);
    };
    await inRoom(work, { editors: { openEditors } });
  });

  it('are each shown the tools that they are offered, with room for these', async () => {
    const tools = [{ name: 'edit_file', description: 'x'.repeat(500), parameters: {} }];
    const size = JSON.stringify(tools).length;
    const toolsFor = (model: ModelInfo) =>
      Promise.resolve(model.capabilities?.tools === true ? tools : []);
    await inRoom(
      async (room, actor, models) => {
        // As much as there is room for in the third, which is offered none.
        for (let i = 0; i < 40; i++) {
          room.editors.push(editor(`f${i}.ts`, `${'x'.repeat(150)}\n`));
        }
        await room.conversations.send(actor.id, 'What is x?', { models });
        await whenIdle(room, actor);
        assert.equal(new Set(servers.map(messagesOf)).size, 1);
        const receipts = answersIn(actor).map(({ receipt }) => receipt);
        const own = receipts.map(({ items }) => items.filter(({ kind }) => kind === 'tools'));
        assert.deepEqual(
          own.map((items) => items.map(({ tokens }) => tokens)),
          [[size], [size], [], []],
        );
        const [least = 0] = receipts.slice(-1).map(({ used }) => used);
        assert.deepEqual(
          receipts.map(({ used }) => used - least),
          [size, size, 0, 0],
        );
        for (const { used, window, reserve } of receipts) assert.ok(used <= window - reserve);
        assert.ok(least + size <= windows.c, 'whoever has the least room could have had them too');
      },
      { toolsFor },
    );
  });

  it('are told what fits the one with the least room', async () => {
    await inRoom(async (room, actor, models) => {
      room.editors.push(editor('large.ts', `${'x'.repeat(12_000)}\n`));
      await room.conversations.send(actor.id, 'What is x?', { models });
      await whenIdle(room, actor);
      const told = servers.map(messagesOf);
      assert.equal(new Set(told).size, 1);
      assert.ok(!told[0]?.includes('xxxx'));
    });
  });

  it('do not wait for one that hangs, nor for one that fails', async () => {
    await inRoom(async (room, actor, models) => {
      server('b').reply([head(), text('Half of'), hang()]);
      server('d').reply([failWith(400, { message: 'No.' })]);
      await room.conversations.send(actor.id, 'What is a?', { models });
      await until(actor, () => statuses(actor) === 'a ended, b running, c ended, d failed');
      assert.ok(room.conversations.runningSessions().has(actor.id));
      const hung = answersIn(actor).find(({ model }) => model.provider === 'b');
      assert.ok(hung);
      await room.conversations.stop(actor.id, hung.id);
      assert.equal(statuses(actor), 'a ended, b stopped, c ended, d failed');
      assert.equal(answersIn(actor)[1]?.text, 'Half of');
      assert.ok(!room.conversations.runningSessions().has(actor.id));
    });
  });

  it('are asked again each by itself while another one hangs, and each once', async () => {
    await inRoom(async (room, actor, models) => {
      server('b').reply([head(), text('Half of'), hang()]);
      server('c').reply([failWith(400, { message: 'No.' })]);
      server('d').reply([failWith(400, { message: 'No.' })]);
      await room.conversations.send(actor.id, 'What is a?', { models });
      await until(actor, () => statuses(actor) === 'a ended, b running, c failed, d failed');
      const [first, hung, third, fourth] = answersIn(actor);
      server('c').reply([head(), text('Now'), hang()]);
      server('d').reply(textReply('All of d.'));
      // The hanging one itself is not replaced, nor is any of them asked twice.
      for (const reply of [hung, third, third, fourth])
        await room.conversations.retry(actor.id, reply?.id ?? '');
      await until(actor, () => statuses(actor) === 'a ended, b running, c running, d ended');
      await room.conversations.retry(actor.id, third?.id ?? '');
      assert.equal(server('b').chats.length, 1);
      assert.equal(server('c').chats.length, 2);
      assert.equal(answersIn(actor).at(-1)?.text, 'All of d.');
      assert.equal((await room.conversations.send(actor.id, 'And now?')).type, 'refused');
      await room.conversations.stopAll(actor.id);
      assert.equal(statuses(actor), 'a ended, b stopped, c stopped, d ended');
      assert.equal(first?.text, 'Answer of a.');
    });
  });

  it('leave an answer to another question waiting', async () => {
    await inRoom(async (room, actor, models) => {
      server('b').reply([head(), text('Half of'), hang()]);
      const [, earlier] = actor.getState().messages;
      await room.conversations.send(actor.id, 'What is a?', { models: models.slice(0, 2) });
      await until(actor, () => statuses(actor) === 'a ended, b running');
      const before = room.provider.requests.length;
      await room.conversations.retry(actor.id, earlier?.id ?? '');
      await room.conversations.stopAll(actor.id);
      assert.equal(room.provider.requests.length, before);
    });
  });

  it('are interrupted each by itself where the window ends, and one alone is asked again', async () => {
    await inRoom(async (room, actor, models) => {
      for (const name of ['b', 'c'] as const) server(name).reply([head(), text('Half'), hang()]);
      await room.conversations.send(actor.id, 'What is a?', { models });
      await until(
        actor,
        () => answersIn(actor).filter((each) => each.text === 'Half').length === 2,
      );
      await until(actor, () => /a ended.*d ended/u.test(statuses(actor)));
      await room.conversations.close();
      assert.equal(statuses(actor), 'a ended, b interrupted, c interrupted, d ended');
      assert.equal(
        stored(room, actor).filter(({ type }) => type === 'reply-interrupted').length,
        2,
      );
      const again = room.reloaded();
      server('b').reply(textReply('All of it.'));
      const [, second] = answersIn(actor);
      await again.conversations.retry(actor.id, second?.id ?? '');
      await whenIdle(again, actor);
      assert.equal(statuses(actor), 'a ended, c interrupted, d ended, b ended');
      assert.equal(shownAnswer(answersIn(actor))?.text, 'All of it.');
    });
  });

  it('answer what was asked before as well, beside the answer that is there', async () => {
    await inRoom(async (room, actor, models) => {
      const [first] = actor.getState().messages;
      await room.conversations.askSeveral(actor.id, first?.id ?? '', models.slice(0, 2));
      await whenIdle(room, actor);
      assert.equal(statuses(actor), 'p ended, a ended, b ended');
      assert.equal(new Set(servers.slice(0, 2).map(messagesOf)).size, 1);
    });
  });

  it('leave one answer to the conversation: the one that the person chooses', async () => {
    await inRoom(async (room, actor, models) => {
      await room.conversations.send(actor.id, 'What is a?', { models });
      await whenIdle(room, actor);
      await ask(room, actor, 'And then?');
      const before = wordsOf(room.provider.requests.at(-1));
      assert.ok(before.includes('Answer of a.') && !before.includes('Answer of b.'));
      const { messages } = actor.getState();
      const third = messages.find((each) => each.kind === 'reply' && each.text === 'Answer of c.');
      const choice = { type: 'choose-reply', reply: third?.id ?? '' } as const;
      await actor.dispatch(choice, 'user', 'c');
      await ask(room, actor, 'And now?');
      const after = wordsOf(room.provider.requests.at(-1));
      assert.ok(after.includes('Answer of c.') && !after.includes('Answer of a.'));
    });
  });

  it('are refused while another reply runs', async () => {
    await inRoom(async (room, actor, models) => {
      server('a').reply([head(), hang()]);
      const [first] = actor.getState().messages;
      const asking = room.conversations.askSeveral(actor.id, first?.id ?? '', models);
      const second = await room.conversations.askSeveral(actor.id, first?.id ?? '', models);
      assert.equal(second.type, 'refused');
      assert.equal((await asking).type, 'accepted');
      await room.conversations.stopAll(actor.id);
    });
  });

  function statuses(actor: SessionActor): string {
    return answersIn(actor)
      .map(({ model, status }) => `${model.provider} ${status}`)
      .join(', ');
  }

  async function until(actor: SessionActor, holds: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (holds()) resolve();
    };
    const subscription = actor.subscribe({ events: check, growth: check });
    check();
    await promise.finally(() => subscription.dispose());
  }
});

describe('messages for several models', () => {
  it('are read once, though they come from something that can be read only once', () => {
    function* once(): Generator<ChatMessage> {
      yield { role: 'system', text: 'Be brief.' };
      yield { role: 'user', text: 'Why?', images: [{ mimeType: 'image/png', base64: 'AA==' }] };
    }
    const messages = frozenMessages(once());
    const bodies = names.map(() => JSON.stringify([...messages]));
    assert.equal(new Set(bodies).size, 1);
    assert.equal(messages.length, 2);
  });

  it('cannot be changed by one of them', () => {
    const messages = frozenMessages([{ role: 'user', text: 'Why?', toolCalls: [] }]);
    assert.throws(() => Object.assign(messages[0] ?? {}, { text: 'Because.' }), TypeError);
    assert.throws(() => Array.prototype.push.call(messages, 'more'), TypeError);
    assert.throws(() => Array.prototype.push.call(messages[0]?.toolCalls, 'more'), TypeError);
  });
});

describe('the answer that counts', () => {
  const reply = (id: string, more: Partial<Reply> = {}): Reply => ({
    kind: 'reply',
    id,
    to: 'm',
    model: { provider: 'p', model: id },
    modelLabel: id,
    text: id,
    reasoning: '',
    status: 'ended',
    receipt: { items: [], used: 0, window: 0, reserve: 0, estimated: false },
    startedAt: 0,
    ...more,
  });
  const told = (...replies: readonly Reply[]) => toldReplies(replies).map(({ id }) => id);

  it('is the first that did not fail, until one is chosen', () => {
    const failed = reply('a', { status: 'failed', beside: true });
    const others = [reply('b', { beside: true, status: 'running' }), reply('c', { beside: true })];
    assert.deepEqual(told(failed, ...others), ['b']);
    assert.deepEqual(told(failed, reply('b', { beside: true }), reply('c', { chosen: true })), [
      'c',
    ]);
    assert.deepEqual(told(failed, reply('d', { status: 'failed' })), ['a']);
  });

  it('is each of a reply and what continues it', () => {
    assert.deepEqual(told(reply('a'), reply('b')), ['a', 'b']);
  });
});
