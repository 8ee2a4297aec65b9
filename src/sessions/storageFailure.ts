import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { diskFailure, diskTrouble, type DiskTrouble } from '../trust/diskTrouble.ts';

/** A read that the disk refused. `failure` is in words for a person. */
export class StorageError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.title, { cause });
    this.name = 'StorageError';
    this.failure = failure;
  }
}

const words: Record<DiskTrouble, Pick<Failure, 'title' | 'advice'>> = {
  full: {
    title: t('The disk is full, so this could not be saved'),
    advice: t('Free some space and try again. What is on screen is kept in memory until then.'),
  },
  quota: {
    title: t('Your quota on the disk is used up, so this could not be saved'),
    advice: t(
      'Delete something of yours there, or have the quota raised, and try again. What is on screen is kept in memory until then.',
    ),
  },
  'not-writable': {
    title: t('The conversation folder cannot be written to'),
    advice: t(
      'Make the folder writable and reload the window. Until then conversations can be read.',
    ),
  },
  busy: {
    title: t('Another window is writing to the conversations'),
    advice: t('Try again in a moment; close the other window if this goes on.'),
  },
  io: {
    title: t('The disk reported an error, so this could not be saved'),
    advice: t('Check that the disk is connected and healthy, then try again.'),
  },
  damaged: {
    title: t('The conversation journal is damaged and could not be repaired in place'),
    advice: t('Free some space, check the disk and reload the window: the file is kept as it is.'),
  },
  unknown: {
    title: t('The conversation could not be saved'),
    advice: t('Try again; the log has the details.'),
  },
};

/** What a storage error comes to, in words for a person. `folder`: where the journal is. */
export function storageFailure(error: unknown, folder?: string): Failure {
  if (error instanceof StorageError) return error.failure;
  const trouble = diskTrouble(error, folder);
  return diskFailure(error, words[trouble], trouble !== 'not-writable');
}

/** Whether the error says that the file's content is wrong, so that recovery is the answer. */
export function isDamage(error: unknown): boolean {
  return diskTrouble(error) === 'damaged';
}

/** Whether another process holds the lock. */
export function isBusy(error: unknown): boolean {
  return diskTrouble(error) === 'busy';
}
