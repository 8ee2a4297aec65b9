import { closeSync, existsSync, fstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DamagedFiles } from './salvage.ts';
import { applicationId, journalVersion, pageSize } from './journalSchema.ts';
import { readAt, readWal } from './walFrames.ts';

/** Where a journal's files stand. */
export interface JournalFiles {
  readonly folder: string;
  readonly database: string;
  readonly wal: string;
  /** SQLite's index of the log. */
  readonly index: string;
  /** A new journal while it is made: it takes its place only when it is whole. */
  readonly building: string;
  readonly lock: string;
  /** The journal as an older version left it, before it was lifted. */
  readonly backup: (version: number) => string;
}

export type JournalCondition =
  | { readonly type: 'missing' | 'sound' | 'newer' }
  | { readonly type: 'damaged'; readonly reason: string };

const headerSize = 100;
/** The versions that this build can read, and lift to its own. */
const versions = Array.from({ length: journalVersion }, (_, at) => at + 1);

/** The names of the database and of what SQLite keeps beside it begin so. */
export const journalName = 'journal.db';

export function journalFiles(folder: string): JournalFiles {
  const database = join(folder, journalName);
  return {
    folder,
    database,
    wal: `${database}-wal`,
    index: `${database}-shm`,
    building: join(folder, 'journal.new.db'),
    lock: join(folder, 'journal.lock'),
    backup: (version) => join(folder, `journal.v${version}.db`),
  };
}

/** Looks at the files before SQLite does: it would delete or overwrite what it cannot use. */
export function inspectJournal(files: JournalFiles): JournalCondition {
  if (!existsSync(files.database)) {
    if (existsSync(files.wal)) return damaged('the database is missing, its log is there');
    return newestSetAside(files)
      ? damaged('an earlier recovery did not come to its end')
      : { type: 'missing' };
  }
  return withDamagedFiles(files.database, ({ database, wal }) => {
    if (database === undefined) return { type: 'missing' };
    const condition = inspectHeader(database, wal !== undefined && fstatSync(wal).size > 0);
    if (condition.type !== 'sound' || wal === undefined) return condition;
    // Twice: another window may be writing it just now, which looks like damage for a moment.
    const walDamaged = readWal(wal).damaged && readWal(wal).damaged;
    return walDamaged ? damaged('the write-ahead log has a bad frame') : condition;
  });
}

/** Where the damaged files that were set aside last stand: the path of the database among them. */
export function newestSetAside(files: JournalFiles): string | undefined {
  const names = existsSync(files.folder) ? readdirSync(files.folder) : [];
  const setAside = names.filter((name) => /^journal\.damaged-.*\.db(-wal)?$/.test(name));
  const newest = setAside.toSorted().at(-1);
  return newest === undefined ? undefined : join(files.folder, newest.replace(/-wal$/, ''));
}

/** Gives the database at `path` and its log as open files, those that there are, and closes them. */
export function withDamagedFiles<T>(path: string, use: (files: DamagedFiles) => T): T {
  const database = openIfThere(path);
  const wal = openIfThere(`${path}-wal`);
  try {
    return use({
      ...(database === undefined ? {} : { database }),
      ...(wal === undefined ? {} : { wal }),
    });
  } finally {
    if (database !== undefined) closeSync(database);
    if (wal !== undefined) closeSync(wal);
  }
}

/** Says whether two looks saw the same file: a recovery by another window puts a new one there. */
export function fileIdentity(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

function openIfThere(path: string): number | undefined {
  return existsSync(path) ? openSync(path, 'r') : undefined;
}

function damaged(reason: string): JournalCondition {
  return { type: 'damaged', reason };
}

/**
 * The database's first 100 bytes. A wrong page count is damage even where SQLite could go on: it
 * would write new pages over old ones. Source: sqlite.org/fileformat2.html, "The Database Header".
 */
function inspectHeader(database: number, hasLog: boolean): JournalCondition {
  const header = readAt(database, 0, headerSize);
  if (header.length < headerSize) return damaged('the file is too short');
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return damaged('not a database');
  if (header.readInt32BE(68) !== applicationId) return damaged('not a journal of Parley');
  if (header.readInt32BE(60) > journalVersion) return { type: 'newer' };
  const constants: readonly (readonly [name: string, found: number, allowed: readonly number[]])[] =
    [
      ['page size', header.readUInt16BE(16), [pageSize]],
      ['write version', header.readUInt8(18), [1, 2]],
      ['read version', header.readUInt8(19), [header.readUInt8(18)]],
      ['reserved space', header.readUInt8(20), [0]],
      ['payload fractions', header.readUIntBE(21, 3), [0x402020]],
      ['schema format', header.readUInt32BE(44), [4]],
      ['text encoding', header.readUInt32BE(56), [1]],
      ['version', header.readInt32BE(60), versions],
      ['vacuum mode', header.readUInt32BE(52), [0]],
    ];
  const wrong = constants.find(([, found, allowed]) => !allowed.includes(found));
  if (wrong) return damaged(`the header's ${wrong[0]} is ${wrong[1]}`);
  const pages = header.readUInt32BE(28);
  if (!hasLog && fstatSync(database).size !== pages * pageSize) {
    return damaged(`${pages} pages are said to be there, ${fstatSync(database).size} bytes are`);
  }
  const freePage = header.readUInt32BE(32);
  const freePages = header.readUInt32BE(36);
  const freeListSound = freePages === 0 ? freePage === 0 : freePage > 1 && freePage <= pages;
  return freeListSound ? { type: 'sound' } : damaged('the list of free pages leads nowhere');
}
