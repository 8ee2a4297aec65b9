import assert from 'node:assert/strict';
import { compactionOf, type Compaction } from '../../src/protocol/compaction.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import {
  ask,
  hangsAfter,
  lastReply,
  newSession,
  says,
  stored,
  whenSaid,
  withRoom,
  wordsOf,
  type TestRoom,
} from './roomHelpers.ts';

/** Two questions with their answers. */
async function talked(room: TestRoom): Promise<SessionActor> {
  const actor = await newSession(room);
  room.provider.script = says('Apples are red.');
  await ask(room, actor, 'What colour are apples?');
  room.provider.script = says('Pears are green.');
  await ask(room, actor, 'And pears?');
  return actor;
}

async function remove(actor: SessionActor, message: string, removed = true) {
  return actor.dispatch({ type: 'remove-message', message, removed }, 'user', 'c');
}

const idOf = (actor: SessionActor, at: number): string => actor.getState().messages[at]?.id ?? '';

describe('a message that a person took away', () => {
  it('is not told to models, with its replies, until it is brought back; nothing is lost', () =>
    withRoom(async (room) => {
      const actor = await talked(room);
      await remove(actor, idOf(actor, 0));
      await ask(room, actor, 'And plums?');
      const without = wordsOf(room.provider.requests.at(-1));
      assert.doesNotMatch(without, /apples|Apples/u);
      assert.match(without, /And pears\?[\s\S]*Pears are green/u);
      await remove(actor, idOf(actor, 0), false);
      await ask(room, actor, 'And quinces?');
      assert.match(
        wordsOf(room.provider.requests.at(-1)),
        /What colour are apples\?[\s\S]*Apples are red/u,
      );
      const types = stored(room, actor).map(({ type }) => type);
      assert.equal(types.filter((type) => type === 'message-removed').length, 2);
      assert.equal(types.filter((type) => type === 'message-added').length, 4);
    }));

  it('a reply goes alone: its question stays', () =>
    withRoom(async (room) => {
      const actor = await talked(room);
      await remove(actor, idOf(actor, 1));
      await ask(room, actor, 'And plums?');
      const words = wordsOf(room.provider.requests.at(-1));
      assert.match(words, /What colour are apples\?/u);
      assert.doesNotMatch(words, /Apples are red/u);
    }));

  it('stays while its reply runs, and twice is once', () =>
    withRoom(async (room) => {
      const actor = await talked(room);
      room.provider.script = hangsAfter('Let me');
      await room.conversations.send(actor.id, 'And plums?');
      await whenSaid(actor, 'Let me');
      const asked = actor.getState().messages.at(-2)?.id ?? '';
      for (const message of [asked, lastReply(actor).id]) {
        const result = await remove(actor, message);
        assert.ok(result.type === 'refused');
        assert.match(result.reason, /still running/u);
      }
      await room.conversations.stopAll(actor.id);
      const first = await remove(actor, asked);
      assert.ok(first.type === 'done' && first.events.length === 1);
      const again = await remove(actor, asked);
      assert.ok(again.type === 'done' && again.events.length === 0);
    }));

  it('takes the summary that tells of it out of what models are told', () => {
    const compaction = { id: 'x', at: 100, upTo: 'b', covered: 4 } as Compaction;
    const messages = (removed?: number) => [
      { kind: 'message', id: 'a', ...(removed === undefined ? {} : { removed }) } as const,
      { kind: 'reply', id: 'ra' } as const,
      { kind: 'message', id: 'b' } as const,
      { kind: 'reply', id: 'rb' } as const,
      { kind: 'message', id: 'c' } as const,
    ];
    assert.equal(compactionOf([compaction], messages())?.id, 'x');
    assert.equal(compactionOf([compaction], messages(101)), undefined);
    assert.equal(compactionOf([compaction], messages(99))?.id, 'x', 'it never told of that one');
  });
});
