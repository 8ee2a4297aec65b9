import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { eventVersion, type NewEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, summarize, type SessionState } from '../../src/protocol/sessionState.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { anyCommand } from './anyCommand.ts';
import { withWindows, type OtherWindow } from './otherWindow.ts';
import {
  addMessage,
  created,
  event,
  idle,
  model,
  receipt,
  said,
  testServices,
  withFolder,
} from './sessionHelpers.ts';
import type { StoreName } from './windowChild.ts';

/** A kind of store, as its own tests open it. */
export interface StoreKind {
  /** What a process of its own opens. */
  readonly name: StoreName;
  open(folder: string, now: () => number): Journal;
}

const start: NewEvent = event({
  type: 'reply-started',
  reply: 'r1',
  to: 'm1',
  model,
  modelLabel: 'Small',
  receipt,
});
const image: NewEvent = event({
  type: 'image-added',
  image: 'i1',
  mimeType: 'image/png',
  data: 'AAAA',
});
/** By then a host that shows no sign of life is gone. */
const muchLater = (): number => Date.now() + 60_000;

function appended(store: Journal, session: string, version: number, ...events: NewEvent[]): void {
  const result = store.append(session, version, events, 'now');
  assert.equal(result.type, 'appended', JSON.stringify(result));
}

function stateOf(store: Journal, session: string): SessionState {
  return foldAll(emptySession(session), store.read(session));
}

