import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { findReply } from '../../src/protocol/sessionState.ts';
import {
  ask,
  finish,
  hangsAfter,
  lastReply,
  newSession,
  outOfOrder,
  plays,
  stored,
  stuckCounter,
  text,
  whenIdle,
  whenSaid,
  withRoom,
  type Script,
} from './roomHelpers.ts';

describe('the end of a reply', function () {
  this.timeout(20_000);

  it('by Stop keeps what came and says so', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      room.provider.script = hangsAfter('half ', 'an answer');
      await room.conversations.send(actor.id, 'Why?');
      const { id } = await whenSaid(actor, 'half an answer');
      await room.conversations.stop(actor.id, id);
      const reply = findReply(actor.getState(), id);
      assert.equal(reply?.status, 'stopped');
      assert.equal(reply.text, 'half an answer');
      assert.deepEqual(
        stored(room, actor)
          .slice(-2)
          .map(({ type }) => type),
        ['reply-grew', 'reply-stopped'],
      );
      assert.equal(room.conversations.runningSessions().size, 0);
    }));

  it('by Stop in one chat leaves the others alone', () =>
    withRoom(async (room) => {
      const [one, two] = [await newSession(room), await newSession(room)];
      room.provider.script = hangsAfter('on it');
      for (const actor of [one, two]) {
        await room.conversations.send(actor.id, 'Why?');
        await whenSaid(actor, 'on it');
      }
      await room.conversations.stopAll(one.id);
      assert.equal(lastReply(one).status, 'stopped');
      assert.equal(lastReply(two).status, 'running');
      assert.deepEqual([...room.conversations.runningSessions()], [two.id]);
    }));

  it('by Stop while the request is still being planned is no failure', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        await room.conversations.send(actor.id, 'Why?');
        await room.conversations.stopAll(actor.id);
        assert.equal(lastReply(actor).status, 'stopped');
        assert.equal(room.provider.requests.length, 0);
      },
      { counter: stuckCounter },
    ));

  it('by Stop comes at once where an editor never answers', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        await room.conversations.send(actor.id, 'Why?');
        await room.conversations.stopAll(actor.id);
        assert.equal(lastReply(actor).status, 'stopped');
      },
      { editors: { openEditors: () => new Promise(() => undefined) } },
    ));

  it('by the end of the host is an interruption, in the journal before the host goes', () =>
    withRoom(async (room) => {
      const [one, two] = [await newSession(room), await newSession(room)];
      room.provider.script = hangsAfter('half');
      for (const actor of [one, two]) {
        await room.conversations.send(actor.id, 'Why?');
        await whenSaid(actor, 'half');
      }
      await room.conversations.close();
      for (const actor of [one, two]) {
        assert.equal(lastReply(actor).status, 'interrupted');
        assert.equal(lastReply(actor).text, 'half');
        assert.equal(stored(room, actor).at(-1)?.type, 'reply-interrupted');
      }
    }));

  it('by the end of the host is an interruption also before the first word', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        await room.conversations.send(actor.id, 'Why?');
        await room.conversations.close();
        assert.equal(lastReply(actor).status, 'interrupted');
      },
      { counter: stuckCounter },
    ));

  it('by a failure keeps what came and says what failed', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      room.provider.script = plays(text('half'), finish({ type: 'failed', failure: outOfOrder }));
      const reply = await ask(room, actor, 'Why?');
      assert.equal(reply.status, 'failed');
      assert.equal(reply.text, 'half');
      assert.deepEqual(reply.failure, outOfOrder);
    }));

  it('by whoever deleted the chat stops the model', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      let released = false;
      const more = Promise.withResolvers<void>();
      room.provider.script = async function* () {
        try {
          yield text('half');
          await more.promise;
          yield text('never seen');
        } finally {
          released = true;
        }
      };
      await room.conversations.send(actor.id, 'Why?');
      await whenSaid(actor, 'half');
      await room.sessions.remove(actor.id);
      more.resolve();
      await whenIdle(room, actor);
      assert.ok(released);
    }));
});

describe('a fault of the model’s own', function () {
  this.timeout(20_000);

  const faults: Readonly<Record<string, Script>> = {
    'thrown at once': () => {
      throw new Error('no stream at all');
    },
    'thrown before the first part': plays(new Error('boom')),
    'thrown within the answer': plays(text('half'), new Error('boom')),
  };
  for (const [fault, script] of Object.entries(faults)) {
    it(`${fault} becomes a failed reply, and no rejection that nobody handles`, () =>
      withRoom(async (room) => {
        const unhandled: unknown[] = [];
        const hear = (reason: unknown): void => void unhandled.push(reason);
        process.on('unhandledRejection', hear);
        try {
          const actor = await newSession(room);
          room.provider.script = script;
          const reply = await ask(room, actor, 'Why?');
          assert.equal(reply.status, 'failed');
          assert.equal(reply.failure?.kind, 'unexpected');
          assert.equal(reply.text, fault === 'thrown within the answer' ? 'half' : '');
          assert.equal((await room.conversations.send(actor.id, 'Again')).type, 'accepted');
          await whenIdle(room, actor);
          await setImmediate();
          assert.deepEqual(unhandled, []);
          assert.ok(room.log.some(({ level }) => level === 'error'));
          assert.ok(!room.log.some(({ level }) => level === 'warn'), 'its reply had begun');
        } finally {
          process.off('unhandledRejection', hear);
        }
      }));
  }

  it('in a policy becomes a failed reply too', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        const reply = await ask(room, actor, 'Why?');
        assert.equal(reply.status, 'failed');
        assert.equal(reply.failure?.kind, 'unexpected');
        assert.equal(reply.failure.detail, undefined, 'what was thrown may hold a secret');
      },
      {
        guard: () => {
          throw new Error('a policy broke');
        },
      },
    ));
});

describe('a context that cannot be put together', function () {
  this.timeout(20_000);

  it('is a failed reply that says so, never silence', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        const reply = await ask(room, actor, 'Why?');
        assert.equal(reply.status, 'failed');
        assert.match(reply.failure?.title ?? '', /could not be put together/);
        assert.equal(reply.failure?.detail, 'the counter died');
        assert.equal(reply.failure.retryable, true);
        assert.equal(room.provider.requests.length, 0);
        assert.ok(
          room.log.some(({ level, text: line }) => level === 'error' && line.includes('died')),
          'the log says why, as the advice promises',
        );
      },
      { counter: { count: () => Promise.reject(new Error('the counter died')) } },
    ));

  it('because the editors cannot be read is one as well', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        assert.equal((await ask(room, actor, 'Why?')).status, 'failed');
      },
      { editors: { openEditors: () => Promise.reject(new Error('no editors')) } },
    ));
});
