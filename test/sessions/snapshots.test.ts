import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { foldVersion, packSnapshot } from '../../src/sessions/snapshots.ts';
import { StoredSession, type Upkeep } from '../../src/sessions/storedSession.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import {
  actorWithMessage,
  created,
  event,
  expectDone,
  overriding,
  said,
  startReply,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

/** What the upkeep heard: how many events, and for which sessions a snapshot is due. */
class FakeUpkeep implements Upkeep {
  readonly due: string[] = [];
  appendedEvents = 0;

  appended(events: readonly unknown[]): void {
    this.appendedEvents += events.length;
  }

  snapshotDue(session: string): void {
    this.due.push(session);
  }
}

function folded(journal: Journal, session = 's'): SessionState {
  return foldAll(emptySession(session), journal.read(session));
}

/** A session of so many messages, some of them put aside. */
function fill(journal: Journal, messages: number, session = 's'): void {
  const events: NewEvent[] = [created('Long')];
  for (let n = 1; n <= messages; n++) {
    events.push(said(`m${n}`, `text ${n} \uD800 \u{1F600}`));
    if (n % 10 === 0) {
      events.push(event({ type: 'conversation-rewound', after: `m${n - 3}` }));
    }
  }
  assert.equal(journal.append(session, 0, events, 'now').type, 'appended');
}

function sql(folder: string, statement: string, ...values: (string | number | Uint8Array)[]): void {
  const db = new DatabaseSync(join(folder, 'journal.db'));
  db.prepare(statement).run(...values);
  db.close();
}

/** The state of the session with what was read for it: the numbers of the first and the last event. */
function opened(
  journal: Journal,
  session = 's',
): { readonly state: SessionState; readonly read: number } {
  let read = 0;
  const counting = overriding(journal, {
    read: (id, after) => {
      const events = journal.read(id, after);
      read += events.length;
      return events;
    },
  });
  const { state } = new StoredSession(session, counting, undefined);
  return { state, read };
}

