import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession } from '../../src/protocol/sessionState.ts';
import { packEvents, unpackEvents } from '../../src/sessions/archives.ts';
import type { Journal, RecoveryReport } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import {
  addMessage,
  created,
  event,
  expectDone,
  said,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

const words = 'the same words, as people write them again and again. ';

/** A session of a hundred messages and all that text can be. */
function fill(journal: Journal, session = 's'): void {
  const odd = said('odd', 'one \u{1F600} \0 \uD800 \n"quoted"');
  const messages = Array.from({ length: 100 }, (_, n) => said(`m${n}`, `${n}: ${words.repeat(5)}`));
  const result = journal.append(session, 0, [created('Packed'), odd, ...messages], 'now');
  assert.equal(result.type, 'appended');
}

/** The rows of a session as they stand in the file. */
function bodies(folder: string, session = 's'): unknown[] {
  const db = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
  const rows = db.prepare('SELECT body FROM events WHERE session = ? ORDER BY seq').all(session);
  db.close();
  return rows.map(({ body }) => body);
}

function tamper(folder: string, sql: string): void {
  const db = new DatabaseSync(join(folder, 'journal.db'));
  db.exec(sql);
  db.close();
}

describe('cold storage', function () {
  this.timeout(30_000);

  it('takes a fraction of the space, and gives back what it was given, byte for byte', () =>
    withJournal(async (journal, folder) => {
      fill(journal);
      const [before, events] = [bodies(folder), journal.read('s')];
      const result = await journal.pack('s');
      assert.ok(result.type === 'packed');
      assert.ok(result.packedSize * 5 < result.size, `${result.packedSize} of ${result.size}`);
      const bytes = before.reduce<number>((sum, body) => sum + Buffer.byteLength(String(body)), 0);
      assert.equal(result.size, bytes + before.length - 1);
      assert.deepEqual(bodies(folder), []);
      assert.deepEqual(journal.read('s'), events);
      assert.deepEqual(journal.read('s', 100), events.slice(100));
      assert.equal(journal.append('s', 102, [said('next')], 'now').type, 'appended');
      assert.deepEqual(bodies(folder).slice(0, -1), before);
      assert.deepEqual(journal.read('s').slice(0, -1), events);
    }));

  it('packs events and unpacks them, and notices other bytes', async () => {
    await withJournal(async (journal) => {
      fill(journal);
      const events = journal.read('s');
      const { packed, digest, version } = await packEvents(events);
      assert.equal(version, 102);
      assert.deepEqual(unpackEvents(packed, digest), events);
      for (const at of [0, 10, packed.length - 1]) {
        const flipped = packed.with(at, (packed[at] ?? 0) ^ 1);
        assert.equal(unpackEvents(flipped, digest), undefined);
      }
    });
  });

  it('is where an archived session goes; it is listed, read and opened from there', () =>
    withJournal(async (journal, folder) => {
      fill(journal);
      const sessions = new SessionRegistry(testServices(journal));
      const before = sessions.list();
      assert.equal((await sessions.archive('s', 'c')).type, 'done');
      assert.deepEqual(bodies(folder), []);
      assert.deepEqual(sessions.list(), [
        { ...before[0], archived: true, lastActivity: sessions.list()[0]?.lastActivity },
      ]);
      journal.rebuildReadModels();
      assert.equal(sessions.list()[0]?.messageCount, 101);
      const other = new SessionRegistry(testServices(journal));
      const opened = other.open('s');
      assert.ok(opened.type === 'opened');
      assert.equal(opened.actor.getState().messages.length, 101);
      const refused = await addMessage(opened.actor, 'more', 'user', 'c');
      assert.match(refused.type === 'refused' ? refused.reason : '', /archived/);
      assert.equal((await other.restore('s', 'c')).type, 'done');
      assert.equal(bodies(folder).length, 104);
      await expectDone(opened.actor, { type: 'add-message', message: 'on', text: 'on' });
      assert.deepEqual(opened.actor.getState(), foldAll(emptySession('s'), journal.read('s')));
    }));

  it('is still there after a new start, and the list agrees with it', () =>
    withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      fill(first);
      fill(first, 'other');
      await first.pack('s');
      const [events, summaries] = [first.read('s'), first.summaries()];
      first.close();
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.deepEqual(journal.summaries(), summaries);
      assert.deepEqual(journal.read('s'), events);
      assert.deepEqual(journal.remove('s'), { type: 'removed' });
      assert.deepEqual(journal.read('s'), []);
      assert.deepEqual(
        journal.summaries().map(({ id }) => id),
        ['other'],
      );
      journal.close();
    }));

  it('takes nothing that changed while it was packed, twice, or never was', () =>
    withJournal(async (journal, folder) => {
      fill(journal);
      const packing = journal.pack('s');
      assert.equal(journal.append('s', 102, [said('meanwhile')], 'now').type, 'appended');
      assert.deepEqual(await packing, { type: 'left' });
      assert.equal(bodies(folder).length, 103);
      const both = await Promise.all([journal.pack('s'), journal.pack('s')]);
      assert.deepEqual(both.map(({ type }) => type).toSorted(), ['left', 'packed']);
      assert.deepEqual(await journal.pack('s'), { type: 'left' });
      assert.equal(journal.read('s').length, 103);
      assert.deepEqual(await journal.pack('nobody'), { type: 'left' });
      assert.equal(journal.summaries().length, 1);
      const removing = journal.pack('s');
      journal.remove('s');
      assert.deepEqual(await removing, { type: 'left' });
      assert.deepEqual(journal.read('s'), []);
    }));

  it('leaves a session with a row that cannot be read where it is', () =>
    withJournal(async (journal, folder) => {
      fill(journal);
      tamper(folder, "UPDATE events SET body = 'junk' WHERE seq = 50");
      assert.deepEqual(await journal.pack('s'), { type: 'left' });
      assert.equal(bodies(folder)[49], 'junk', 'it stays in the file');
      assert.equal(journal.append('s', 102, [said('next')], 'now').type, 'appended');
      assert.equal(journal.read('s').length, 102);
      assert.equal(journal.generation, 0, 'nothing had to be recovered');
    }));

  it('that has a flipped bit is noticed, and what else there is goes on', () =>
    withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      fill(first);
      fill(first, 'other');
      await first.pack('s');
      first.close();
      const db = new DatabaseSync(join(folder, 'journal.db'));
      const packed = db.prepare('SELECT packed FROM archives').get()?.['packed'];
      assert.ok(packed instanceof Uint8Array);
      const flipped = packed.with(100, (packed[100] ?? 0) ^ 4);
      db.prepare('UPDATE archives SET packed = ?').run(flipped);
      db.close();
      const reports: RecoveryReport[] = [];
      const { journal } = openJournal(folder, { onRecovered: (report) => reports.push(report) });
      assert.equal(reports.length, 0);
      const found = journal.read('s');
      assert.deepEqual(
        reports.map(({ reason }) => /archive of s is damaged/.test(reason)),
        [true],
      );
      assert.deepEqual(found, [], 'none rather than wrong ones');
      assert.equal(journal.read('other').length, 102);
      const setAside = readFileSync(reports.at(-1)?.setAside ?? '');
      assert.ok(setAside.includes(Buffer.from(flipped.subarray(60, 140))), 'it is kept as it was');
      journal.close();
    }));

  it('is found when the journal is damaged and recovered', () =>
    withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      fill(first);
      fill(first, 'other');
      const events = first.read('s');
      await first.pack('s');
      first.close();
      const path = join(folder, 'journal.db');
      copyFileSync(path, join(folder, 'before'));
      writeFileSync(path, readFileSync(path).fill(0, 0, 4096));
      const { journal, report } = openJournal(folder);
      assert.equal(report?.sessions, 2);
      assert.deepEqual(journal.read('s'), events);
      assert.equal(journal.read('other').length, 102);
      journal.close();
    }));

  it('keeps a state that was kept before from being used after it', () =>
    withJournal(async (journal, folder) => {
      fill(journal);
      const keeper = new JournalKeeper(folder);
      keeper.snapshot('s');
      assert.ok(journal.snapshot('s'));
      journal.append('s', 102, [event({ type: 'session-archived' })], 'now');
      await journal.pack('s');
      assert.equal(journal.snapshot('s'), undefined);
      keeper.snapshot('s');
      assert.deepEqual(
        journal.snapshot('s') ?? foldAll(emptySession('s'), journal.read('s')),
        foldAll(emptySession('s'), journal.read('s')),
      );
      keeper.close();
    }));
});
