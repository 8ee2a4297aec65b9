import type { Failure } from '../protocol/model.ts';

/** A read that the disk refused. `failure` is in words for a person. */
export class StorageError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.title, { cause });
    this.name = 'StorageError';
    this.failure = failure;
  }
}

/** The journal contradicts itself, in a way that SQLite does not notice. */
export class DamageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamageError';
  }
}

/** Primary result codes. Source: sqlite.org/rescode.html. */
const sqlite = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** SQLITE_IOERR_CORRUPTFS, the one kind of I/O error that says that the content is wrong. */
const corruptFileSystem = 10 | (33 << 8);

/** SQLITE_IOERR_SHMSIZE: a full disk has no room for the index of the log, and SQLite opens nothing. */
const noRoomForIndex = 10 | (19 << 8);

type Cause = 'full' | 'not-writable' | 'busy' | 'io' | 'damaged' | 'unknown';

const words: Record<Cause, Pick<Failure, 'title' | 'advice'>> = {
  full: {
    title: 'The disk is full, so this could not be saved',
    advice: 'Free some space and try again. What is on screen is kept in memory until then.',
  },
  'not-writable': {
    title: 'The conversation folder cannot be written to',
    advice: 'Make the folder writable and reload the window. Until then conversations can be read.',
  },
  busy: {
    title: 'Another window is writing to the conversations',
    advice: 'Try again in a moment; close the other window if this goes on.',
  },
  io: {
    title: 'The disk reported an error, so this could not be saved',
    advice: 'Check that the disk is connected and healthy, then try again.',
  },
  damaged: {
    title: 'The conversation journal is damaged and could not be repaired in place',
    advice: 'Free some space, check the disk and reload the window: the file is kept as it is.',
  },
  unknown: {
    title: 'The conversation could not be saved',
    advice: 'Try again; the log has the details.',
  },
};

const byErrno: Readonly<Record<string, Cause>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EROFS: 'not-writable',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  ENOENT: 'not-writable',
  ENOTDIR: 'not-writable',
  EISDIR: 'not-writable',
  ENAMETOOLONG: 'not-writable',
  EIO: 'io',
};

/** What a storage error comes to, in words for a person. */
export function storageFailure(error: unknown): Failure {
  if (error instanceof StorageError) return error.failure;
  const cause = causeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  return {
    kind: 'storage',
    ...words[cause],
    detail: detail.slice(0, 500),
    retryable: cause !== 'not-writable',
    actions: ['open-log'],
  };
}

/** Whether the error says that the file's content is wrong, so that recovery is the answer. */
export function isDamage(error: unknown): boolean {
  return causeOf(error) === 'damaged';
}

/** Whether another process holds the lock. */
export function isBusy(error: unknown): boolean {
  return causeOf(error) === 'busy';
}

function causeOf(error: unknown): Cause {
  if (error instanceof DamageError) return 'damaged';
  if (!(error instanceof Error)) return 'unknown';
  if ('errcode' in error && typeof error.errcode === 'number') return causeOfCode(error.errcode);
  if ('code' in error && typeof error.code === 'string') return byErrno[error.code] ?? 'unknown';
  return 'unknown';
}

function causeOfCode(code: number): Cause {
  if (code === corruptFileSystem) return 'damaged';
  if (code === noRoomForIndex) return 'full';
  switch (code & 0xff) {
    case sqlite.corrupt:
    case sqlite.notADatabase:
      return 'damaged';
    case sqlite.full:
      return 'full';
    case sqlite.permission:
    case sqlite.readOnly:
    case sqlite.cannotOpen:
      return 'not-writable';
    case sqlite.busy:
    case sqlite.locked:
      return 'busy';
    case sqlite.io:
      return 'io';
    default:
      return 'unknown';
  }
}