describe('a snapshot', function () {
  this.timeout(30_000);

  it('is due every 200 events', () =>
    withJournal(async (journal) => {
      const upkeep = new FakeUpkeep();
      const actor = new SessionActor('s', { ...testServices(journal), upkeep });
      await expectDone(actor, { type: 'create' });
      for (let n = 2; n < 200; n++) {
        await expectDone(actor, { type: 'pin', pinned: n % 2 === 0 });
      }
      assert.deepEqual(upkeep.due, []);
      await expectDone(actor, { type: 'rename', title: 'The 200th' });
      assert.deepEqual(upkeep.due, ['s']);
      for (let n = 0; n < 199; n++) await expectDone(actor, { type: 'pin', pinned: n % 2 === 0 });
      assert.deepEqual(upkeep.due, ['s']);
      await expectDone(actor, { type: 'rename', title: 'The 400th' });
      assert.deepEqual(upkeep.due, ['s', 's']);
      assert.equal(upkeep.appendedEvents, 400);
    }));

  it('is due after a million characters', () =>
    withJournal(async (journal) => {
      const upkeep = new FakeUpkeep();
      const actor = await actorWithMessage({ ...testServices(journal), upkeep });
      await expectDone(actor, startReply('r1', 'm1'));
      const grow = (units: number): Promise<void> =>
        expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'x'.repeat(units) });
      await grow(500_000);
      assert.deepEqual(upkeep.due, []);
      await grow(500_000);
      assert.deepEqual(upkeep.due, ['s']);
    }));

  it('is due where a session is opened with a long tail, once it goes on', () =>
    withJournal((journal) => {
      fill(journal, 300);
      const upkeep = new FakeUpkeep();
      const stored = new StoredSession('s', journal, upkeep);
      assert.deepEqual(upkeep.due, []);
      assert.equal(stored.append([said('next')], 'now').type, 'appended');
      assert.deepEqual(upkeep.due, ['s']);
    }));

  it('makes what is read of a session short, and the state is the same', () =>
    withJournal((journal, folder) => {
      fill(journal, 300);
      const keeper = new JournalKeeper(folder);
      assert.equal(opened(journal).read, 331);
      keeper.snapshot('s');
      assert.deepEqual(opened(journal), { state: folded(journal), read: 0 });
      const tail = [said('after'), event({ type: 'branch-chosen', head: 'm298' })];
      assert.equal(journal.append('s', 331, tail, 'now').type, 'appended');
      assert.deepEqual(opened(journal), { state: folded(journal), read: 2 });
      keeper.snapshot('s');
      assert.deepEqual(opened(journal), { state: folded(journal), read: 0 });
      keeper.close();
    }));

  it('may be deleted or spoilt: the session opens right all the same', () =>
    withFolder((folder) => {
      const first = openJournal(folder).journal;
      fill(first, 300);
      const whole = folded(first);
      first.close();
      const wrong = packSnapshot({ ...whole, title: 'wrong' });
      const spoil: readonly (() => void)[] = [
        () => sql(folder, 'DELETE FROM snapshots'),
        () => sql(folder, 'DROP TABLE snapshots'),
        () => sql(folder, 'UPDATE snapshots SET state = ?', wrong),
        () => sql(folder, "UPDATE snapshots SET state = 'text', digest = 'x'"),
        () => sql(folder, "UPDATE snapshots SET digest = 'x'"),
        () => sql(folder, 'UPDATE snapshots SET state = substr(state, 1, 100)'),
        () => sql(folder, 'UPDATE snapshots SET fold = ?', foldVersion + 1),
        () => sql(folder, 'UPDATE snapshots SET fold = ?', foldVersion - 1),
      ];
      for (const [n, change] of spoil.entries()) {
        const { journal } = openJournal(folder);
        const keeper = new JournalKeeper(folder);
        keeper.snapshot('s');
        assert.equal(opened(journal).read, 0, `${n}: there is one to spoil`);
        keeper.close();
        change();
        assert.deepEqual(opened(journal), { state: whole, read: 331 }, String(n));
        journal.close();
        const again = openJournal(folder);
        assert.equal(again.report, undefined);
        assert.deepEqual(opened(again.journal).state, whole, String(n));
        again.journal.close();
        sql(folder, 'DELETE FROM snapshots');
      }
    }));

  it('of another session is not taken for its own', () =>
    withJournal((journal, folder) => {
      fill(journal, 20, 'a');
      fill(journal, 30, 'b');
      const keeper = new JournalKeeper(folder);
      keeper.snapshot('a');
      keeper.close();
      sql(folder, "UPDATE snapshots SET session = 'b'");
      assert.equal(journal.snapshot('b'), undefined);
      assert.deepEqual(opened(journal, 'b').state, folded(journal, 'b'));
    }));

  it('is dropped with the other read models, and made again', () =>
    withJournal((journal, folder) => {
      fill(journal, 300);
      const keeper = new JournalKeeper(folder);
      keeper.snapshot('s');
      journal.rebuildReadModels();
      assert.deepEqual(opened(journal), { state: folded(journal), read: 331 });
      keeper.snapshot('s');
      assert.deepEqual(opened(journal), { state: folded(journal), read: 0 });
      keeper.close();
    }));

  it('does not outlive its session', () =>
    withJournal((journal, folder) => {
      fill(journal, 300);
      const keeper = new JournalKeeper(folder);
      keeper.snapshot('s');
      journal.remove('s');
      assert.equal(journal.snapshot('s'), undefined);
      keeper.snapshot('s');
      assert.equal(journal.snapshot('s'), undefined, 'there is nothing to keep');
      keeper.close();
    }));

  it('of a fork holds what it shares, and its parent is read no more', () =>
    withJournal((journal, folder) => {
      fill(journal, 100, 'parent');
      const forked = event({
        type: 'session-forked',
        parent: 'parent',
        parentSeq: 50,
        title: 'Fork',
      });
      assert.equal(journal.fork('parent', 50, 'fork', [forked]).type, 'forked');
      const keeper = new JournalKeeper(folder);
      keeper.snapshot('fork');
      assert.deepEqual(opened(journal, 'fork'), { state: folded(journal, 'fork'), read: 0 });
      assert.equal(journal.append('fork', 51, [said('on')], 'now').type, 'appended');
      assert.deepEqual(opened(journal, 'fork'), { state: folded(journal, 'fork'), read: 1 });
      keeper.close();
    }));
});
