import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, findReply, type SessionState } from '../../src/protocol/sessionState.ts';
import { systemClock, type Clock } from '../../src/sessions/clock.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { OtherWindows } from '../../src/sessions/otherWindows.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { watchJournal } from '../../src/sessions/watchJournal.ts';
import { withWindows, type OtherWindow } from './otherWindow.ts';
import {
  addMessage,
  FakeClock,
  overriding,
  said,
  startReply,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

interface Scene {
  readonly journal: Journal;
  readonly folder: string;
  /** A window in a process of its own. */
  readonly other: OtherWindow;
  /** A session of the other window's, with the message `m1`: three events. */
  readonly id: string;
}

async function withTwo(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (journal, folder) => {
    await withWindows(folder, 1, async ([other]) => {
      assert.ok(other);
      const id = String(await other.ask({ do: 'create', title: 'Theirs', message: 'm1' }));
      await work({ journal, folder, other, id });
    });
  });
}

/** Changes the journal behind everybody's back. */
function sql(folder: string, statement: string): void {
  const db = new DatabaseSync(join(folder, 'journal.db'));
  db.exec(statement);
  db.close();
}

function beatAt(folder: string, host: string): number {
  const db = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
  const row = db.prepare('SELECT beatAt FROM windows WHERE host = ?').get(host);
  db.close();
  return Number(row?.['beatAt']);
}

function stored(journal: Journal, id: string): SessionState {
  return foldAll(emptySession(id), journal.read(id));
}

/** Signs of life come when a test says so; what settles in a moment does that by itself. */
function clockByHand(): { readonly clock: Clock; readonly byHand: FakeClock } {
  const byHand = new FakeClock();
  const clock: Clock = {
    now: () => Date.now(),
    setTimeout: (run, ms) => (ms < 1_000 ? systemClock : byHand).setTimeout(run, ms),
  };
  return { clock, byHand };
}

interface Watching {
  readonly sessions: SessionRegistry;
  readonly windows: OtherWindows;
  readonly byHand: FakeClock;
  /** Resolves at the next change of this kind that is noticed. */
  readonly noticed: (what: 'leases' | 'events') => Promise<void>;
}

/** This window as the extension has it: it notices what others write. */
async function watching(
  { journal, folder }: Pick<Scene, 'journal' | 'folder'>,
  work: (watching: Watching) => Promise<void>,
): Promise<void> {
  const { clock, byHand } = clockByHand();
  const errors: unknown[] = [];
  const unexpected = (error: unknown): void => void errors.push(error);
  const sessions = new SessionRegistry({ journal, clock: systemClock, unexpected });
  const waiting = new Set<{ readonly what: string; readonly resolve: () => void }>();
  const windows = new OtherWindows({
    journal,
    watch: (onWritten) => watchJournal(folder, onWritten, unexpected),
    clock,
    onChange: (what) => {
      if (what === 'events') sessions.refresh();
      else sessions.changed();
      for (const each of waiting) if (each.what === what) each.resolve();
    },
    onRequest: (session) => void sessions.yield(session).catch(unexpected),
  });
  const noticed = (what: 'leases' | 'events'): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.add({ what, resolve });
    return promise;
  };
  try {
    await work({ sessions, windows, byHand, noticed });
    assert.deepEqual(errors, []);
  } finally {
    windows.dispose();
    await sessions.close(1_000);
  }
}

function opened(sessions: SessionRegistry, id: string): SessionActor {
  const result = sessions.open(id);
  assert.ok(result.type === 'opened', JSON.stringify(result));
  return result.actor;
}

