import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';
import { parseEvent } from './eventSchema.ts';
import { EventStore, type StoreOptions } from './eventStore.ts';
import type { LostEvents, RecoveryReport } from './journal.ts';
import { createDatabase, type OpenDatabase } from './journalDatabase.ts';
import { ofSession } from './ofSession.ts';
import { newestSetAside, withDamagedFiles, type JournalFiles } from './journalFiles.ts';
import { mendSession } from './mend.ts';
import { salvageEvents } from './salvage.ts';

/** Forks of forks: a damaged file may name a circle of them. */
const deepestFork = 100;

export interface RecoveryOptions extends StoreOptions {
  readonly openDatabase: OpenDatabase;
}

/** Makes an empty journal. It appears under its name only when it is whole. */
export function createJournal(files: JournalFiles, options: RecoveryOptions): void {
  const db = startBuilding(files, options);
  new EventStore(db, options).createTables();
  db.close();
  renameSync(files.building, files.database);
  syncFolder(files.folder);
}

/**
 * Puts a new journal with everything readable in the place of a damaged one, which is set aside
 * first: a window that still writes to it sees that its file has gone, and does not rely on it. If
 * the new one cannot be made (no space), the old one goes back; killed in between, the next opening
 * finds the set-aside files without a journal and does it again. To be called under the lock.
 */
export function recoverJournal(
  files: JournalFiles,
  reason: string,
  options: RecoveryOptions,
): RecoveryReport {
  const interrupted = existsSync(files.database) ? undefined : newestSetAside(files);
  const setAside = interrupted ?? setAsidePath(files, options.now());
  moveFiles(files.database, setAside);
  try {
    const db = startBuilding(files, options);
    const found = fillFrom(setAside, db, options);
    db.close();
    renameSync(files.building, files.database);
    syncFolder(files.folder);
    return { at: options.now(), reason, setAside, ...found };
  } catch (error) {
    moveFiles(setAside, files.database);
    throw error;
  }
}

/** Everything readable in the database at `path` and its log, mended, into a new database. */
export function fillFrom(
  path: string,
  db: DatabaseSync,
  options: StoreOptions,
): Pick<RecoveryReport, 'events' | 'sessions' | 'lost'> {
  const store = new EventStore(db, options);
  store.createTables();
  const ends = collect(path, db);
  const sessions = db.prepare('SELECT DISTINCT session FROM salvaged ORDER BY session').all();
  let events = 0;
  db.exec('BEGIN IMMEDIATE');
  const lost: LostEvents[] = [];
  for (const session of sessions.map((row) => String(row['session']))) {
    const own = salvagedEvents(db, session);
    lost.push(...missingAmong(session, own, ends.get(session) ?? 0));
    ends.delete(session);
    const found = withShared(db, own);
    events += found.length;
    store.insert(session, mendSession(found));
  }
  for (const [session, last] of ends) lost.push(...missingAmong(session, [], last));
  db.exec('COMMIT; DROP TABLE salvaged');
  return { events, sessions: sessions.length, lost };
}

/**
 * The numbers of events that nothing was found of, up to `last`. A fork's own begin after those that
 * it shares. What came after the last that is known of, nobody knows.
 */
function missingAmong(
  session: SessionId,
  own: readonly SessionEvent[],
  last: number,
): readonly LostEvents[] {
  const lost: LostEvents[] = [];
  const [first] = own;
  let next = first?.type === 'session-forked' ? first.seq : 1;
  for (const seq of [...own.map((event) => event.seq), last + 1]) {
    if (seq > next) lost.push({ session, from: next, to: seq - 1 });
    next = Math.max(next, seq + 1);
  }
  return lost;
}

/**
 * Into a temporary table first: a large journal is not held in memory, and doubles fall away. Gives
 * the numbers that sessions are known to have come to.
 */
function collect(path: string, db: DatabaseSync): Map<SessionId, number> {
  const ends = new Map<SessionId, number>();
  db.exec(`
    CREATE TEMP TABLE salvaged (session TEXT, seq INTEGER, digest BLOB, body TEXT,
      UNIQUE (session, seq, digest));
    BEGIN`);
  const insert = db.prepare('INSERT OR IGNORE INTO salvaged VALUES (?, ?, ?, ?)');
  withDamagedFiles(path, (damaged) => {
    for (const salvaged of salvageEvents(damaged)) {
      if (salvaged.type === 'end') {
        const { session, last } = salvaged;
        ends.set(session, Math.max(last, ends.get(session) ?? 0));
        continue;
      }
      const { event, body } = salvaged;
      const digest = createHash('sha256').update(body).digest();
      insert.run(event.session, event.seq, digest, body);
    }
  });
  db.exec('COMMIT');
  return ends;
}

function salvagedEvents(db: DatabaseSync, session: string): SessionEvent[] {
  const events: SessionEvent[] = [];
  const rows = db.prepare('SELECT body FROM salvaged WHERE session = ? ORDER BY seq, rowid');
  for (const row of rows.iterate(session)) {
    const event = parseEvent(String(row['body']));
    if (event) events.push(event);
  }
  return events;
}

/** A fork gets what it shared with its parent as its own: the parent's events may have other numbers now. */
function withShared(db: DatabaseSync, found: SessionEvent[], depth = 0): SessionEvent[] {
  const [first] = found;
  if (first?.type !== 'session-forked' || depth > deepestFork) return found;
  const { parent, parentSeq, session } = first;
  const shared = withShared(db, salvagedEvents(db, parent), depth + 1);
  const own = ofSession(
    shared.filter(({ seq }) => seq <= parentSeq),
    session,
  );
  return [...own, ...found];
}

function startBuilding(files: JournalFiles, options: RecoveryOptions): DatabaseSync {
  rmSync(files.building, { force: true });
  rmSync(`${files.building}-journal`, { force: true });
  return createDatabase(files.building, options.openDatabase);
}

function setAsidePath(files: JournalFiles, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(':', '-');
  let path = join(files.folder, `journal.damaged-${stamp}.db`);
  for (let n = 2; existsSync(path) || existsSync(`${path}-wal`); n++) {
    path = join(files.folder, `journal.damaged-${stamp}-${n}.db`);
  }
  return path;
}

/** The database goes first: its log alone in the old place is noticed, an old database would not be. */
function moveFiles(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
  }
}

/** Makes the renaming itself durable. Windows has no such call for a folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
