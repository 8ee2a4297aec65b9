import assert from 'node:assert/strict';
import { continueRequest } from '../../src/context/prompt.ts';
import { findReply } from '../../src/protocol/sessionState.ts';
import type { AppendResult } from '../../src/sessions/sessionStore.ts';
import { longestMessage } from '../../src/protocol/textLimits.ts';
import { overriding } from '../sessions/sessionHelpers.ts';
import {
  ask,
  finish,
  hangsAfter,
  lastReply,
  newSession,
  outOfOrder,
  plays,
  replyTo,
  says,
  stored,
  stuckCounter,
  text,
  whenIdle,
  whenSaid,
  withRoom,
  wordsOf,
} from './roomHelpers.ts';

describe('asking', function () {
  this.timeout(20_000);

  it('accepts a message once it is on the disk, and answers by itself', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      room.provider.script = hangsAfter('thinking');
      const outcome = await room.conversations.send(actor.id, 'What is this?');
      assert.equal(outcome.type, 'accepted');
      const message = stored(room, actor).find((event) => event.type === 'message-added');
      assert.equal(message?.text, 'What is this?');
      assert.equal(message.message, outcome.message);
      const reply = await whenSaid(actor, 'thinking');
      assert.equal(reply.status, 'running');
      assert.deepEqual([...room.conversations.runningSessions()], [actor.id]);
    }));

  it('streams the reply into the journal, with what it used', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const usage = { input: 12, output: 3 };
      const thought = { type: 'reasoning-delta', text: 'Hm.' } as const;
      room.provider.script = plays(
        thought,
        text('Hel'),
        text('lo'),
        { type: 'usage', usage },
        finish(),
      );
      const reply = await ask(room, actor, 'Hi');
      assert.equal(reply.status, 'ended');
      assert.equal(reply.text, 'Hello');
      assert.equal(reply.reasoning, 'Hm.');
      assert.equal(reply.reason, 'stop');
      assert.deepEqual(reply.usage, usage);
      assert.deepEqual(reply.model, room.provider.ref);
      assert.deepEqual(
        stored(room, actor).map(({ type }) => type),
        ['session-created', 'message-added', 'reply-started', 'reply-grew', 'reply-ended'],
      );
      assert.deepEqual(
        stored(room, actor).map(({ by }) => by),
        ['user', 'user', 'parley', 'p/p-model', 'p/p-model'],
      );
    }));

  it('tells what goes on before the first word, and keeps how the answer came about', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const seen: (string | undefined)[] = [];
      room.conversations.onDidChangeRunning(() =>
        seen.push(room.conversations.progressOf(actor.id)?.text),
      );
      room.provider.script = plays(
        { type: 'notice', notice: { type: 'waiting', position: 1 } },
        {
          type: 'notice',
          notice: { type: 'retrying', attempt: 2, of: 4, in: 5_000, failure: outOfOrder },
        },
        text('Hello'),
        finish(),
      );
      const reply = await ask(room, actor, 'Hi');
      assert.deepEqual(seen, [
        undefined,
        'Waiting for a free place: this is next',
        'The server is out of order. Trying again (2 of 4)',
        undefined,
        undefined,
      ]);
      assert.deepEqual(reply.origin, { attempts: 2 });
      const ended = stored(room, actor).at(-1);
      assert.deepEqual(ended?.type === 'reply-ended' && ended.origin, { attempts: 2 });
    }));

  it('ties the events of one question and its log lines together', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      await ask(room, actor, 'Hi');
      const [, ...turn] = stored(room, actor);
      const correlations = new Set(turn.map(({ correlation }) => correlation));
      assert.equal(correlations.size, 1);
      const [correlation] = correlations;
      assert.equal(room.provider.requests[0]?.correlation, correlation);
      assert.ok(room.log.some((line) => line.correlation === correlation));
    }));

  it('refuses what the disk did not take, and asks nobody', async () => {
    let full = false;
    const failed: AppendResult = { type: 'failed', failure: outOfOrder };
    await withRoom(
      async (room) => {
        const actor = await newSession(room);
        full = true;
        const outcome = await room.conversations.send(actor.id, 'Hi');
        full = false;
        assert.equal(outcome.type, 'refused');
        assert.match(outcome.reason, /out of order/);
        await whenIdle(room, actor);
        assert.equal(room.provider.requests.length, 0);
        assert.equal(actor.getState().messages.length, 0);
      },
      {
        through: (journal) =>
          overriding(journal, {
            append: (...args) => (full ? failed : journal.append(...args)),
          }),
      },
    );
  });

  it('says in the log why a reply could not begin', async () => {
    const failed: AppendResult = { type: 'failed', failure: outOfOrder };
    await withRoom(
      async (room) => {
        const actor = await newSession(room);
        await room.conversations.send(actor.id, 'Hi');
        await whenIdle(room, actor);
        assert.ok(room.log.some((line) => line.level !== 'info' && /out of order/.test(line.text)));
        assert.equal(room.provider.requests.length, 0);
        const again = await room.conversations.send(actor.id, 'Again');
        assert.equal(again.type, 'accepted', 'the chat is not stuck');
      },
      {
        through: (journal) =>
          overriding(journal, {
            append: (session, version, events, durability) =>
              events.some(({ type }) => type === 'reply-started')
                ? failed
                : journal.append(session, version, events, durability),
          }),
      },
    );
  });

  it('refuses empty, overlong and homeless messages in words', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const long = 'x'.repeat(longestMessage + 1);
      for (const [session, words, reason] of [
        [actor.id, ' \n', /nothing to send/],
        [actor.id, long, /at most 2 MB/],
        ['01NOWHERE', 'Hi', /cannot be opened/],
      ] as const) {
        const outcome = await room.conversations.send(session, words);
        assert.equal(outcome.type, 'refused');
        assert.match(outcome.reason, reason);
      }
      assert.equal(room.conversations.runningSessions().size, 0);
    }));

  it('refuses in a chat that the disk does not give, and logs why', () =>
    withRoom(
      async (room) => {
        const outcome = await room.conversations.send('01UNREADABLE', 'Hi');
        assert.equal(outcome.type, 'refused');
        assert.match(outcome.reason, /cannot be opened/);
        assert.ok(room.log.some(({ level, text: line }) => level === 'error' && /disk/.test(line)));
      },
      {
        through: (journal) =>
          overriding(journal, {
            read: () => {
              throw Object.assign(new Error('read failed'), { code: 'EIO' });
            },
          }),
      },
    ));

  it('refuses while a reply runs', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const ended = await ask(room, actor, 'One');
      room.provider.script = hangsAfter('on it');
      await room.conversations.send(actor.id, 'Two');
      const running = await whenSaid(actor, 'on it');
      const third = await room.conversations.send(actor.id, 'Three');
      assert.equal(third.type, 'refused');
      assert.match(third.reason, /still running/);
      await room.conversations.retry(actor.id, ended.id);
      await room.conversations.stop(actor.id, running.id);
      await whenIdle(room, actor);
      assert.equal(room.provider.requests.length, 2, 'asking again is refused too');
      const said = actor.getState().messages.filter(({ kind }) => kind === 'message');
      assert.equal(said.length, 2);
    }));

  it('refuses while the request is being planned', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        await room.conversations.send(actor.id, 'One');
        assert.equal((await room.conversations.send(actor.id, 'Two')).type, 'refused');
      },
      { counter: stuckCounter },
    ));

  it('accepts one of two messages that are sent in the same moment', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const outcomes = await Promise.all([
        room.conversations.send(actor.id, 'One'),
        room.conversations.send(actor.id, 'Two'),
      ]);
      assert.deepEqual(
        outcomes.map(({ type }) => type),
        ['accepted', 'refused'],
      );
      await whenIdle(room, actor);
      assert.equal(room.provider.requests.length, 1);
      assert.equal((await ask(room, actor, 'Three')).status, 'ended', 'the next one goes through');
    }));

  it('refuses while another window’s reply runs', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      await ask(room, actor, 'One');
      const { to, model, modelLabel, receipt } = lastReply(actor);
      const start = {
        type: 'start-reply',
        reply: 'theirs',
        to,
        model,
        modelLabel,
        receipt,
      } as const;
      await actor.dispatch(start, 'parley', 'c');
      assert.equal((await room.conversations.send(actor.id, 'Two')).type, 'refused');
      await room.conversations.stop(actor.id, 'theirs');
      assert.equal(findReply(actor.getState(), 'theirs')?.status, 'interrupted');
      assert.equal((await room.conversations.send(actor.id, 'Two')).type, 'accepted');
    }));
});

