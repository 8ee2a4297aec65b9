import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, summarize, type SessionState } from '../../src/protocol/sessionState.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { pageSize } from '../../src/sessions/journalSchema.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { expectDone, startReply, testServices, withFolder, withJournal } from './sessionHelpers.ts';

interface Scene {
  readonly sessions: SessionRegistry;
  readonly journal: Journal;
  readonly folder: string;
  /** Three questions, each with its answer. */
  readonly parent: SessionActor;
}

async function withParent(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (journal, folder) => {
    const services = testServices(journal);
    const sessions = new SessionRegistry(services);
    const made = await sessions.create({ title: 'The cart' }, 'c');
    assert.ok(made.type === 'created');
    for (const n of [1, 2, 3]) await talk(made.actor, `m${n}`, `r${n}`);
    await work({ sessions, journal, folder, parent: made.actor });
    assert.deepEqual(services.errors, []);
    await sessions.close(1_000);
  });
}

async function talk(actor: SessionActor, message: string, reply: string): Promise<void> {
  await expectDone(actor, { type: 'add-message', message, text: `text of ${message}` });
  await expectDone(actor, startReply(reply, message));
  await expectDone(actor, { type: 'grow-reply', reply, text: `text of ${reply}` });
  await expectDone(actor, { type: 'end-reply', reply, reason: 'stop' });
}

function forked(sessions: SessionRegistry, parent: string, message: string): SessionActor {
  const result = sessions.fork(parent, { message }, 'c');
  assert.ok(result.type === 'opened', JSON.stringify(result));
  return result.actor;
}

function ids({ messages }: SessionState): string {
  return messages.map(({ id }) => id).join(' ');
}

function texts({ messages }: SessionState): string[] {
  return messages.map(({ text }) => text);
}

/** Rows that stand in the file for the session. */
function rowsOf(folder: string, session: string): number {
  const db = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
  const row = db.prepare('SELECT count(*) AS rows FROM events WHERE session = ?').get(session);
  db.close();
  return Number(row?.['rows']);
}

function stored(journal: Journal, session: string): SessionState {
  return foldAll(emptySession(session), journal.read(session));
}

function assertNumbered(journal: Journal, session: string): void {
  const events = journal.read(session);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, at) => at + 1),
  );
  assert.ok(events.every((event) => event.session === session));
  const summary = journal.summaries().find(({ id }) => id === session);
  assert.deepEqual(summary, summarize(stored(journal, session)));
}

