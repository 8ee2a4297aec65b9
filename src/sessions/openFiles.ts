import { mkdirSync, renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { EventStore } from './eventStore.ts';
import type { RecoveryReport } from './journal.ts';
import type { StoreAccess } from './sessionStore.ts';
import { createDatabase, openReadable, openWritable, underLock } from './journalDatabase.ts';
import { fileIdentity, inspectJournal, newestSetAside, type JournalFiles } from './journalFiles.ts';
import { createJournal, fillFrom, recoverJournal, type RecoveryOptions } from './recovery.ts';
import { isDamage, storageFailure } from './storageFailure.ts';

/** A journal's database while it is open. */
export interface OpenedFiles {
  readonly db: DatabaseSync;
  readonly store: EventStore;
  readonly access: StoreAccess;
  /** The file that is open: another one in its place means that somebody recovered it. */
  readonly identity?: string;
  /** Its log, which stays the same file while the database is open. */
  readonly log?: string;
  readonly report?: RecoveryReport;
}

/** Damage that only SQLite noticed, in the file that was open then. */
export interface KnownDamage {
  readonly identity: string | undefined;
  readonly reason: string;
}

const newerVersion: Failure = {
  kind: 'storage',
  title: t('These conversations were written by a newer version of Parley'),
  advice: t(
    'Update Parley to go on with them. Until then they can be read, and nothing is changed.',
  ),
  retryable: false,
  actions: [],
};

/**
 * Opens the journal whatever state it is in: creates a missing one, recovers a damaged one, and
 * falls back to reading where it cannot be written. Never throws for what is on the disk.
 */
export function openFiles(
  files: JournalFiles,
  options: RecoveryOptions,
  damage?: KnownDamage,
): OpenedFiles {
  try {
    mkdirSync(files.folder, { recursive: true });
    return damage ? mendAndOpen(files, options, damage) : openThere(files, options);
  } catch (error) {
    return openInMemory(files, options, notWritable(error, files));
  }
}

/**
 * Puts the journal back where its file, its log, or the whole folder was deleted under an open
 * connection, which still has everything. False where another window has been quicker.
 */
export function putBack(
  files: JournalFiles,
  options: RecoveryOptions,
  { db, identity }: Pick<OpenedFiles, 'db' | 'identity'>,
): boolean {
  mkdirSync(files.folder, { recursive: true });
  return underLock(files, options.openDatabase, () => {
    const found = fileIdentity(files.database);
    if (found !== undefined && found !== identity) return false;
    rmSync(files.building, { force: true });
    db.prepare('VACUUM INTO ?').run(files.building);
    // The old log, if it was spared, is part of the new file already.
    rmSync(files.wal, { force: true });
    rmSync(files.index, { force: true });
    renameSync(files.building, files.database);
    return true;
  });
}

function openThere(files: JournalFiles, options: RecoveryOptions): OpenedFiles {
  const condition = inspectJournal(files);
  if (condition.type === 'newer') return openNewer(files, options);
  if (condition.type !== 'sound') return mendAndOpen(files, options);
  const identity = fileIdentity(files.database);
  try {
    return openSound(files, options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return mendAndOpen(files, options, { identity, reason: String(error) });
  }
}

/** Looks again under the lock: another window may have mended it meanwhile. */
function mendAndOpen(
  files: JournalFiles,
  options: RecoveryOptions,
  damage?: KnownDamage,
): OpenedFiles {
  return underLock(files, options.openDatabase, () => {
    const condition = inspectJournal(files);
    if (condition.type === 'newer') return openNewer(files, options);
    if (condition.type === 'missing') createJournal(files, options);
    const same = damage !== undefined && damage.identity === fileIdentity(files.database);
    const known = condition.type === 'sound' && same ? damage.reason : undefined;
    const reason = condition.type === 'damaged' ? condition.reason : known;
    if (reason === undefined) return openSound(files, options);
    const report = recoverJournal(files, reason, options);
    return { ...openSound(files, options), report };
  });
}

function openSound(files: JournalFiles, options: RecoveryOptions): OpenedFiles {
  try {
    return opened(openWritable(files, options.openDatabase), files, options);
  } catch (error) {
    if (isDamage(error)) throw error;
    const db = openReadable(files, options.openDatabase);
    return opened(db, files, options, notWritable(error, files));
  }
}

function openNewer(files: JournalFiles, options: RecoveryOptions): OpenedFiles {
  const access = { type: 'read-only', reason: 'newer-version', failure: newerVersion } as const;
  return opened(openReadable(files, options.openDatabase), files, options, access);
}

/** The last resort: what can be read of the files, in memory, so that at least it can be seen. */
export function openInMemory(
  files: JournalFiles,
  options: RecoveryOptions,
  access: StoreAccess,
): OpenedFiles {
  try {
    const db = createDatabase(':memory:', options.openDatabase);
    fillFrom(readablePath(files), db, options);
    return { db, store: new EventStore(db, options), access };
  } catch {
    // Not even readable: `access` says why, and nothing is shown.
    const db = createDatabase(':memory:', options.openDatabase);
    const store = new EventStore(db, options);
    store.createTables();
    return { db, store, access };
  }
}

function readablePath(files: JournalFiles): string {
  const there = fileIdentity(files.database) !== undefined;
  return there ? files.database : (newestSetAside(files) ?? files.database);
}

function notWritable(error: unknown, { folder }: JournalFiles): StoreAccess {
  return { type: 'read-only', reason: 'not-writable', failure: storageFailure(error, folder) };
}

function opened(
  db: DatabaseSync,
  files: JournalFiles,
  options: RecoveryOptions,
  access: StoreAccess = { type: 'read-write' },
): OpenedFiles {
  const store = new EventStore(db, options);
  if (access.type === 'read-write' && !store.hasSummaries) store.rebuildReadModels();
  const identity = fileIdentity(files.database);
  const log = fileIdentity(files.wal);
  return {
    db,
    store,
    access,
    ...(identity === undefined ? {} : { identity }),
    ...(log === undefined ? {} : { log }),
  };
}
