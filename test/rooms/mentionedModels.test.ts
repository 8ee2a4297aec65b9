// A model that a message names behind `@` answers it; what cannot be asked is said, and nothing is sent.
import assert from 'node:assert/strict';
import type { ContextSources, NamedPlace } from '../../src/context/sources/contextSources.ts';
import { answersTo } from '../../src/protocol/answers.ts';
import type { SendOutcome } from '../../src/rooms/sendExtras.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import {
  FakeProvider,
  ask,
  lastReply,
  newSession,
  says,
  whenIdle,
  withRoom,
  wordsOf,
  type RoomOptions,
  type TestRoom,
} from './roomHelpers.ts';

interface Asking {
  readonly room: TestRoom;
  readonly actor: SessionActor;
  readonly others: readonly FakeProvider[];
  /** Sends what a person wrote, and waits for the answers. */
  readonly say: (text: string) => Promise<SendOutcome>;
}

/** A chat of p's with q, r, s and t there: each answers with its name. */
async function asking(
  work: (parts: Asking) => Promise<void>,
  options: RoomOptions = {},
): Promise<void> {
  await withRoom(async (room) => {
    const others = ['q', 'r', 's', 't'].map((id, at) => {
      const provider = new FakeProvider(id, { total: 20_000 - at, reply: 1_000, assumed: false });
      provider.script = says(`I am ${id}.`);
      return provider;
    });
    room.provider.script = says('I am p.');
    await room.catalog.load(() => Promise.resolve([room.provider, ...others]));
    const actor = await newSession(room, { model: room.provider.ref });
    const say = async (text: string): Promise<SendOutcome> => {
      const outcome = await room.conversations.send(actor.id, text, { mentions: true });
      await whenIdle(room, actor);
      return outcome;
    };
    await work({ room, actor, others, say });
  }, options);
}

/** Sources in which these names are files. */
function placesCalled(...names: readonly string[]): () => Promise<ContextSources> {
  const file = (path: string): NamedPlace => ({
    type: 'file',
    file: {
      uri: `file:///w/${path}`,
      path,
      language: 'plaintext',
      version: 1,
      active: false,
      dirty: false,
      content: { type: 'text', text: 'of the file' },
    },
  });
  const sources: ContextSources = {
    visible: () => undefined,
    problems: () => [],
    changes: () => Promise.resolve({ type: 'missing', reason: 'none' }),
    searchResults: () => ({ type: 'missing', reason: 'none' }),
    instructions: () => Promise.resolve({ type: 'there', value: [] }),
    skill: () => Promise.resolve(undefined),
    recent: () => [],
    people: () => Promise.resolve([]),
    find: (name) => Promise.resolve(names.includes(name) ? file(name) : undefined),
    read: () => Promise.resolve(undefined),
    largeFile: () => Promise.resolve(undefined),
  };
  return () => Promise.resolve(sources);
}

function reasonOf(outcome: SendOutcome): string {
  assert.equal(outcome.type, 'refused');
  return outcome.reason;
}

