import assert from 'node:assert/strict';
import type { ModelList } from '../../src/models/languageModel.ts';
import {
  ask,
  FakeProvider,
  finish,
  infoOf,
  lastReply,
  newSession,
  outOfOrder,
  replyTo,
  says,
  text,
  whenIdle,
  whenSaid,
  withRoom,
  type TestRoom,
} from './roomHelpers.ts';

const gone = { provider: 'gone', model: 'old' };

/** A provider that lists its models when the test says so. */
function slowProvider(): {
  readonly provider: FakeProvider;
  readonly answer: (list?: ModelList) => void;
} {
  const provider = new FakeProvider('slow');
  const { promise, resolve } = Promise.withResolvers<ModelList>();
  provider.list = () => promise;
  return {
    provider,
    answer: (list = { type: 'models', models: [infoOf('slow')] }) => resolve(list),
  };
}

/** Resolves once the catalog knows its stand-in, while the provider is still being asked. */
async function standInKnown({ catalog }: TestRoom): Promise<void> {
  if (catalog.models().length > 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = catalog.onDidChange(() => resolve());
  await promise;
  subscription.dispose();
}

describe('the model that answers', function () {
  this.timeout(20_000);

  it('is the session’s own, else the one used last, else the first', async () => {
    let last: { provider: string; model: string } | undefined;
    await withRoom(
      async (room) => {
        const other = new FakeProvider('other');
        await room.catalog.load(() => Promise.resolve([room.provider, other]));
        const actor = await newSession(room);
        assert.equal((await ask(room, actor, 'One')).model.provider, 'p');
        last = other.ref;
        assert.equal((await ask(room, actor, 'Two')).model.provider, 'other');
        await actor.dispatch({ type: 'choose-model', model: room.provider.ref }, 'user', 'c');
        assert.equal((await ask(room, actor, 'Three')).model.provider, 'p');
        last = gone;
        const fresh = await newSession(room);
        assert.equal((await ask(room, fresh, 'Four')).model.provider, 'p');
      },
      { preferredModel: () => last },
    );
  });

  it('that is gone fails with what to do, and nobody answers in its place', () =>
    withRoom(async (room) => {
      const actor = await newSession(room, { model: gone });
      const reply = await ask(room, actor, 'Why?');
      assert.equal(reply.status, 'failed');
      assert.equal(reply.failure?.kind, 'no-model');
      assert.ok(reply.failure.actions.includes('choose-model'));
      assert.deepEqual(reply.model, gone);
      assert.equal(room.provider.requests.length + room.fallback.requests.length, 0);

      await actor.dispatch({ type: 'choose-model', model: room.provider.ref }, 'user', 'c');
      await room.conversations.retry(actor.id, reply.id);
      await whenIdle(room, actor);
      assert.equal(replyTo(actor.getState(), reply.to).status, 'ended');
    }));

  it('is waited for while it is being asked for, rather than the stand-in used', async () => {
    const { provider, answer } = slowProvider();
    await withRoom(
      async (room) => {
        await standInKnown(room);
        const actor = await newSession(room);
        provider.script = says('It is me.');
        const outcome = await room.conversations.send(actor.id, 'Who?');
        assert.equal(outcome.type, 'accepted', 'the message is safe meanwhile');
        answer();
        await whenIdle(room, actor);
        assert.equal(lastReply(actor).text, 'It is me.');
        assert.equal(room.fallback.requests.length, 0);
      },
      { provider, preferredModel: () => provider.ref },
    );
  });

  it('is the stand-in once every provider has failed', async () => {
    const { provider, answer } = slowProvider();
    await withRoom(
      async (room) => {
        await standInKnown(room);
        const actor = await newSession(room);
        await room.conversations.send(actor.id, 'Who?');
        answer({ type: 'failed', failure: outOfOrder });
        await whenIdle(room, actor);
        assert.deepEqual(lastReply(actor).model, room.fallback.ref);
      },
      { provider, preferredModel: () => provider.ref },
    );
  });

  for (const [way, end, status] of [
    ['Stop', (room, id) => room.conversations.stopAll(id), 'stopped'],
    ['the end of the host', (room) => room.conversations.close(), 'interrupted'],
  ] satisfies readonly (readonly [
    string,
    (room: TestRoom, session: string) => Promise<void>,
    string,
  ])[]) {
    it(`is waited for no longer than until ${way}`, async () => {
      const { provider } = slowProvider();
      await withRoom(
        async (room) => {
          await standInKnown(room);
          const actor = await newSession(room, { model: provider.ref });
          await room.conversations.send(actor.id, 'Who?');
          await end(room, actor.id);
          assert.equal(lastReply(actor).status, status);
          assert.equal(lastReply(actor).failure, undefined);
        },
        { provider },
      );
    });
  }

  it('may spend on a reply what the person reserves, and no more than it can', async () => {
    let reserve = 300;
    await withRoom(
      async (room) => {
        const actor = await newSession(room);
        assert.equal(room.conversations.modelOf(undefined)?.window.reply, 300);
        const reply = await ask(room, actor, 'One');
        assert.equal(reply.receipt.reserve, 300);
        assert.equal(room.provider.requests[0]?.maxOutputTokens, 300);
        reserve = 50_000;
        await ask(room, actor, 'Two');
        assert.equal(room.provider.requests[1]?.maxOutputTokens, 1_000);
      },
      { reserve: () => reserve },
    );
  });

  it('ends as it began, whatever is set meanwhile; the next one is asked as is set then', async () => {
    let reserve = 300;
    await withRoom(
      async (room) => {
        const actor = await newSession(room);
        const settled = Promise.withResolvers<void>();
        room.provider.script = async function* () {
          yield text('Begun, ');
          await settled.promise;
          yield text('and ended.');
          yield finish();
        };
        await room.conversations.send(actor.id, 'One');
        await whenSaid(actor, 'Begun, ');
        // The provider has another address now, so it is another one under the same name.
        const anew = new FakeProvider('p', { total: 9_000, reply: 900, assumed: false });
        anew.script = says('Anew.');
        await room.catalog.load(() => Promise.resolve([anew]));
        reserve = 500;
        settled.resolve();
        await whenIdle(room, actor);
        const first = lastReply(actor);
        assert.deepEqual([first.text, first.status], ['Begun, and ended.', 'ended']);
        assert.deepEqual([first.receipt.window, first.receipt.reserve], [60_000, 300]);
        assert.equal(anew.requests.length, 0);
        const second = await ask(room, actor, 'Two');
        assert.deepEqual([second.text, second.receipt.window], ['Anew.', 9_000]);
        assert.equal(anew.requests[0]?.maxOutputTokens, 500);
        assert.equal(room.provider.requests.length, 1);
      },
      { reserve: () => reserve },
    );
  });

  it('is never asked what is too long for it', async () => {
    const provider = new FakeProvider('p', { total: 2_000, reply: 100, assumed: false });
    await withRoom(
      async (room) => {
        await room.catalog.settled();
        const actor = await newSession(room);
        const reply = await ask(room, actor, 'x'.repeat(5_000));
        assert.equal(reply.status, 'failed');
        assert.equal(reply.failure?.kind, 'context-too-long');
        assert.match(reply.failure.advice, /tokens/);
        assert.equal(provider.requests.length, 0);
        assert.equal(actor.getState().messages[0]?.text.length, 5_000, 'the message is kept');
      },
      { provider },
    );
  });
});
