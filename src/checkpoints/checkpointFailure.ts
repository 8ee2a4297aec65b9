import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { diskFailure, diskTrouble, type DiskTrouble } from '../trust/diskTrouble.ts';

/** The store could not do what was asked. `failure` is in words for a person; nothing was changed. */
export class CheckpointError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.title, { cause });
    this.name = 'CheckpointError';
    this.failure = failure;
  }
}

/** A newer Parley has written the store: it is left as it is. */
export class NewerStoreError extends Error {
  constructor() {
    super('checkpoints.db is of a newer version');
    this.name = 'NewerStoreError';
  }
}

const words: Record<DiskTrouble | 'newer', Pick<Failure, 'title' | 'advice'>> = {
  full: {
    title: t('The disk is full, so no checkpoint could be kept'),
    advice: t('Free some space, or run “Clean Up Checkpoints…”, and try again.'),
  },
  quota: {
    title: t('Your quota on the disk is used up, so no checkpoint could be kept'),
    advice: t(
      'Delete something of yours there, or run “Clean Up Checkpoints…”, and try again. A larger quota helps, too.',
    ),
  },
  'not-writable': {
    title: t('The folder of the checkpoints cannot be written to'),
    advice: t('Make it writable and try again. Without a checkpoint Parley changes no file.'),
  },
  busy: {
    title: t('Another window is writing to the checkpoints'),
    advice: t('Try again in a moment; close the other window if this goes on.'),
  },
  io: {
    title: t('The disk reported an error, so no checkpoint could be kept'),
    advice: t('Check that the disk is connected and healthy, then try again.'),
  },
  damaged: {
    title: t('The store of the checkpoints is damaged'),
    advice: t('Reload the window: it is set aside, and what can be read of it is kept.'),
  },
  newer: {
    title: t('A newer Parley has written the checkpoints'),
    advice: t('Update Parley to read them and to apply changes. They are left as they are.'),
  },
  unknown: {
    title: t('The checkpoints could not be read or written'),
    advice: t('Try again; the log has the details.'),
  },
};

/**
 * What an error of the disk or of SQLite comes to, in words for a person. `folder`: where the store is.
 */
export function checkpointFailure(error: unknown, folder?: string): Failure {
  if (error instanceof CheckpointError) return error.failure;
  const trouble = error instanceof NewerStoreError ? 'newer' : diskTrouble(error, folder);
  return diskFailure(error, words[trouble], trouble !== 'newer' && trouble !== 'not-writable');
}

/** Whether the error says that the file's content is wrong, so that setting it aside is the answer. */
export function isDamage(error: unknown): boolean {
  return diskTrouble(error) === 'damaged';
}