/** Everything that sessions rely on, held against one kind of store. */
export function itKeepsSessions(kind: StoreKind): void {
  const withStore = (work: (store: Journal, folder: string) => void | Promise<void>) => () =>
    withFolder(async (folder) => {
      const store = kind.open(folder, Date.now);
      try {
        await work(store, folder);
      } finally {
        store.close();
      }
    });
  /** With another host on the same store, in a process of its own, that has a session `s` of `m1`. */
  const withOther = (
    work: (store: Journal, other: OtherWindow, session: string, folder: string) => Promise<void>,
  ) =>
    withStore(async (store, folder) => {
      const run = async ([other]: readonly OtherWindow[]): Promise<void> => {
        assert.ok(other);
        const made = await other.ask({ do: 'create', title: 'There', message: 'm1' });
        await work(store, other, String(made), folder);
      };
      await withWindows(folder, 1, run, kind.name);
    });

  it('gives back what was appended, numbered without a gap, after it was closed too', () =>
    withFolder((folder) => {
      const first = kind.open(folder, () => 42);
      appended(first, 's', 0, created('Title'), said('m1', 'one \u{1F600} \0 \uD800'));
      appended(first, 'other', 0, created());
      appended(first, 's', 2, said('m2'));
      const before = first.read('s');
      first.close();
      const store = kind.open(folder, () => 42);
      assert.deepEqual(store.read('s'), before);
      assert.deepEqual(
        before.map(({ seq, at, session, version }) => ({ seq, at, session, version })),
        [1, 2, 3].map((seq) => ({ seq, at: 42, session: 's', version: eventVersion })),
      );
      assert.deepEqual(store.read('s', 2), before.slice(2));
      assert.deepEqual(store.read('nobody'), []);
      store.close();
    }));

  it(
    'writes nothing when another version is expected than there is',
    withStore((store) => {
      appended(store, 's', 0, created(), said('m1'));
      for (const version of [0, 1, 3]) {
        const result = store.append('s', version, [said('m2')], 'now');
        assert.deepEqual(result, { type: 'conflict', version: 2 });
      }
      assert.equal(store.read('s').length, 2);
    }),
  );

  it(
    'takes all events or none, and none that could not be read again',
    withStore((store) => {
      appended(store, 's', 0, created());
      const usage = { input: Number.NaN, output: 1 };
      const bad = event({ type: 'reply-ended', reply: 'r', reason: 'stop', usage });
      assert.equal(store.append('s', 1, [said('m1'), bad], 'now').type, 'failed');
      assert.equal(store.read('s').length, 1);
      appended(store, 's', 1, said('m1'));
    }),
  );

  it(
    'lists its sessions as they fold, and removes them for good',
    withStore((store, folder) => {
      appended(
        store,
        's',
        0,
        created(),
        said('m1'),
        event({ type: 'session-pinned', pinned: true }),
      );
      appended(store, 'gone', 0, created('Gone'), said('n1'));
      const listed = () => store.summaries().toSorted((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(
        listed(),
        ['gone', 's'].map((id) => summarize(stateOf(store, id))),
      );
      assert.deepEqual(store.remove('gone'), { type: 'removed' });
      assert.deepEqual(listed(), [summarize(stateOf(store, 's'))]);
      assert.deepEqual(store.read('gone'), []);
      const again = kind.open(folder, Date.now);
      assert.deepEqual(again.read('gone'), []);
      assert.deepEqual(again.read('s'), store.read('s'));
      again.close();
    }),
  );

  it(
    'forks: what is shared is read as the fork’s own, also when the parent is gone',
    withStore((store) => {
      appended(store, 's', 0, created(), said('m1'), start, said('m2'));
      const forked = event({ type: 'session-forked', parent: 's', parentSeq: 3, title: 'Fork' });
      assert.deepEqual(store.fork('s', 3, 'f', [forked]), { type: 'forked' });
      appended(store, 'f', 4, said('m3'));
      const fork = stateOf(store, 'f');
      assert.deepEqual(
        fork.messages.map(({ id }) => id),
        ['m1', 'r1', 'm3'],
      );
      assert.equal(stateOf(store, 's').messages.at(-1)?.id, 'm2');
      assert.equal(store.remove('s').type, 'removed');
      assert.deepEqual(stateOf(store, 'f'), fork);
      assert.equal(store.fork('s', 3, 'g', [forked]).type, 'failed', 'it is not there');
      assert.deepEqual(store.read('g'), []);
    }),
  );

  it(
    'takes a session that was made elsewhere as it is, and never overwrites',
    withStore(async (store) => {
      appended(store, 's', 0, created(), said('m1'), start);
      const events = store.read('s');
      await withFolder((elsewhere) => {
        const other = kind.open(elsewhere, () => 7);
        assert.deepEqual(other.importSession('s', events), { type: 'imported' });
        assert.deepEqual(other.read('s'), events);
        assert.equal(other.summaries()[0]?.importedAt, 7);
        assert.deepEqual(other.importSession('s', events.slice(0, 1)), { type: 'exists' });
        assert.deepEqual(other.read('s'), events);
        assert.deepEqual(other.abandoned(), [], 'what ran there is not under way here');
        appended(other, 's', 3, said('m2'));
        other.close();
      });
    }),
  );

  it(
    'gives the bytes of a picture',
    withStore((store) => {
      appended(store, 's', 0, created(), image);
      assert.deepEqual(store.image('s', 'i1'), { mimeType: 'image/png', data: 'AAAA' });
      assert.equal(store.image('s', 'i2'), undefined);
    }),
  );

  it(
    'has one writer to a session, until that one lets go',
    withOther(async (store, other, session) => {
      assert.deepEqual(store.lease(session), { type: 'elsewhere' });
      assert.deepEqual(store.claim(session), { type: 'elsewhere' });
      const { length } = store.read(session);
      const append = () => store.append(session, length, [said('m2')], 'now').type;
      assert.equal(append(), 'elsewhere');
      assert.equal(store.read(session).length, length);
      store.request(session);
      await other.ask({ do: 'release', session });
      assert.equal(append(), 'appended');
      assert.deepEqual(store.lease(session), { type: 'own' });
      assert.deepEqual(await other.ask({ do: 'lease', session }), { type: 'elsewhere' });
      assert.deepEqual(await other.ask({ do: 'events', session }), store.read(session));
    }),
  );

  it(
    'tells what others write, that they live, and what they run',
    withOther(async (store, other, session) => {
      store.changes();
      assert.equal(store.changes(), 'none');
      assert.equal(store.others().length, 1);
      await other.ask({ do: 'reply', session, to: 'm1', reply: 'r1' });
      assert.equal(store.changes(), 'events');
      assert.equal(store.changes(), 'none');
      assert.equal(store.runsElsewhere('r1'), true);
      assert.deepEqual(store.abandoned(), []);
      await other.ask({ do: 'release', session });
      assert.equal(store.changes(), 'leases');
    }),
  );

  it(
    'gives the sessions of a host that is gone to the next one, with what it had begun',
    withOther(async (store, other, session, folder) => {
      await other.ask({ do: 'reply', session, to: 'm1', reply: 'r1' });
      store.close();
      await other.kill();
      const next = kind.open(folder, muchLater);
      assert.deepEqual(
        next.abandoned().map(({ id, session: its }) => [id, its]),
        [['r1', session]],
      );
      assert.equal(next.runsElsewhere('r1'), false);
      assert.deepEqual(next.others(), []);
      assert.deepEqual(next.claim(session), { type: 'own' });
      const ended = event({ type: 'reply-interrupted', reply: 'r1' });
      appended(next, session, next.read(session).length, ended);
      assert.deepEqual(next.abandoned(), []);
      next.close();
    }),
  );

  it(
    'keeps what an actor shows, whatever commands it gets',
    withStore(async (store) => {
      let sessions = 0;
      const property = fc.asyncProperty(
        fc.array(anyCommand, { maxLength: 25, size: 'max' }),
        async (commands) => {
          const session = `s${++sessions}`;
          const services = testServices(store);
          const actor = new SessionActor(session, services);
          await actor.dispatch({ type: 'create' }, 'user', 'c');
          await addMessage(actor, 'hello', 'user', 'c', 'm1');
          for (const command of commands) {
            const result = await actor.dispatch(command, 'user', 'c');
            assert.notEqual(result.type, 'failed', JSON.stringify(result));
          }
          services.clock.advance(1_000);
          await idle(actor);
          assert.deepEqual(stateOf(store, session), actor.getState());
          assert.deepEqual(services.errors, []);
        },
      );
      await fc.assert(property, { numRuns: 25 });
    }),
  );
}
