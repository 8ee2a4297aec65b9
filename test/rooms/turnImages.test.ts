import assert from 'node:assert/strict';
import type { ModelRequest, Provider } from '../../src/models/languageModel.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import type { NewImage } from '../../src/sessions/decideImages.ts';
import { imageId } from '../../src/sessions/imageBytes.ts';
import {
  FakeProvider,
  finish,
  infoOf,
  lastReply,
  newSession,
  plays,
  replyTo,
  says,
  text,
  outOfOrder,
  whenIdle,
  withRoom,
  type TestRoom,
} from './roomHelpers.ts';

function picture(name: string, width = 750, height = 100): NewImage {
  const bytes = Buffer.from(`the bytes of ${name}`);
  return {
    id: imageId(bytes),
    name,
    mimeType: 'image/png',
    bytes: bytes.length,
    width,
    height,
    data: bytes.toString('base64'),
  };
}

const sees = (images: boolean): Pick<ModelInfo, 'capabilities'> => ({
  capabilities: { tools: true, images, reasoning: false },
});

/** A provider whose one model sees images, or not. */
function provider(id: string, images?: boolean): FakeProvider {
  const made = new FakeProvider(id);
  const info = { ...infoOf(id), ...(images === undefined ? {} : sees(images)) };
  made.list = () => Promise.resolve({ type: 'models', models: [info] });
  return made;
}

/** What images each message of a request has, by their names. */
function shownIn(request: ModelRequest | undefined): readonly (readonly string[])[] {
  assert.ok(request);
  return request.messages.map(({ images = [] }) =>
    images.map(({ base64 }) =>
      Buffer.from(base64, 'base64').toString().replace('the bytes of ', ''),
    ),
  );
}

async function withModels(
  providers: readonly FakeProvider[],
  work: (room: TestRoom) => Promise<void>,
): Promise<void> {
  const [first] = providers;
  assert.ok(first);
  await withRoom(
    async (room) => {
      const all: readonly Provider[] = providers;
      await room.catalog.load(() => Promise.resolve(all));
      await work(room);
    },
    { provider: first },
  );
}

const cat = picture('cat.png');
const dog = picture('dog.png', 7_500, 7_500);

