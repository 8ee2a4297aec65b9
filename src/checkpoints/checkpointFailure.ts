import type { Failure } from '../protocol/model.ts';

/** The store could not do what was asked. `failure` is in words for a person; nothing was changed. */
export class CheckpointError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.title, { cause });
    this.name = 'CheckpointError';
    this.failure = failure;
  }
}

/** The store contradicts itself in a way that SQLite does not notice. */
export class DamagedStoreError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamagedStoreError';
  }
}

/** A newer Parley has written the store: it is left as it is. */
export class NewerStoreError extends Error {
  constructor() {
    super('checkpoints.db is of a newer version');
    this.name = 'NewerStoreError';
  }
}

type Cause = 'full' | 'not-writable' | 'busy' | 'io' | 'damaged' | 'newer' | 'unknown';

/** Primary result codes. Source: sqlite.org/rescode.html. */
const byCode: Readonly<Record<number, Cause>> = {
  3: 'not-writable',
  5: 'busy',
  6: 'busy',
  8: 'not-writable',
  10: 'io',
  11: 'damaged',
  13: 'full',
  14: 'not-writable',
  26: 'damaged',
};

/** SQLITE_IOERR_CORRUPTFS, the one kind of I/O error that says that the content is wrong. */
const corruptFileSystem = 10 | (33 << 8);

/** SQLITE_IOERR_SHMSIZE: a full disk has no room for the index of the log, and SQLite opens nothing. */
const noRoomForIndex = 10 | (19 << 8);

const byErrno: Readonly<Record<string, Cause>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
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

const words: Record<Cause, Pick<Failure, 'title' | 'advice'>> = {
  full: {
    title: 'The disk is full, so no checkpoint could be kept',
    advice: 'Free some space, or run “Clean Up Checkpoints…”, and try again.',
  },
  'not-writable': {
    title: 'The folder of the checkpoints cannot be written to',
    advice: 'Make it writable and try again. Without a checkpoint Parley changes no file.',
  },
  busy: {
    title: 'Another window is writing to the checkpoints',
    advice: 'Try again in a moment; close the other window if this goes on.',
  },
  io: {
    title: 'The disk reported an error, so no checkpoint could be kept',
    advice: 'Check that the disk is connected and healthy, then try again.',
  },
  damaged: {
    title: 'The store of the checkpoints is damaged',
    advice: 'Reload the window: it is set aside, and what can be read of it is kept.',
  },
  newer: {
    title: 'A newer Parley has written the checkpoints',
    advice: 'Update Parley to read them and to apply changes. They are left as they are.',
  },
  unknown: {
    title: 'The checkpoints could not be read or written',
    advice: 'Try again; the log has the details.',
  },
};

/** What an error of the disk or of SQLite comes to, in words for a person. */
export function checkpointFailure(error: unknown): Failure {
  if (error instanceof CheckpointError) return error.failure;
  const cause = causeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  return {
    kind: 'storage',
    ...words[cause],
    detail: detail.slice(0, 500),
    retryable: cause !== 'newer' && cause !== 'not-writable',
    actions: ['open-log'],
  };
}

/** Whether the error says that the file's content is wrong, so that setting it aside is the answer. */
export function isDamage(error: unknown): boolean {
  return causeOf(error) === 'damaged';
}

function causeOf(error: unknown): Cause {
  if (error instanceof DamagedStoreError) return 'damaged';
  if (error instanceof NewerStoreError) return 'newer';
  if (!(error instanceof Error)) return 'unknown';
  if ('errcode' in error && typeof error.errcode === 'number') {
    if (error.errcode === corruptFileSystem) return 'damaged';
    if (error.errcode === noRoomForIndex) return 'full';
    return byCode[error.errcode & 0xff] ?? 'unknown';
  }
  if ('code' in error && typeof error.code === 'string') return byErrno[error.code] ?? 'unknown';
  return 'unknown';
}
