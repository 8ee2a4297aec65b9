import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { DatabaseSync } from 'node:sqlite';
import { definitionsIn, findDefinitions } from './definitions.ts';
import type { JournalFiles } from './journalFiles.ts';
import {
  applicationId,
  createArchives,
  createEvents,
  createHelpers,
  createRuns,
  journalVersion,
  pageSize,
} from './journalSchema.ts';
import { DamageError } from '../trust/diskTrouble.ts';
import { isBusy } from './storageFailure.ts';

/** Opens a database. Tests pass one of their own, to make the disk fail. */
export type OpenDatabase = (path: string | URL, options: DatabaseOptions) => DatabaseSync;

export interface DatabaseOptions {
  readonly readOnly: boolean;
  /** Milliseconds to wait for another process's lock. */
  readonly timeout: number;
}

/**
 * Pages in the log, 16 MB, at which an append here moves them into the database. It takes tens of
 * milliseconds of the host's thread: the worker's connection does it from SQLite's 1,000 pages on, so
 * that here it happens only where no worker runs.
 */
const logPages = 4_000;
const lockTimeout = 1000;
const helpers = definitionsIn(createHelpers);
/** A recovery of a large journal by another window may take this long, in milliseconds. */
const recoveryTimeout = 30_000;

/** Loads `node:sqlite` when first called: a start without a journal does not pay for it. */
export const openSqlite: OpenDatabase = (path, options) => {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  return new DatabaseSync(path, options);
};

/** The journal for reading and writing. Throws SQLite's error where it cannot be either. */
export function openWritable(files: JournalFiles, open: OpenDatabase): DatabaseSync {
  const db = open(files.database, { readOnly: false, timeout: lockTimeout });
  try {
    // Deleted text is overwritten: it must not come back when a damaged journal is recovered.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;
      PRAGMA wal_autocheckpoint = ${logPages}`);
    checkTables(db);
    tryToWrite(db);
    lift(db, files, open);
    db.exec(createHelpers);
    return db;
  } catch (error) {
    closeUntouched(db, files, open);
    throw error;
  }
}

/** The journal for reading, without a change to any file of it. */
export function openReadable(files: JournalFiles, open: OpenDatabase): DatabaseSync {
  const path = files.database;
  const logged = existsSync(files.wal) && statSync(files.wal).size > 0;
  // In a folder that cannot be written SQLite reads without its log only if told that nobody writes.
  const immutable = new URL(`${pathToFileURL(path).href}?immutable=1`);
  const attempts = logged ? [path] : [path, immutable];
  let last: unknown;
  for (const attempt of attempts) {
    const db = open(attempt, { readOnly: true, timeout: lockTimeout });
    try {
      db.exec('SELECT 1 FROM events LIMIT 1');
      return db;
    } catch (error) {
      db.close();
      last = error;
    }
  }
  throw last;
}

/** A new, empty database that becomes a journal: not yet in WAL mode, so that it is one file. */
export function createDatabase(path: string, open: OpenDatabase): DatabaseSync {
  const db = open(path, { readOnly: false, timeout: lockTimeout });
  db.exec(`
    PRAGMA page_size = ${pageSize};
    PRAGMA auto_vacuum = NONE;
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${journalVersion}`);
  return db;
}

/**
 * Closes without the checkpoint that SQLite makes when the last connection goes: a damaged journal is
 * kept as it was found. A reader that stays until the writer is gone prevents it.
 */
export function closeUntouched(db: DatabaseSync, files: JournalFiles, open: OpenDatabase): void {
  let reader: DatabaseSync | undefined;
  try {
    reader = open(files.database, { readOnly: true, timeout: lockTimeout });
    reader.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
  } catch {
    // Not even the first page can be read: then there is nothing to checkpoint either.
  }
  db.close();
  reader?.close();
}

/** One window at a time creates or recovers. SQLite's lock goes with its process, even a killed one. */
export function underLock<T>(files: JournalFiles, open: OpenDatabase, work: () => T): T {
  const lock = open(files.lock, { readOnly: false, timeout: recoveryTimeout });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return work();
  } finally {
    lock.close();
  }
}

/** The definitions word for word: with a flipped letter in one every statement would fail. */
function checkTables(db: DatabaseSync): void {
  // First: another window may lift it between the two, and would seem to have left a table out.
  const old = versionOf(db) < 2;
  const rows = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  const found = new Set(rows.map((row) => row['sql']));
  if (!found.has(createEvents.trim())) throw new DamageError('no table of events');
  if (!found.has(createRuns.trim())) throw new DamageError('no table of running replies');
  if (!old && !found.has(createArchives.trim())) throw new DamageError('no table of archives');
  const [helper] = findDefinitions(db, helpers).others;
  if (helper !== undefined) throw new DamageError(`${helper} is defined in other words`);
}

/**
 * Brings an older journal to this version; what it was is kept beside it. Events are lifted as they
 * are read. One window at a time: the others wait at the write lock, and find it done.
 */
function lift(db: DatabaseSync, files: JournalFiles, open: OpenDatabase): void {
  if (versionOf(db) === journalVersion) return;
  db.exec(`PRAGMA busy_timeout = ${recoveryTimeout}; BEGIN IMMEDIATE`);
  const version = versionOf(db);
  if (version < journalVersion) {
    backUp(files, files.backup(version), open);
    const there = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'archives'").get();
    if (!there) db.exec(createArchives);
    db.exec(`PRAGMA user_version = ${journalVersion}`);
  }
  db.exec(`COMMIT; PRAGMA busy_timeout = ${lockTimeout}`);
}

/** Over a connection of its own: SQLite makes no such copy within a transaction. */
function backUp({ database }: JournalFiles, backup: string, open: OpenDatabase): void {
  if (existsSync(backup)) return;
  const making = `${backup}.new`;
  rmSync(making, { force: true });
  const reader = open(database, { readOnly: true, timeout: lockTimeout });
  try {
    reader.prepare('VACUUM INTO ?').run(making);
  } finally {
    reader.close();
  }
  renameSync(making, backup);
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** `BEGIN IMMEDIATE` alone passes on a file that is read-only. */
function tryToWrite(db: DatabaseSync): void {
  try {
    db.exec('BEGIN IMMEDIATE; PRAGMA user_version = 1; ROLLBACK');
  } catch (error) {
    // Another window is writing: so it can be written.
    if (!isBusy(error)) throw error;
  }
}