describe('a message with images', () => {
  it('reaches a model that sees them, as bytes, with those of earlier messages', () =>
    withModels([provider('eyes', true)], async (room) => {
      const [eyes] = [room.provider];
      const actor = await newSession(room);
      for (const images of [[cat], [dog, cat]]) {
        await room.conversations.send(actor.id, 'What is this?', { images });
        await whenIdle(room, actor);
      }
      assert.deepEqual(shownIn(eyes.requests[0]), [[], ['cat.png']]);
      assert.deepEqual(shownIn(eyes.requests[1]), [[], ['cat.png'], [], ['dog.png', 'cat.png']]);
      const { receipt } = lastReply(actor);
      const chips = receipt.items.filter(({ kind }) => kind === 'image');
      assert.deepEqual(
        chips.map(({ label, tokens, leftOut }) => [label, tokens, leftOut]),
        [
          ['dog.png', 1_600, undefined],
          ['cat.png', 100, undefined],
        ],
      );
      const sent = receipt.items.filter(({ leftOut }) => leftOut === undefined);
      const sum = sent.reduce((all, { tokens }) => all + tokens, receipt.message ?? 0);
      assert.equal(receipt.used, sum, 'nothing is counted that is not shown');
    }));

  it('reaches one of which nobody knows whether it sees', () =>
    withModels([provider('maybe')], async (room) => {
      const actor = await newSession(room);
      await room.conversations.send(actor.id, '', { images: [cat] });
      await whenIdle(room, actor);
      assert.deepEqual(shownIn(room.provider.requests[0]), [[], ['cat.png']]);
    }));

  it('goes to no model that sees none, until a person says that it may', () =>
    withModels([provider('blind', false), provider('eyes', true)], async (room) => {
      const blind = room.provider;
      const actor = await newSession(room, { model: blind.ref });
      await room.conversations.send(actor.id, 'What is this?', { images: [cat] });
      await whenIdle(room, actor);
      const failed = lastReply(actor);
      assert.match(failed.failure?.title ?? '', /Model blind cannot see the images/u);
      assert.equal(blind.requests.length, 0);

      await room.conversations.send(actor.id, 'Guess.', { images: [dog], imagesOptional: true });
      await whenIdle(room, actor);
      assert.deepEqual(shownIn(blind.requests[0]), [[], [], [], []]);
      const { receipt } = lastReply(actor);
      assert.deepEqual(
        receipt.items.filter(({ kind }) => kind === 'image').map(({ leftOut }) => leftOut),
        ['unseen'],
      );
      assert.match(receipt.notes?.join(' ') ?? '', /1 image of earlier messages is left out/u);
    }));

  it('is asked again with its images, of another model too', async () => {
    const eyes = provider('eyes', true);
    await withModels([provider('blind', false), eyes], async (room) => {
      const actor = await newSession(room, { model: room.provider.ref });
      await room.conversations.send(actor.id, 'What is this?', { images: [cat] });
      await whenIdle(room, actor);
      await room.conversations.retry(actor.id, lastReply(actor).id, [], eyes.ref);
      await whenIdle(room, actor);
      assert.deepEqual(shownIn(eyes.requests[0]), [[], ['cat.png']]);
      assert.deepEqual(lastReply(actor).model, eyes.ref);
      assert.deepEqual(actor.getState().model, room.provider.ref, 'the chat keeps its own model');
    });
  });

  it('is asked again without one that a person leaves out', async () => {
    const eyes = provider('eyes', true);
    await withModels([eyes], async (room) => {
      const actor = await newSession(room, { model: room.provider.ref });
      await room.conversations.send(actor.id, 'What is this?', { images: [cat, dog] });
      await whenIdle(room, actor);
      await room.conversations.retry(actor.id, lastReply(actor).id, [`image:${dog.id}`]);
      await whenIdle(room, actor);
      assert.deepEqual(
        eyes.requests.map((request) => shownIn(request).at(-1)),
        [['cat.png', 'dog.png'], ['cat.png']],
      );
    });
  });

  it('keeps them when its session was read anew from the journal', () =>
    withModels([provider('eyes', true)], async (room) => {
      const actor = await newSession(room);
      await room.conversations.send(actor.id, 'What is this?', { images: [cat] });
      await whenIdle(room, actor);
      await room.sessions.reopen(actor.id);
      await room.conversations.retry(actor.id, lastReply(actor).id);
      await whenIdle(room, actor);
      assert.deepEqual(shownIn(room.provider.requests[1]), [[], ['cat.png']]);
    }));
});

describe('a question that a command routes to a model', () => {
  it('is asked there, again with Retry, until another model is chosen', async () => {
    const cheap = provider('cheap');
    const other = provider('other');
    await withModels([provider('own'), cheap, other], async (room) => {
      const actor = await newSession(room, { model: room.provider.ref });
      const sent = await room.conversations.send(actor.id, 'Explain.', { model: cheap.ref });
      assert.ok(sent.type === 'accepted');
      await whenIdle(room, actor);
      await room.conversations.retry(actor.id, lastReply(actor).id);
      await whenIdle(room, actor);
      assert.equal(cheap.requests.length, 2);
      await room.conversations.send(actor.id, 'And now?');
      await whenIdle(room, actor);
      assert.equal(room.provider.requests.length, 1);
      await actor.dispatch({ type: 'choose-model', model: other.ref }, 'user', 'c');
      await room.conversations.retry(actor.id, replyTo(actor.getState(), sent.message).id);
      await whenIdle(room, actor);
      assert.equal(other.requests.length, 1);
    });
  });

  it('that breaks off after a word can be asked of somebody else, and the old part stays', async () => {
    const spare = provider('spare');
    spare.script = says('Whole.');
    await withModels([provider('own'), spare], async (room) => {
      room.provider.script = plays(text('Half'), finish({ type: 'failed', failure: outOfOrder }));
      const actor = await newSession(room, { model: room.provider.ref });
      await room.conversations.send(actor.id, 'Why?');
      await whenIdle(room, actor);
      const broken = lastReply(actor);
      await room.conversations.retry(actor.id, broken.id, [], spare.ref);
      await whenIdle(room, actor);
      const [, first, second] = actor.getState().messages;
      assert.ok(first?.kind === 'reply' && second?.kind === 'reply');
      assert.deepEqual([first.text, first.status, first.replacedBy], ['Half', 'failed', second.id]);
      assert.deepEqual([second.text, second.model], ['Whole.', spare.ref]);
    });
  });
});