describe('a model named in a message', function () {
  this.timeout(20_000);

  it('answers this one message, and the chat keeps its own', async () => {
    await asking(async ({ room, actor, others, say }) => {
      await say('@q-model what is a cart?');
      assert.equal(lastReply(actor).text, 'I am q.');
      assert.match(wordsOf(others[0]?.requests[0]), /@q-model what is a cart\?/u);
      await say('And shipping?');
      assert.equal(lastReply(actor).text, 'I am p.');
      assert.deepEqual(actor.getState().model, room.provider.ref);
    });
  });

  it('is found by its label in quotes, behind a bracket and before a full stop', async () => {
    await asking(async ({ actor, say }) => {
      for (const [text, answer] of [
        ['@"Model r" hello', 'I am r.'],
        ['(@s/s-model) hello', 'I am s.'],
        ['Hello to @T-MODEL.', 'I am t.'],
      ] as const) {
        await say(text);
        assert.equal(lastReply(actor).text, answer, text);
      }
    });
  });

  it('answers beside the others that are named, each once', async () => {
    await asking(async ({ actor, say }) => {
      const outcome = await say('@q-model @r-model @q/q-model what is a cart?');
      assert.equal(outcome.type, 'accepted');
      assert.deepEqual(
        answersTo(actor.getState().messages, outcome.message).map(({ text }) => text),
        ['I am q.', 'I am r.'],
      );
    });
  });

  it('is the one that is meant where a person is called so', async () => {
    const named = await placesCalled()();
    const person = { name: 'q-model', all: 0, commits: [] };
    const sources: ContextSources = {
      ...named,
      find: () => Promise.resolve({ type: 'person', person }),
    };
    await asking(
      async ({ actor, say }) => {
        await say('@q-model what is a cart?');
        assert.equal(lastReply(actor).text, 'I am q.');
      },
      { sources: () => Promise.resolve(sources) },
    );
  });

  it('is none in code, in an address and where a file is called so', async () => {
    const options = { sources: placesCalled('q-model', 'q/q-model') };
    await asking(async ({ actor, say }) => {
      for (const text of ['`@r-model` is what?', 'me@r-model is what?', 'What is @q-model?']) {
        await say(text);
        assert.equal(lastReply(actor).text, 'I am p.', JSON.stringify(lastReply(actor)));
      }
      await say('What does @q/q-model say?');
      assert.equal(lastReply(actor).text, 'I am q.');
    }, options);
  });

  it('leaves every other @ what it is', async () => {
    await asking(async ({ actor, say }) => {
      await say('Does @angular/core need @Component, @src/cart.ts or @anna?');
      assert.equal(lastReply(actor).text, 'I am p.');
    });
  });

  it('that is nearly right is refused with the right one, and nothing is sent', async () => {
    await asking(async ({ actor, room, say }) => {
      assert.match(reasonOf(await say('@qmodel what?')), /called qmodel.*Is @q-model meant\?/u);
      assert.deepEqual(actor.getState().messages, []);
      assert.deepEqual(room.provider.requests, []);
    });
  });

  it('that answered before and is gone is refused by name', async () => {
    await asking(async ({ actor, room, say }) => {
      await say('@q-model hello');
      await room.catalog.load(() => Promise.resolve([room.provider]));
      const before = actor.getState().messages.length;
      assert.match(reasonOf(await say('@q-model again')), /^q-model is not there any more/u);
      assert.match(reasonOf(await say('@q/q-model again')), /^q\/q-model is not there any more/u);
      assert.equal(actor.getState().messages.length, before);
    });
  });

  it('is one of four at most, and has to be asked something', async () => {
    await asking(async ({ actor, say }) => {
      const all = '@p-model @q-model @r-model @s-model @t-model';
      assert.match(reasonOf(await say(`${all} what?`)), /At most 4 models/u);
      assert.match(reasonOf(await say('  @q-model ! ')), /Write what Model q is to answer/u);
      assert.deepEqual(actor.getState().messages, []);
    });
  });

  it('that two providers have is asked for by its full name', async () => {
    await asking(async ({ room, say }) => {
      const twin = new FakeProvider('twin');
      const [info] = (await room.provider.list()).type === 'models' ? room.catalog.models() : [];
      assert.ok(info);
      const same = { ...info, ref: { provider: 'twin', model: 'p-model' } };
      twin.list = () => Promise.resolve({ type: 'models', models: [same] });
      await room.catalog.load(() => Promise.resolve([room.provider, twin]));
      assert.match(reasonOf(await say('@p-model what?')), /one of @p\/p-model, @twin\/p-model/u);
      assert.equal((await say('@twin/p-model what?')).type, 'accepted');
    });
  });

  it('answers again on Retry, also in a window that was loaded anew', async () => {
    await asking(async ({ actor, room, others, say }) => {
      await say('@q-model hello');
      const anew = room.reloaded();
      await anew.conversations.retry(actor.id, lastReply(actor).id);
      await whenIdle(anew, actor);
      assert.equal(others[0]?.requests.length, 2);
      assert.deepEqual(room.provider.requests, []);
    });
  });

  it('is what the context is counted for while it is typed', async () => {
    await asking(async ({ actor, room }) => {
      const { signal } = new AbortController();
      const window = async (text: string): Promise<number | undefined> =>
        (await room.conversations.preview(actor.id, text, signal))?.window;
      assert.equal(await window('hello'), 60_000);
      assert.equal(await window('@q-model hello'), 20_000);
      assert.equal(await window('@q-model @s-model hello'), 19_998);
      assert.equal(await window('@qmodel hello'), 60_000);
    });
  });

  it('means nothing in what a command wrote', async () => {
    await asking(async ({ actor, room }) => {
      await ask(room, actor, 'Explain @q-model');
      assert.equal(lastReply(actor).text, 'I am p.');
    });
  });
});