describe('asking again', function () {
  this.timeout(20_000);

  it('puts the new reply in the place of the old one, which is kept', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      room.provider.script = says('first answer');
      const old = await ask(room, actor, 'Why?');
      room.provider.script = says('second answer');
      await room.conversations.retry(actor.id, old.id);
      await whenIdle(room, actor);
      const reply = replyTo(actor.getState(), old.to);
      assert.equal(reply.text, 'second answer');
      const kept = findReply(actor.getState(), old.id);
      assert.equal(kept?.text, 'first answer');
      assert.equal(kept.replacedBy, reply.id);
      assert.ok(!wordsOf(room.provider.requests[1]).includes('first answer'));
      assert.match(wordsOf(room.provider.requests[1]), /Why\?$/);

      await ask(room, actor, 'And then?');
      const history = wordsOf(room.provider.requests[2]);
      assert.ok(history.includes('second answer'));
      assert.ok(!history.includes('first answer'), 'what was replaced is no history');
    }));

  it('asks anew about an earlier message without what came after it', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const early = await ask(room, actor, 'Early?');
      await ask(room, actor, 'Late?');
      await room.conversations.retry(actor.id, early.id);
      await whenIdle(room, actor);
      assert.ok(!wordsOf(room.provider.requests[2]).includes('Late?'));
    }));

  it('does nothing for a reply or a session that is not there', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      await ask(room, actor, 'Why?');
      await room.conversations.retry(actor.id, 'nobody');
      await room.conversations.retry('01NOWHERE', 'nobody');
      await whenIdle(room, actor);
      assert.equal(room.provider.requests.length, 1);
    }));

  it('goes on after a reply that was cut off, with a message that everybody sees', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      room.provider.script = plays(text('half an ans'), finish({ type: 'done', reason: 'length' }));
      await ask(room, actor, 'Why?');
      room.provider.script = says('wer');
      await room.conversations.continue(actor.id);
      await whenIdle(room, actor);
      const said = actor.getState().messages.filter(({ kind }) => kind === 'message');
      assert.deepEqual(
        said.map((message) => message.text),
        ['Why?', continueRequest],
      );
      assert.equal(lastReply(actor).text, 'wer');
      assert.ok(wordsOf(room.provider.requests[1]).includes('half an ans'));
    }));
});

describe('several chats at once', function () {
  this.timeout(20_000);

  for (const count of [2, 8]) {
    it(`keeps the replies of ${count} apart`, () =>
      withRoom(async (room) => {
        const together = Promise.withResolvers<void>();
        let streaming = 0;
        room.provider.script = async function* (request) {
          const name = request.messages.at(-1)?.text ?? '';
          yield text(`<${name}`);
          if (++streaming === count) together.resolve();
          // Ends only where all of them stream at the same time.
          await together.promise;
          for (let i = 0; i < 20; i++) {
            yield text(` ${name}${i}`);
            await Promise.resolve();
          }
          yield finish();
        };
        const actors = await Promise.all(Array.from({ length: count }, () => newSession(room)));
        const replies = await Promise.all(actors.map((actor, i) => ask(room, actor, `s${i}.`)));
        for (const [i, reply] of replies.entries()) {
          const words = Array.from({ length: 20 }, (_, at) => ` s${i}.${at}`);
          assert.equal(reply.text, `<s${i}.${words.join('')}`);
          assert.equal(reply.status, 'ended');
        }
      }));
  }
});
