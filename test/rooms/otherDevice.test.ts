import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { canonicalJson } from '../../src/sessions/transfer/canonicalJson.ts';
import { parseImport } from '../../src/sessions/transfer/parseImport.ts';
import { takeSession } from '../../src/sessions/transfer/takeSession.ts';
import { LogStore } from '../helpers/logStore.ts';
import { withFolder } from '../sessions/sessionHelpers.ts';
import { bundleOf, onlySession } from '../sessions/transfer/transferHelpers.ts';
import {
  ask,
  hangsAfter,
  lastReply,
  newSession,
  says,
  whenIdle,
  whenSaid,
  withRoom,
  wordsOf,
  type TestRoom,
} from './roomHelpers.ts';

/** More than waits before it is written. */
const half = `Half an answer${' and more'.repeat(1_000)}`;

function digest(state: SessionState): string {
  return createHash('sha256').update(canonicalJson(state)).digest('hex');
}

function stateIn(store: Journal, session: string, upTo = Infinity): SessionState {
  const events = store.read(session).filter(({ seq }) => seq <= upTo);
  return foldAll(emptySession(session), events);
}

/** A chat with an answer, and with another one that hangs in the middle. */
async function midTask(room: TestRoom): Promise<SessionActor> {
  const actor = await newSession(room);
  room.provider.script = says('The quantity, at 99.');
  await ask(room, actor, 'What does the cart cap?');
  room.provider.script = hangsAfter(half);
  await room.conversations.send(actor.id, 'And the fees?');
  await whenSaid(actor, half);
  return actor;
}

function open({ sessions }: TestRoom, session: string): SessionActor {
  const opened = sessions.open(session);
  assert.ok(opened.type === 'opened', JSON.stringify(opened));
  return opened.actor;
}

/** The rest of the answer, and one more: the model is told what came before. */
async function goOn(room: TestRoom, actor: SessionActor): Promise<void> {
  const reply = lastReply(actor);
  assert.deepEqual([reply.status, reply.text], ['interrupted', half]);
  room.provider.script = says('The rest.');
  await room.conversations.continue(actor.id);
  await whenIdle(room, actor);
  assert.equal(lastReply(actor).text, 'The rest.');
  const told = wordsOf(room.provider.requests.at(-1));
  for (const words of ['What does the cart cap?', 'at 99.', 'And the fees?', half]) {
    assert.ok(told.includes(words), words.slice(0, 30));
  }
  await ask(room, actor, 'Thanks.');
}

describe('a chat on another device', function () {
  this.timeout(30_000);

  it('goes on in the middle of a task, through a store that is not SQLite', () =>
    withFolder(async (hub) => {
      let later = 0;
      const device = (): LogStore => new LogStore(hub, () => Date.now() + later);
      const [a, b] = [device(), device()];
      await withRoom(
        async (roomA) => {
          const { id } = await midTask(roomA);
          const atA = stateIn(a, id);
          assert.equal(atA.messages.at(-1)?.text, half);
          // The other one shows it, but it is written here.
          assert.equal(b.lease(id).type, 'elsewhere');
          // Its lid is closed: no word and no sign of life comes of it any more.
          later = 60_000;
          await withRoom(
            async (roomB) => {
              assert.deepEqual(
                roomB.sessions.list().map((each) => each.id),
                [id],
              );
              assert.equal(digest(stateIn(b, id, atA.version)), digest(atA));
              const actor = open(roomB, id);
              assert.equal(actor.getState().version, atA.version + 1, 'and one end of a reply');
              await goOn(roomB, actor);
            },
            { through: () => b },
          );
          // It wakes up: what it still had in mind is not written over what came since.
          const atB = digest(stateIn(b, id));
          const late = () =>
            open(roomA, id).dispatch({ type: 'rename', title: 'Late' }, 'user', 'c');
          assert.equal((await late()).type, 'failed', 'B writes to it now');
          assert.equal(digest(open(roomA, id).getState()), atB, 'A has read what that was');
          b.close();
          assert.equal((await late()).type, 'done');
          assert.equal(digest(stateIn(a, id, a.read(id).length - 1)), atB);
        },
        { through: () => a },
      );
    }));

  it('is exactly what it was where the first one ended in good order', () =>
    withFolder(async (hub) => {
      let left: SessionState | undefined;
      const first = new LogStore(hub);
      await withRoom(
        async (room) => {
          const actor = await midTask(room);
          await room.conversations.close();
          left = actor.getState();
          await room.sessions.close(1_000);
          first.close();
        },
        { through: () => first },
      );
      await withRoom(
        async (room) => {
          assert.ok(left);
          const actor = open(room, left.id);
          assert.equal(digest(actor.getState()), digest(left));
          await goOn(room, actor);
        },
        { through: () => new LogStore(hub) },
      );
    }));

  for (const to of ['SQLite', 'another store'] as const) {
    it(`goes on where a file was brought to, in ${to}`, () =>
      withFolder(async (folder) => {
        let bytes: Uint8Array | undefined;
        let atA: SessionState | undefined;
        await withRoom(async (room) => {
          const { id } = await midTask(room);
          bytes = bundleOf(room.journal.read(id), [], 'and then').bytes;
          atA = stateIn(room.journal, id);
        });
        assert.ok(bytes && atA);
        const { id, version } = atA;
        const imported = onlySession(parseImport(bytes, 'a'));
        const store = to === 'SQLite' ? openJournal(folder).journal : new LogStore(folder);
        await withRoom(
          async (room) => {
            const sink = {
              find: () => undefined,
              insert: async (session: string, events: typeof imported.events) =>
                room.sessions.import(session, events),
            };
            const taken = await takeSession(imported, sink, { put: async () => 'added' });
            assert.deepEqual(taken, { type: 'added', session: id });
            assert.equal(imported.draft, 'and then');
            assert.equal(digest(stateIn(store, id, version)), digest(atA ?? emptySession(id)));
            await goOn(room, open(room, id));
          },
          { through: () => store },
        );
        store.close();
      }));
  }
});