describe('a fork', function () {
  this.timeout(30_000);

  it('shares everything up to the message and its replies without a copy, and has its own name', () =>
    withParent(async ({ sessions, journal, folder, parent }) => {
      const before = parent.getState();
      const fork = forked(sessions, parent.id, 'm2');
      assert.equal(ids(fork.getState()), 'm1 r1 m2 r2');
      assert.equal(fork.getState().title, 'The cart (fork)');
      assert.deepEqual(fork.getState().forkedFrom, { session: parent.id, seq: 10 });
      assert.equal(rowsOf(folder, fork.id), 2, 'where it comes from, and where it begins');
      assert.deepEqual(parent.getState(), before);
      assertNumbered(journal, fork.id);
      assert.equal(sessions.list().length, 2);
      assert.equal(forked(sessions, fork.id, 'm1').getState().title, 'The cart (fork 2)');
    }));

  it('goes on by itself, and so does its parent', () =>
    withParent(async ({ sessions, journal, parent }) => {
      const fork = forked(sessions, parent.id, 'm2');
      await talk(fork, 'f3', 'fr3');
      await talk(parent, 'm4', 'r4');
      assert.equal(ids(fork.getState()), 'm1 r1 m2 r2 f3 fr3');
      assert.equal(ids(parent.getState()), 'm1 r1 m2 r2 m3 r3 m4 r4');
      for (const actor of [fork, parent]) {
        assert.deepEqual(stored(journal, actor.id), actor.getState());
        assertNumbered(journal, actor.id);
      }
    }));

  it('puts what came between the message and the end of its replies aside', () =>
    withParent(async ({ sessions, parent }) => {
      await expectDone(parent, { ...startReply('r1b', 'm1'), replaces: 'r1' });
      await expectDone(parent, { type: 'end-reply', reply: 'r1b', reason: 'stop' });
      const fork = forked(sessions, parent.id, 'm1');
      assert.equal(ids(fork.getState()), 'm1 r1 r1b');
      await expectDone(fork, { type: 'choose-branch', head: 'm2' });
      assert.equal(ids(fork.getState()), 'm1 r1 r1b m2 r2 m3 r3', 'still within reach');
    }));

  it('can begin at a message of any branch that is shown', () =>
    withParent(async ({ sessions, parent }) => {
      const changed = { type: 'add-message', message: 'm2b', text: 'x', replaces: 'm2' } as const;
      await expectDone(parent, changed);
      assert.equal(ids(forked(sessions, parent.id, 'm2b').getState()), 'm1 r1 m2b');
      await expectDone(parent, { type: 'choose-branch', head: 'm2' });
      assert.equal(ids(forked(sessions, parent.id, 'm3').getState()), 'm1 r1 m2 r2 m3 r3');
      assert.equal(ids(forked(sessions, parent.id, 'm1').getState()), 'm1 r1');
      assert.deepEqual(sessions.fork(parent.id, { message: 'm9' }, 'c'), { type: 'missing' });
      assert.deepEqual(sessions.fork('nobody', { message: 'm1' }, 'c'), { type: 'missing' });
    }));

  it('can begin after any event, and shows what was shown then', () =>
    withParent(async ({ sessions, journal, parent }) => {
      await expectDone(parent, { type: 'rewind', after: 'm1' });
      await expectDone(parent, { type: 'choose-branch', head: 'm2' });
      const events = journal.read(parent.id);
      for (const { seq } of events) {
        const then = foldAll(emptySession(parent.id), events.slice(0, seq));
        const result = sessions.fork(parent.id, { seq }, 'c');
        assert.ok(result.type === 'opened');
        const state = result.actor.getState();
        assert.equal(ids(state), ids(then), String(seq));
        assert.deepEqual(Object.keys(state.aside), Object.keys(then.aside));
        assertNumbered(journal, result.actor.id);
      }
      assert.equal(sessions.fork(parent.id, { seq: 99 }, 'c').type, 'failed');
      assert.equal(sessions.list().length, events.length + 1);
    }));

  it('of a fork, and of that one, reads through all of them', () =>
    withParent(async ({ sessions, journal, folder, parent }) => {
      const first = forked(sessions, parent.id, 'm2');
      await talk(first, 'f3', 'fr3');
      const second = forked(sessions, first.id, 'f3');
      await talk(second, 'g4', 'gr4');
      const third = forked(sessions, second.id, 'm1');
      assert.equal(ids(second.getState()), 'm1 r1 m2 r2 f3 fr3 g4 gr4');
      assert.equal(ids(third.getState()), 'm1 r1');
      for (const { id } of [first, second, third]) assertNumbered(journal, id);
      assert.equal(rowsOf(folder, third.id), 2);
    }));

  it('stays whole when its parent is deleted, and so does a fork of it', () =>
    withParent(async ({ sessions, journal, folder, parent }) => {
      const first = forked(sessions, parent.id, 'm2');
      await talk(first, 'f3', 'fr3');
      const second = forked(sessions, first.id, 'f3');
      const before = [first, second].map((actor) => actor.getState());
      assert.equal((await sessions.remove(parent.id)).type, 'removed');
      assert.deepEqual(
        [first, second].map(({ id }) => stored(journal, id)),
        before,
      );
      assert.equal((await sessions.remove(first.id)).type, 'removed');
      assert.deepEqual(stored(journal, second.id), before[1]);
      assert.equal(rowsOf(folder, parent.id) + rowsOf(folder, first.id), 0);
      assertNumbered(journal, second.id);
      await talk(second, 'h5', 'hr5');
      journal.rebuildReadModels();
      assertNumbered(journal, second.id);
      assert.deepEqual(stored(journal, second.id), second.getState());
    }));

  it('of an archived session reads what is packed, also when that is restored or deleted', () =>
    withParent(async ({ sessions, journal, folder, parent }) => {
      await sessions.archive(parent.id, 'c');
      assert.equal(rowsOf(folder, parent.id), 0, 'it is packed');
      const fork = forked(sessions, parent.id, 'm2');
      assert.equal(ids(fork.getState()), 'm1 r1 m2 r2');
      assert.equal(fork.getState().archived, false);
      assert.equal(rowsOf(folder, parent.id), 0, 'it still is');
      const before = stored(journal, fork.id);
      await sessions.restore(parent.id, 'c');
      assert.deepEqual(stored(journal, fork.id), before);
      await sessions.archive(parent.id, 'c');
      await sessions.remove(parent.id);
      assert.deepEqual(stored(journal, fork.id), before);
      assertNumbered(journal, fork.id);
    }));

  it('can be archived and restored itself, and then needs its parent no more', () =>
    withParent(async ({ sessions, journal, parent }) => {
      const fork = forked(sessions, parent.id, 'm2');
      await talk(fork, 'f3', 'fr3');
      await sessions.archive(fork.id, 'c');
      const grandchild = forked(sessions, fork.id, 'f3');
      await sessions.remove(parent.id);
      assert.equal(ids(stored(journal, fork.id)), 'm1 r1 m2 r2 f3 fr3');
      await sessions.restore(fork.id, 'c');
      assert.equal(ids(stored(journal, fork.id)), 'm1 r1 m2 r2 f3 fr3');
      for (const { id } of [fork, grandchild]) assertNumbered(journal, id);
      await sessions.remove(fork.id);
      assert.equal(ids(stored(journal, grandchild.id)), 'm1 r1 m2 r2 f3 fr3');
    }));

  it('shows a reply that runs in its parent as interrupted, and the parent’s goes on', () =>
    withParent(async ({ sessions, journal, parent }) => {
      await expectDone(parent, { type: 'add-message', message: 'm4', text: 'x' });
      await expectDone(parent, startReply('r4', 'm4'));
      await expectDone(parent, { type: 'grow-reply', reply: 'r4', text: 'so far' });
      const fork = forked(sessions, parent.id, 'm4');
      const [mine, theirs] = [fork, parent].map((actor) => actor.getState().messages.at(-1));
      assert.equal(mine?.kind === 'reply' && mine.status, 'interrupted');
      assert.equal(mine?.text, 'so far');
      assert.equal(journal.read(fork.id).at(-1)?.type, 'conversation-rewound', 'of itself');
      assert.equal(theirs?.kind === 'reply' && theirs.status, 'running');
      assert.equal(parent.grow('r4', ' and on'), true);
      await expectDone(parent, { type: 'end-reply', reply: 'r4', reason: 'stop' });
      assert.equal(texts(stored(journal, parent.id)).at(-1), 'so far and on');
      assert.equal(texts(stored(journal, fork.id)).at(-1), 'so far');
      await talk(fork, 'f5', 'fr5');
      assert.deepEqual(journal.abandoned(), []);
    }));

  it('is listed and read the same after the read models were made anew, and after a new start', () =>
    withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      const sessions = new SessionRegistry(testServices(first));
      const made = await sessions.create({ title: 'The cart' }, 'c');
      assert.ok(made.type === 'created');
      await talk(made.actor, 'm1', 'r1');
      const fork = forked(sessions, made.actor.id, 'm1');
      await talk(fork, 'f2', 'fr2');
      const before = first.summaries();
      first.rebuildReadModels();
      assert.deepEqual(first.summaries(), before);
      await sessions.close(1_000);
      first.close();
      const db = new DatabaseSync(join(folder, 'journal.db'));
      db.exec('DROP TABLE summaries; DROP TABLE snapshots; DROP INDEX forks');
      db.close();
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.deepEqual(journal.summaries(), before);
      assertNumbered(journal, fork.id);
      journal.close();
    }));

  it('keeps what it shares when the journal is damaged where the parent stands', () =>
    withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      const sessions = new SessionRegistry(testServices(first));
      const made = await sessions.create({ title: 'Long' }, 'c');
      assert.ok(made.type === 'created');
      const parent = made.actor;
      for (let n = 1; n <= 60; n++) {
        const text = `mark ${n} ${'x'.repeat(900)}`;
        await expectDone(parent, { type: 'add-message', message: `m${n}`, text });
      }
      const fork = forked(sessions, parent.id, 'm40');
      await expectDone(fork, { type: 'add-message', message: 'own', text: 'own words' });
      const before = texts(fork.getState());
      await sessions.close(1_000);
      first.close();
      const path = join(folder, 'journal.db');
      const bytes = readFileSync(path);
      const at = Math.floor(bytes.indexOf('mark 20 ') / pageSize) * pageSize;
      writeFileSync(path, bytes.fill(0xee, at, at + pageSize));
      const { journal } = openJournal(folder);
      const lost = before.filter((text) => !texts(stored(journal, fork.id)).includes(text));
      assert.ok(lost.length > 0 && lost.length <= 5, `${lost.length} lost`);
      assert.ok(lost.every((text) => /^mark (1[5-9]|2[0-5]) /u.test(text)));
      assert.equal(texts(stored(journal, fork.id)).at(-1), 'own words');
      assert.equal(stored(journal, parent.id).messages.length, 60 - lost.length);
      assertNumbered(journal, fork.id);
      journal.remove(parent.id);
      assert.equal(stored(journal, fork.id).messages.length, 41 - lost.length);
      journal.close();
    }));

  it('is not made where the disk takes nothing, and nothing of it is left', () =>
    withParent(async ({ sessions, journal, parent }) => {
      const fork = [
        { type: 'session-forked', parent: parent.id, parentSeq: 99, title: 'x' },
      ] as const;
      const events = fork.map((body) => Object.assign({}, body, { by: 'user', correlation: 'c' }));
      assert.equal(journal.fork(parent.id, 99, 'new', events).type, 'failed');
      assert.deepEqual(journal.read('new'), []);
      assert.equal(sessions.list().length, 1);
    }));
});
