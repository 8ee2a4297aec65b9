import assert from 'node:assert/strict';
import type { CompactedHistory } from '../../src/protocol/compaction.ts';
import { decide } from '../../src/sessions/decide.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { addMessage, startReply, testServices, withJournal } from './sessionHelpers.ts';

const compacted: CompactedHistory = {
  upTo: 'm1',
  covered: 2,
  summary: 'They talked.',
  kept: [],
  tokensBefore: 9,
  tokensAfter: 3,
  strategies: ['summarise'],
  facts: { of: 0, retained: 0 },
};

/** A chat of one message with its reply, and one without. */
async function withChat(work: (actor: SessionActor) => Promise<void>): Promise<void> {
  await withJournal(async (journal) => {
    const actor = new SessionActor('s', testServices(journal));
    await actor.dispatch({ type: 'create' }, 'user', 'c');
    await addMessage(actor, 'one', 'user', 'c', 'm1');
    await actor.dispatch(startReply('r1', 'm1'), 'parley', 'c');
    await actor.dispatch({ type: 'end-reply', reply: 'r1', reason: 'stop' }, 'test/small', 'c');
    await addMessage(actor, 'two', 'user', 'c', 'm2');
    await work(actor);
    await actor.close();
  });
}

describe('what models are told of older messages', () => {
  it('is one event, that a person can take back, once', () =>
    withChat(async (actor) => {
      const done = await actor.dispatch({ type: 'compact', ...compacted }, 'parley', 'c');
      assert.ok(done.type === 'done' && done.events.length === 1);
      const [made] = actor.getState().compactions;
      assert.ok(made);
      assert.deepEqual(made, { ...compacted, id: made.id, at: made.at });
      const undo = { type: 'undo-compaction', compaction: made.id } as const;
      await actor.dispatch(undo, 'user', 'c');
      assert.equal(actor.getState().compactions[0]?.undone, true);
      const again = await actor.dispatch(undo, 'user', 'c');
      assert.deepEqual(again, { type: 'done', events: [] });
    }));

  it('keeps the last ones, each under a name of its own', () =>
    withChat(async (actor) => {
      for (let n = 0; n < 25; n++) {
        await actor.dispatch({ type: 'compact', ...compacted, tokensAfter: n }, 'parley', 'c');
      }
      const { compactions } = actor.getState();
      assert.equal(compactions.length, 20);
      assert.equal(compactions.at(-1)?.tokensAfter, 24);
      assert.equal(new Set(compactions.map(({ id }) => id)).size, 20);
    }));

  it('is refused where the chat is another than it was made of', () =>
    withChat((actor) => {
      const state = actor.getState();
      const others = [
        { covered: 3 },
        { covered: 1 },
        { upTo: 'm2' },
        { upTo: 'r1' },
        { upTo: 'x' },
      ];
      for (const other of others) {
        const { type } = decide(state, { type: 'compact', ...compacted, ...other });
        assert.equal(type, 'refused', JSON.stringify(other));
      }
      assert.equal(decide(state, { type: 'compact', ...compacted }).type, 'events');
      return Promise.resolve();
    }));

  it('holds what a person pins, a message or a reply', () =>
    withChat(async (actor) => {
      for (const message of ['m1', 'r1']) {
        await actor.dispatch({ type: 'pin-message', message, pinned: true }, 'user', 'c');
      }
      const pins = () => actor.getState().messages.map(({ pinned = false }) => pinned);
      assert.deepEqual(pins(), [true, true, false]);
      const again = await actor.dispatch(
        { type: 'pin-message', message: 'm1', pinned: true },
        'user',
        'c',
      );
      assert.deepEqual(again, { type: 'done', events: [] });
      await actor.dispatch({ type: 'pin-message', message: 'm1', pinned: false }, 'user', 'c');
      assert.deepEqual(pins(), [false, true, false]);
      const gone = await actor.dispatch(
        { type: 'pin-message', message: 'x', pinned: true },
        'user',
        'c',
      );
      assert.equal(gone.type, 'refused');
    }));
});

describe('an answer that Retry replaced', () => {
  const shown = (actor: SessionActor): readonly string[] =>
    actor
      .getState()
      .messages.flatMap((each) =>
        each.kind === 'reply' && each.replacedBy === undefined ? [each.id] : [],
      );
  const again = async (actor: SessionActor, id: string, replaces: string): Promise<void> => {
    await actor.dispatch({ ...startReply(id, 'm1'), replaces }, 'parley', 'c');
    await actor.dispatch({ type: 'end-reply', reply: id, reason: 'stop' }, 'test/small', 'c');
  };
  const use = (reply: string) => ({ type: 'choose-reply', reply }) as const;

  it('takes the place of the one that replaced it, whichever way that came', () =>
    withChat(async (actor) => {
      await again(actor, 'r2', 'r1');
      await again(actor, 'r3', 'r2');
      assert.deepEqual(shown(actor), ['r3']);
      for (const id of ['r1', 'r2', 'r3', 'r1']) {
        await actor.dispatch(use(id), 'user', 'c');
        assert.deepEqual(shown(actor), [id]);
      }
      const none = await actor.dispatch(use('r1'), 'user', 'c');
      assert.deepEqual(none, { type: 'done', events: [] });
      await again(actor, 'r4', 'r1');
      assert.deepEqual(shown(actor), ['r4'], 'and can be asked again');
    }));

  it('is refused while the other one is being written', () =>
    withChat(async (actor) => {
      await actor.dispatch({ ...startReply('r2', 'm1'), replaces: 'r1' }, 'parley', 'c');
      const { type } = await actor.dispatch(use('r1'), 'user', 'c');
      assert.equal(type, 'refused');
      assert.deepEqual(shown(actor), ['r2']);
    }));
});
