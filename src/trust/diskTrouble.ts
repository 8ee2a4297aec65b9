import { accessSync, closeSync, constants, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { join } from 'node:path';
import type { Failure } from '../protocol/model.ts';

/** What an error of the disk, or of SQLite, comes to. */
export type DiskTrouble = 'full' | 'quota' | 'not-writable' | 'busy' | 'io' | 'damaged' | 'unknown';

/** What is stored contradicts itself, in a way that SQLite does not notice. */
export class DamageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamageError';
  }
}

/** A file system's room. Bytes free for this user are `bavail * bsize`; some count no files. */
export interface Room {
  readonly bsize: number;
  readonly blocks: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

const cannotOpen = 14;

/** Primary result codes. Source: sqlite.org/rescode.html. */
const byCode: Readonly<Record<number, DiskTrouble>> = {
  3: 'not-writable',
  5: 'busy',
  6: 'busy',
  8: 'not-writable',
  10: 'io',
  11: 'damaged',
  13: 'full',
  [cannotOpen]: 'not-writable',
  26: 'damaged',
};

/** SQLITE_IOERR_CORRUPTFS, the one kind of I/O error that says that the content is wrong. */
const corruptFileSystem = 10 | (33 << 8);

/** SQLITE_IOERR_SHMSIZE: a full disk, or quota, has no room for the index of the log; nothing is opened. */
const noRoomForIndex = 10 | (19 << 8);

const byErrno: Readonly<Record<string, DiskTrouble>> = {
  ENOSPC: 'full',
  EFBIG: 'full',
  EROFS: 'not-writable',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  ENOENT: 'not-writable',
  ENOTDIR: 'not-writable',
  EEXIST: 'not-writable',
  EISDIR: 'not-writable',
  ENAMETOOLONG: 'not-writable',
  EIO: 'io',
};

/** Free bytes below which an error that names no cause is taken for that of a full disk. */
const nearlyNothing = 1024 * 1024;

/** More than any page that SQLite writes. */
const trialBytes = 128 * 1024;
const trialFile = 'room.trial';

/** How the disk is asked why a file could not be written. */
export interface DiskQuestions {
  readonly roomOf: (folder: string) => Room;
  /** Throws what the system says where nothing can be written into `folder`. */
  readonly tryToWrite: (folder: string) => void;
}

const askDisk: DiskQuestions = { roomOf: statfsSync, tryToWrite };

/**
 * What the error says. SQLite keeps to itself why a file could not be written, synced or opened: where
 * `folder` is given the disk is asked, whose room may be used up, or a person's part of it.
 */
export function diskTrouble(
  error: unknown,
  folder?: string,
  questions: DiskQuestions = askDisk,
): DiskTrouble {
  const trouble = troubleOf(error);
  if (folder === undefined || !hidesItsCause(error, trouble)) return trouble;
  return roomTrouble(folder, questions) ?? trouble;
}

/** The failure that a person is told, with the error's own words as its detail. */
export function diskFailure(
  error: unknown,
  words: Pick<Failure, 'title' | 'advice'>,
  retryable: boolean,
): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    kind: 'storage',
    ...words,
    detail: detail.slice(0, 500),
    retryable,
    actions: ['open-log'],
  };
}

function troubleOf(error: unknown): DiskTrouble {
  if (error instanceof DamageError) return 'damaged';
  if (!(error instanceof Error)) return 'unknown';
  const code = sqliteCode(error);
  if (code === corruptFileSystem) return 'damaged';
  if (code === noRoomForIndex) return 'full';
  if (code !== undefined) return byCode[code & 0xff] ?? 'unknown';
  // libuv has no name for it: its `code` is "Unknown system error -122" (seen under Node 24).
  if ('errno' in error && error.errno === -osConstants.errno.EDQUOT) return 'quota';
  if ('code' in error && typeof error.code === 'string') return byErrno[error.code] ?? 'unknown';
  return 'unknown';
}

function sqliteCode(error: Error): number | undefined {
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** An I/O error of SQLite's, and a file that it could not open, make or enlarge. */
function hidesItsCause(error: unknown, trouble: DiskTrouble): boolean {
  const code = error instanceof Error ? sqliteCode(error) : undefined;
  if (code === undefined) return false;
  return trouble === 'io' || code === noRoomForIndex || (code & 0xff) === cannotOpen;
}

function roomTrouble(folder: string, questions: DiskQuestions): 'full' | 'quota' | undefined {
  try {
    // A read-only file system is full as well, and that is not what is wrong with it.
    accessSync(folder, constants.W_OK);
    const { bsize, blocks, bavail, files, ffree } = questions.roomOf(folder);
    const noBytes = blocks > 0 && bavail * bsize < nearlyNothing;
    if (noBytes || (files > 0 && ffree === 0)) return 'full';
    questions.tryToWrite(folder);
    return undefined;
  } catch (error) {
    // What else the disk says is no news: then the first error's own word holds.
    const trouble = troubleOf(error);
    return trouble === 'full' || trouble === 'quota' ? trouble : undefined;
  }
}

/** A quota counts for one user only, so the room of the disk says nothing of it. */
function tryToWrite(folder: string): void {
  const path = join(folder, trialFile);
  const file = openSync(path, 'w');
  try {
    writeSync(file, Buffer.alloc(trialBytes), 0, trialBytes, 0);
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}
