import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DamageError } from '../trust/diskTrouble.ts';
import { NewerStoreError } from './checkpointFailure.ts';
import { createTables, storeVersion } from './checkpointSchema.ts';

/** Opens a database. Tests pass one of their own, to make the disk fail. */
export type OpenDatabase = (
  path: string,
  options: { readonly readOnly: boolean; readonly timeout: number },
) => DatabaseSync;

/** Milliseconds to wait for another window's lock. */
const lockTimeout = 2000;

/** Loads `node:sqlite` when first called: a start without checkpoints does not pay for it. */
export const openSqlite: OpenDatabase = (path, options) => {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  return new DatabaseSync(path, options);
};

export function databasePath(folder: string): string {
  return join(folder, 'checkpoints.db');
}

/**
 * The store's database for reading and writing, made where there is none. Throws
 * `DamageError`, `NewerStoreError`, or the error of SQLite or of the disk.
 */
export function openDatabase(folder: string, open: OpenDatabase): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const path = databasePath(folder);
  checkHeader(path);
  const db = open(path, { readOnly: false, timeout: lockTimeout });
  try {
    // Before the first table: the file can shrink only then.
    db.exec(
      'PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
    );
    makeTables(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A store that was set aside, for reading. */
export function openSetAside(path: string, open: OpenDatabase): DatabaseSync {
  return open(path, { readOnly: true, timeout: lockTimeout });
}

/** Says whether two looks saw the same file: another window may have set a damaged one aside. */
export function databaseIdentity(folder: string): string | undefined {
  const stat = statSync(databasePath(folder), { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

/** Moves the damaged database out of the way, its log with it. Gives where it stands now. */
export function setAside(folder: string, id: string): string {
  const target = join(folder, `checkpoints.reading-${id}.db`);
  // The log last: without its database it is taken for damage, and not for somebody else's.
  for (const end of ['', '-shm', '-wal'])
    moveIfThere(`${databasePath(folder)}${end}`, `${target}${end}`);
  return target;
}

/** What was set aside and has not been read to its end yet. */
export function unreadSetAside(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^checkpoints\.reading-.*\.db$/u.test(name))
    .map((name) => join(folder, name));
}

/** It has been read: the name says so, and the file stays. */
export function markRead(path: string): string {
  const target = path.replace('checkpoints.reading-', 'checkpoints.damaged-');
  for (const end of ['', '-shm', '-wal']) moveIfThere(`${path}${end}`, `${target}${end}`);
  return target;
}

/** Runs `work` in one transaction: all of it is on the disk when this returns, or nothing is. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has ended the transaction itself after some errors.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite would take a file without its first page for a new database, and drop the log of it. */
function checkHeader(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) {
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (log > 0) throw new DamageError('the database is empty, its log is not');
    return;
  }
  const header = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1') !== 'SQLite format 3\0') throw new DamageError('not a database');
}

function makeTables(db: DatabaseSync): void {
  const version = readVersion(db);
  if (version > storeVersion) throw new NewerStoreError();
  if (version === storeVersion) {
    checkTables(db);
    return;
  }
  inTransaction(db, () => {
    // Another window may have been faster.
    if (readVersion(db) === storeVersion) return;
    for (const sql of createTables) db.exec(sql);
    db.exec(`PRAGMA user_version = ${storeVersion}`);
  });
}

/** The definitions word for word: with a flipped letter in one every statement would fail. */
function checkTables(db: DatabaseSync): void {
  const rows = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  const found = new Set(rows.map((row) => row['sql']));
  const missing = createTables.find((sql) => !found.has(sql));
  if (missing !== undefined) throw new DamageError(`not there: ${missing.slice(0, 40)}`);
}

function readVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
