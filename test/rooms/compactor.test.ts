import assert from 'node:assert/strict';
import type { ModelRequest } from '../../src/models/languageModel.ts';
import { compactionOf } from '../../src/protocol/compaction.ts';
import { Compactor, type CompactorOptions } from '../../src/rooms/compactor.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { overriding } from '../sessions/sessionHelpers.ts';
import {
  ask,
  characters,
  FakeProvider,
  finish,
  hangsAfter,
  newSession,
  outOfOrder,
  plays,
  replyTo,
  says,
  stored,
  text,
  whenIdle,
  whenSaid,
  withRoom,
  wordsOf,
  type RoomOptions,
  type Script,
  type TestRoom,
} from './roomHelpers.ts';

/** Tokens, which are characters here. */
const small = { total: 10_000, reply: 1_000, assumed: false };

function isSummary(request: ModelRequest): boolean {
  return request.messages[0]?.text.startsWith('You condense') ?? false;
}

let answers = 0;

/** Keeps every line that begins with FACT, and answers everything else at length. */
const faithful: Script = (request, signal) => {
  const words = wordsOf(request);
  if (!isSummary(request)) {
    return says(`Answer ${++answers}: ${'word '.repeat(60)}`)(request, signal);
  }
  const facts = new Set(words.match(/FACT [\w ]+/gu));
  return says(`## Facts\n${[...facts].join('\n')}`)(request, signal);
};

async function withCompactor(
  work: (room: TestRoom, compactor: Compactor) => Promise<void>,
  script: Script = faithful,
  over: Partial<CompactorOptions> = {},
  through?: RoomOptions['through'],
): Promise<void> {
  const provider = new FakeProvider('p', small);
  provider.script = script;
  await withRoom(
    async (room) => {
      await room.catalog.settled();
      const { sessions, catalog, conversations, log } = room;
      const compactor = new Compactor({
        sessions,
        modelOf: (own) => conversations.modelOf(own),
        languageModel: (info) => catalog.languageModel(info),
        counterOf: () => Promise.resolve(characters),
        compactAt: () => 0.8,
        isAnswering: () => conversations.runningSessions().size > 0,
        log: {
          info: () => undefined,
          warn: () => undefined,
          error: (line, cause) => assert.fail(`${line} ${String(cause)} ${log.length}`),
        },
        ...over,
      });
      sessions.onEvents((actor, events) => compactor.follow(actor, events));
      conversations.onDidChangeRunning(() => compactor.wake());
      try {
        await work(room, compactor);
      } finally {
        await compactor.close();
      }
    },
    { provider, reserve: () => 1_000, ...(through ? { through } : {}) },
  );
}

function heldBy(actor: SessionActor) {
  const { compactions, messages } = actor.getState();
  return compactionOf(compactions, messages);
}

/** Asks until the conversation is longer than its window. */
async function fill(room: TestRoom, actor: SessionActor, turns: number): Promise<void> {
  for (let n = 1; n <= turns; n++) await ask(room, actor, `Question ${n} about src/file${n}.ts`);
}