describe('two windows on one folder', function () {
  this.timeout(60_000);

  it('have one writer to a session: the other one’s append writes nothing', () =>
    withTwo(async ({ journal, other, id }) => {
      const before = journal.read(id);
      assert.deepEqual(journal.lease(id), { type: 'elsewhere' });
      assert.deepEqual(journal.claim(id), { type: 'elsewhere' });
      assert.deepEqual(journal.append(id, 3, [said('mine')], 'now'), { type: 'elsewhere' });
      assert.deepEqual(journal.append(id, 0, [said('mine')], 'now'), { type: 'elsewhere' });
      assert.deepEqual(await journal.pack(id), { type: 'left' });
      assert.deepEqual(journal.read(id), before);
      journal.release(id);
      assert.deepEqual(journal.lease(id), { type: 'elsewhere' }, 'not this window’s to give');
      const theirs = await other.ask({ do: 'append', session: id, version: 3, message: 'm2' });
      assert.equal((theirs as { type: string }).type, 'appended');
      await other.ask({ do: 'release', session: id });
      assert.deepEqual(journal.lease(id), { type: 'free' });
      assert.equal(journal.append(id, 4, [said('m3')], 'now').type, 'appended');
      assert.deepEqual(await other.ask({ do: 'lease', session: id }), { type: 'elsewhere' });
      const refused = await other.ask({ do: 'append', session: id, version: 5, message: 'm4' });
      assert.deepEqual(refused, { type: 'elsewhere' });
    }));

  it('write to different sessions at the same time', () =>
    withTwo(async ({ journal, other, id }) => {
      journal.append('mine', 0, [said('a')], 'now');
      assert.deepEqual(await other.ask({ do: 'claim', session: 'mine' }), { type: 'elsewhere' });
      assert.deepEqual(journal.lease('mine'), { type: 'own' });
      assert.deepEqual(await other.ask({ do: 'lease', session: id }), { type: 'own' });
      assert.equal(journal.others().length, 1);
    }));

  it('leave their sessions to each other when they close', () =>
    withTwo(async ({ journal, other, id }) => {
      await other.ask({ do: 'close' });
      assert.deepEqual(journal.lease(id), { type: 'free' });
      assert.deepEqual(journal.others(), []);
      assert.equal(journal.append(id, 3, [said('m2')], 'now').type, 'appended');
    }));

  it('lose the lease at once with the process, and no event', () =>
    withTwo(async ({ journal, other, id }) => {
      await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
      const before = journal.read(id);
      await other.kill();
      assert.deepEqual(journal.lease(id), { type: 'free' });
      assert.deepEqual(
        journal.abandoned().map((work) => [work.id, work.session]),
        [['r1', id]],
      );
      assert.equal(journal.append(id, before.length, [said('m2')], 'now').type, 'appended');
      assert.deepEqual(journal.read(id).slice(0, -1), before);
    }));

  it('lose the lease by silence; one that wakes up finds its append refused', () =>
    withTwo(async ({ journal, folder, other, id }) => {
      other.signal('SIGSTOP');
      assert.deepEqual(journal.claim(id), { type: 'elsewhere' }, 'three signs may be missed');
      sql(folder, 'UPDATE windows SET beatAt = beatAt - 14000');
      assert.deepEqual(journal.claim(id), { type: 'elsewhere' });
      sql(folder, 'UPDATE windows SET beatAt = beatAt - 60000');
      assert.deepEqual(journal.claim(id), { type: 'own' });
      assert.equal(journal.append(id, 3, [said('m2')], 'now').type, 'appended');
      const before = journal.read(id);
      other.signal('SIGCONT');
      for (const version of [3, 4]) {
        const late = { do: 'append', session: id, version, message: `late ${version}` } as const;
        assert.deepEqual(await other.ask(late), { type: 'elsewhere' });
      }
      assert.deepEqual(journal.read(id), before);
      const said2 = await other.ask({ do: 'say', session: id, message: 'm9' });
      assert.equal((said2 as { type: string }).type, 'failed');
    }));

  it('keep their leases when a clock jumps back, and lose them with the process all the same', () =>
    withTwo(async ({ folder, other, id }) => {
      const past = openJournal(folder, { now: () => Date.now() - 3_600_000 }).journal;
      assert.deepEqual(past.claim(id), { type: 'elsewhere' });
      assert.deepEqual(past.append(id, 3, [said('m2')], 'now'), { type: 'elsewhere' });
      await other.kill();
      assert.deepEqual(past.claim(id), { type: 'own' });
      past.close();
    }));

  it('go by signs of life alone where the other one is on another machine', () =>
    withTwo(async ({ journal, folder, other, id }) => {
      sql(folder, `UPDATE windows SET machine = 'not-${hostname()}'`);
      await other.kill();
      assert.deepEqual(journal.claim(id), { type: 'elsewhere' });
      sql(folder, 'UPDATE windows SET beatAt = beatAt - 16000');
      assert.deepEqual(journal.claim(id), { type: 'own' });
    }));

  it('show a sign of life with every lease that they take, however long they held none', () =>
    withTwo(async ({ journal, folder, other }) => {
      journal.claim('mine');
      journal.release('mine');
      // Nobody says that he lives who holds nothing.
      journal.beat();
      sql(folder, 'UPDATE windows SET beatAt = beatAt - 60000');
      journal.claim('mine');
      assert.deepEqual(await other.ask({ do: 'claim', session: 'mine' }), { type: 'elsewhere' });
    }));
});