describe('a long conversation', function () {
  this.timeout(60_000);

  it('stays within the window over 200 turns, and a fact of the first message is told throughout', () =>
    withCompactor(async (room, compactor) => {
      const actor = await newSession(room);
      await ask(room, actor, 'FACT the launch code is seven');
      for (let n = 2; n <= 200; n++) {
        await ask(room, actor, `Question ${n}`);
        await compactor.idle();
        const { receipt } = replyTo(actor.getState(), actor.getState().messages.at(-2)?.id ?? '');
        assert.ok(receipt.used <= small.total - small.reply, `${receipt.used} tokens at ${n}`);
        if (n !== 60 && n !== 200) continue;
        const asked = room.provider.requests.findLast((each) => !isSummary(each));
        assert.match(wordsOf(asked), /FACT the launch code is seven/u, `at message ${n}`);
      }
      const state = actor.getState();
      assert.equal(state.messages.length, 400, 'nothing that is shown is gone');
      const held = heldBy(actor);
      assert.ok(held && held.tokensAfter < held.tokensBefore / 2, JSON.stringify(held));
      assert.deepEqual(held.model, room.provider.ref);
      const summaries = room.provider.requests.filter(isSummary).length;
      assert.ok(summaries > 3 && summaries < 60, `${summaries} questions for summaries`);
    }));

  it('tells what is pinned word for word, and the names of files, though the summary forgot them', () =>
    withCompactor(
      async (room, compactor) => {
        const actor = await newSession(room);
        await ask(room, actor, 'Prices are in cents, always, see src/money.ts');
        const [first] = actor.getState().messages;
        const pin = { type: 'pin-message', message: first?.id ?? '', pinned: true } as const;
        await actor.dispatch(pin, 'user', 'c');
        await fill(room, actor, 40);
        await compactor.idle();
        const held = heldBy(actor);
        assert.ok(held);
        assert.ok(held.kept.includes('src/money.ts'), JSON.stringify(held.kept));
        assert.ok(held.facts.retained < held.facts.of);
        await ask(room, actor, 'And now?');
        const told = wordsOf(room.provider.requests.findLast((each) => !isSummary(each)));
        assert.match(told, /Prices are in cents, always, see src\/money\.ts/u);
        assert.match(told, /Summary: /u);
      },
      (request, signal) =>
        isSummary(request) ? says('They talked.')(request, signal) : faithful(request, signal),
    ));

  it('uses no summary before the place that it covers', () =>
    withCompactor(async (room, compactor) => {
      const actor = await newSession(room);
      await fill(room, actor, 40);
      await compactor.idle();
      const held = heldBy(actor);
      assert.ok(held);
      const messages = actor.getState().messages.filter(({ kind }) => kind === 'message');
      const second = messages[1]?.id ?? '';
      const forked = room.sessions.fork(actor.id, { message: second }, 'c');
      assert.equal(forked.type, 'opened');
      assert.equal(heldBy(forked.actor), undefined);
      const outcome = await room.conversations.send(actor.id, 'Anew', { replaces: second });
      assert.equal(outcome.type, 'accepted');
      await whenIdle(room, actor);
      const told = wordsOf(room.provider.requests.findLast((each) => !isSummary(each)));
      assert.doesNotMatch(told, /Summary: /u);
      assert.match(told, /Question 1 /u);
      assert.doesNotMatch(told, /Question 3 /u);
    }));

  it('is told in full again where a person takes the summary back, and stays so', () =>
    withCompactor(async (room, compactor) => {
      const actor = await newSession(room);
      await fill(room, actor, 40);
      await compactor.idle();
      const compaction = heldBy(actor)?.id ?? '';
      for (const { id } of actor.getState().compactions) {
        await actor.dispatch({ type: 'undo-compaction', compaction: id }, 'user', 'c');
      }
      assert.equal(heldBy(actor), undefined);
      const before = actor.getState().compactions.length;
      await fill(room, actor, 3);
      await compactor.idle();
      assert.equal(actor.getState().compactions.length, before);
      const outcome = await compactor.compactNow(actor.id);
      assert.equal(outcome.type, 'compacted');
      assert.notEqual(heldBy(actor)?.id, compaction);
    }));

  it('gives way to a question, and goes on after the answer', () => {
    let stuck = true;
    const begun = Promise.withResolvers<void>();
    return withCompactor(
      async (room, compactor) => {
        const actor = await newSession(room);
        await fill(room, actor, 30);
        await begun.promise;
        assert.equal(actor.getState().compactions.length, 0);
        stuck = false;
        await ask(room, actor, 'Quickly!');
        await compactor.idle();
        assert.equal(heldBy(actor)?.model?.provider, 'p');
      },
      (request, signal) => {
        if (!stuck || !isSummary(request)) return faithful(request, signal);
        begun.resolve();
        return hangsAfter('## F')(request, signal);
      },
    );
  });

  it('waits for answers in other chats too, and goes on after them by itself', () => {
    let stuck = true;
    const begun = Promise.withResolvers<void>();
    return withCompactor(
      async (room, compactor) => {
        const [long, other] = [await newSession(room), await newSession(room)];
        await fill(room, long, 30);
        await begun.promise;
        const asked = await room.conversations.send(other.id, 'Slowly, please');
        assert.equal(asked.type, 'accepted');
        await whenSaid(other, 'thinking');
        await compactor.idle();
        assert.equal(long.getState().compactions.length, 0);
        const before = room.provider.requests.filter(isSummary).length;
        assert.equal(before, 1, 'none is asked for while a model answers');
        stuck = false;
        await room.conversations.stopAll(other.id);
        await whenIdle(room, other);
        await compactor.idle();
        assert.equal(heldBy(long)?.model?.provider, 'p');
      },
      (request, signal) => {
        if (wordsOf(request).includes('Slowly, please'))
          return hangsAfter('thinking')(request, signal);
        if (!stuck || !isSummary(request)) return faithful(request, signal);
        begun.resolve();
        return hangsAfter('## F')(request, signal);
      },
    );
  });

  it('is left to the window that writes to it', () => {
    let isElsewhere = false;
    return withCompactor(
      async (room, compactor) => {
        const actor = await newSession(room);
        await fill(room, actor, 16);
        isElsewhere = true;
        await fill(room, actor, 20);
        await compactor.idle();
        const outcome = await compactor.compactNow(actor.id);
        assert.deepEqual(outcome, { type: 'failed', reason: 'It is in use in another window.' });
        assert.ok(!room.provider.requests.some(isSummary), 'nothing was asked for twice');
      },
      faithful,
      {},
      (journal) =>
        overriding(journal, {
          lease: (session) => (isElsewhere ? { type: 'elsewhere' } : journal.lease(session)),
        }),
    );
  });

  it('is left as it is where the model cannot summarise', () =>
    withCompactor(
      async (room, compactor) => {
        const actor = await newSession(room);
        await fill(room, actor, 30);
        await compactor.idle();
        assert.deepEqual(actor.getState().compactions, []);
        const outcome = await compactor.compactNow(actor.id);
        assert.deepEqual(outcome, { type: 'failed', reason: outOfOrder.title });
      },
      (request, signal) =>
        isSummary(request)
          ? plays(text('half'), finish({ type: 'failed', failure: outOfOrder }))(request, signal)
          : faithful(request, signal),
    ));

  it('is made shorter without a model where none could summarise', () =>
    withCompactor(
      async (room, compactor) => {
        const actor = await newSession(room);
        await fill(room, actor, 40);
        await compactor.idle();
        const held = heldBy(actor);
        assert.deepEqual(held?.strategies, ['slide']);
        assert.equal(held.model, undefined);
        assert.ok(!room.provider.requests.some(isSummary));
      },
      faithful,
      { languageModel: () => undefined },
    ));

  it('is not made shorter by itself where a setting says so, or a person stops it', () =>
    withCompactor(
      async (room, compactor) => {
        const actor = await newSession(room);
        await fill(room, actor, 40);
        await compactor.idle();
        assert.deepEqual(actor.getState().compactions, []);
        const stopped = await compactor.compactNow(actor.id, AbortSignal.abort());
        assert.deepEqual(stopped, { type: 'cancelled' });
        assert.deepEqual(
          stored(room, actor).filter(({ type }) => type === 'history-compacted'),
          [],
        );
      },
      faithful,
      { compactAt: () => 0 },
    ));
});