describe('a window among others', function () {
  this.timeout(60_000);

  it('notices by the files that another one wrote, and follows', () =>
    withTwo(async (scene) => {
      const { other, id } = scene;
      await watching(scene, async ({ sessions, byHand, noticed }) => {
        const actor = opened(sessions, id);
        let told = 0;
        actor.subscribe({ events: (events) => (told += events.length) });
        assert.equal(byHand.waiting, 1, 'nothing waits but the next sign of life');
        const changed = noticed('events');
        await other.ask({ do: 'say', session: id, message: 'm2' });
        await changed;
        assert.deepEqual(
          actor.getState().messages.map((message) => message.id),
          ['m1', 'm2'],
        );
        assert.equal(told, 1);
        const made = noticed('events');
        await other.ask({ do: 'create', title: 'Another', message: 'n1' });
        await made;
        assert.equal(sessions.list().length, 2);
      });
    }));

  it('looks once more where a slow disk shows a commit late', () =>
    withTwo(async ({ journal, folder, other, id }) => {
      let looks = 0;
      const slow = overriding(journal, {
        changes: () => (++looks === 1 ? 'none' : journal.changes()),
      });
      await watching({ journal: slow, folder }, async ({ noticed }) => {
        const changed = noticed('events');
        await other.ask({ do: 'say', session: id, message: 'm2' });
        await changed;
        assert.ok(looks > 1);
      });
    }));

  it('tells a lease from an event', () =>
    withTwo(async (scene) => {
      await watching(scene, async ({ sessions, noticed }) => {
        const first = noticed('events');
        await scene.other.ask({ do: 'say', session: scene.id, message: 'm2' });
        await first;
        let lists = 0;
        sessions.onDidChange(() => lists++);
        const leases = noticed('leases');
        await scene.other.ask({ do: 'release', session: scene.id });
        await leases;
        assert.equal(sessions.lease(scene.id), 'free');
        assert.ok(lists > 0);
      });
    }));

  it('says every five seconds that it lives, where it holds a lease', () =>
    withFolder(async (folder) => {
      let now = 1_000_000;
      const { journal } = openJournal(folder, { now: () => now });
      await watching({ journal, folder }, async ({ byHand }) => {
        await Promise.resolve();
        now += 5_000;
        byHand.advance(5_000);
        assert.ok(Number.isNaN(beatAt(folder, journal.host)), 'it holds none yet');
        journal.claim('s');
        for (let n = 0; n < 3; n++) {
          now += 5_000;
          byHand.advance(5_000);
          assert.equal(beatAt(folder, journal.host), now);
        }
      });
      journal.close();
    }));

  it('notices that another one was killed, and ends what that one was writing', () =>
    withTwo(async (scene) => {
      const { other, id, journal } = scene;
      await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
      await other.ask({ do: 'grow', session: id, reply: 'r1', text: 'x'.repeat(5_000) });
      await other.ask({ do: 'say', session: id, message: 'm2' });
      await watching(scene, async ({ sessions, byHand, noticed }) => {
        const actor = opened(sessions, id);
        actor.subscribe({});
        byHand.advance(5_000);
        assert.equal(findReply(actor.getState(), 'r1')?.status, 'running', 'it lives');
        await other.kill();
        const noticing = noticed('leases');
        byHand.advance(5_000);
        await noticing;
        const reply = findReply(actor.getState(), 'r1');
        assert.equal(reply?.status, 'interrupted');
        assert.equal(reply.text.length, 5_000);
        assert.deepEqual(actor.getState(), stored(journal, id));
        assert.equal((await addMessage(actor, 'on', 'user', 'c', 'm3')).type, 'done');
      });
    }));

  it('notices the end of one that was still dying when it began', () =>
    withTwo(async (scene) => {
      const { other, id } = scene;
      await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
      await watching(scene, async ({ sessions, byHand, noticed }) => {
        const actor = opened(sessions, id);
        actor.subscribe({});
        assert.equal(findReply(actor.getState(), 'r1')?.status, 'running');
        await other.kill();
        const noticing = noticed('leases');
        byHand.advance(5_000);
        await noticing;
        assert.equal(findReply(actor.getState(), 'r1')?.status, 'interrupted');
      });
    }));

  it('takes over: the other one writes what it has, ends its reply and lets go', () =>
    withTwo(async (scene) => {
      const { other, folder, id, journal } = scene;
      await other.ask({ do: 'watch', folder });
      await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
      await other.ask({ do: 'grow', session: id, reply: 'r1', text: 'all of ' });
      await watching(scene, async ({ sessions, windows }) => {
        const actor = opened(sessions, id);
        actor.subscribe({});
        await other.ask({ do: 'grow', session: id, reply: 'r1', text: 'its text' });
        // Its patience has no end here: nothing but the answer of the other one ends it.
        await windows.takeOver(id);
        sessions.refresh();
        await other.heard(`request ${id}`);
        assert.equal(sessions.lease(id), 'own');
        const reply = findReply(stored(journal, id), 'r1');
        assert.equal(reply?.status, 'interrupted');
        assert.equal(reply.text, 'all of its text');
        assert.equal((await addMessage(actor, 'mine now', 'user', 'c', 'm2')).type, 'done');
        const grown = await other.ask({ do: 'grow', session: id, reply: 'r1', text: 'no' });
        assert.equal(grown, false);
        const refused = await other.ask({ do: 'say', session: id, message: 'm9' });
        assert.equal((refused as { type: string }).type, 'failed');
        assert.equal(stored(journal, id).messages.length, 3);
      });
    }));

  it('takes over from one that does not answer, after a moment, and ends its reply', () =>
    withTwo(async (scene) => {
      const { other, id, journal } = scene;
      await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
      await other.ask({ do: 'grow', session: id, reply: 'r1', text: 'x'.repeat(5_000) });
      await other.ask({ do: 'lease', session: id });
      await watching(scene, async ({ sessions, windows, byHand }) => {
        const actor = opened(sessions, id);
        actor.subscribe({});
        other.signal('SIGSTOP');
        const taking = windows.takeOver(id);
        byHand.advance(1_500);
        await taking;
        sessions.refresh();
        assert.equal(sessions.lease(id), 'own');
        assert.equal(findReply(actor.getState(), 'r1')?.status, 'interrupted');
        other.signal('SIGCONT');
        const refused = await other.ask({ do: 'say', session: id, message: 'm9' });
        assert.equal((refused as { type: string }).type, 'failed');
        assert.deepEqual(actor.getState(), stored(journal, id));
      });
    }));

  it('takes over at once what nobody holds, and leaves what it runs itself alone', () =>
    withFolder(async (folder) => {
      const { journal } = openJournal(folder);
      await watching({ journal, folder }, async ({ sessions, windows }) => {
        const made = await sessions.create({}, 'c');
        assert.ok(made.type === 'created');
        const { actor } = made;
        await addMessage(actor, 'hello', 'user', 'c', 'm1');
        await actor.dispatch(startReply('r1', 'm1'), 'user', 'c');
        actor.subscribe({});
        actor.grow('r1', 'not yet written');
        await windows.takeOver(actor.id);
        sessions.refresh();
        sessions.changed();
        assert.equal(findReply(actor.getState(), 'r1')?.status, 'running');
        assert.equal(actor.grow('r1', ', and on'), true);
        await actor.dispatch({ type: 'end-reply', reply: 'r1', reason: 'stop' }, 'test/small', 'c');
        assert.equal(findReply(stored(journal, actor.id), 'r1')?.text, 'not yet written, and on');
      });
      journal.close();
    }));
});
