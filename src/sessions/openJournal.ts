import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import { createId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import type {
  AppendResult,
  Durability,
  Journal,
  JournalAccess,
  JournalOpening,
  RecoveryReport,
  RemoveResult,
  ReplyWriter,
} from './journal.ts';
import { closeUntouched, openSqlite, type OpenDatabase } from './journalDatabase.ts';
import { fileIdentity, journalFiles, type JournalFiles } from './journalFiles.ts';
import { openFiles, openInMemory, putBack, type OpenedFiles } from './openFiles.ts';
import type { RecoveryOptions } from './recovery.ts';
import { isDamage, StorageError, storageFailure } from './storageFailure.ts';

export interface JournalOptions {
  readonly now?: () => number;
  readonly openDatabase?: OpenDatabase;
  /** Damage that was found, and mended, while the journal was in use. */
  readonly onRecovered?: (report: RecoveryReport) => void;
}

/**
 * Opens the journal in `folder`, making it if there is none. Never throws for what is on the disk:
 * a damaged journal is set aside and what can be read of it recovered; one that cannot be written,
 * or is of a newer version, is opened for reading.
 */
export function openJournal(folder: string, options: JournalOptions = {}): JournalOpening {
  const files = journalFiles(folder);
  const recovery: RecoveryOptions = {
    host: createId(),
    now: options.now ?? Date.now,
    openDatabase: options.openDatabase ?? openSqlite,
  };
  const opened = openFiles(files, recovery);
  const journal = new SqliteJournal(files, recovery, opened, options.onRecovered);
  return opened.report ? { journal, report: opened.report } : { journal };
}

class SqliteJournal implements Journal {
  readonly host: string;
  readonly #files: JournalFiles;
  readonly #options: RecoveryOptions;
  readonly #onRecovered: ((report: RecoveryReport) => void) | undefined;
  #opened: OpenedFiles;
  #generation = 0;
  #closed = false;

  constructor(
    files: JournalFiles,
    options: RecoveryOptions,
    opened: OpenedFiles,
    onRecovered?: (report: RecoveryReport) => void,
  ) {
    this.host = options.host;
    this.#files = files;
    this.#options = options;
    this.#opened = opened;
    this.#onRecovered = onRecovered;
  }

  get access(): JournalAccess {
    return this.#opened.access;
  }

  get generation(): number {
    return this.#generation;
  }

  get unreadableRows(): number {
    return this.#opened.store.unreadable.size;
  }

  append(
    session: SessionId,
    expectedVersion: number,
    events: readonly NewEvent[],
    durability: Durability,
  ): AppendResult {
    const { access, store } = this.#opened;
    if (access.type === 'read-only') return { type: 'failed', failure: access.failure };
    try {
      const result = store.append(session, expectedVersion, events, durability);
      return this.#stillInPlace() ? result : this.#readAnew(session);
    } catch (error) {
      if (this.#recovered(error)) return this.#readAnew(session);
      return { type: 'failed', failure: storageFailure(error) };
    }
  }

  read(session: SessionId, after = 0): readonly SessionEvent[] {
    return this.#mending(({ store, access }) =>
      store.read(session, after, access.type === 'read-write'),
    );
  }

  summaries(): readonly SessionSummary[] {
    return this.#mending(({ store, access }) => {
      const newer = access.type === 'read-only' && access.reason === 'newer-version';
      return newer ? store.summariesFromEvents() : store.summaries(access.type === 'read-write');
    });
  }

  remove(session: SessionId): RemoveResult {
    const { access } = this.#opened;
    if (access.type === 'read-only') return { type: 'failed', failure: access.failure };
    try {
      this.#mending(({ store }) => store.remove(session));
      return { type: 'removed' };
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error) };
    }
  }

  writerOf(reply: MessageId): ReplyWriter | undefined {
    try {
      return this.#opened.store.writerOf(reply);
    } catch {
      // A newer version may keep this elsewhere; and a reply of which nothing is known is nobody's.
      return undefined;
    }
  }

  rebuildReadModels(): void {
    this.#mending(({ store }) => store.rebuildSummaries());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#opened.store.close();
  }

  #mending<T>(work: (opened: OpenedFiles) => T): T {
    try {
      return work(this.#opened);
    } catch (error) {
      if (!this.#recovered(error)) throw new StorageError(storageFailure(error), error);
    }
    try {
      return work(this.#opened);
    } catch (error) {
      throw new StorageError(storageFailure(error), error);
    }
  }

  /** Whether the error was damage, and so what can be read is open now: recovered, or in memory where nothing may be written. */
  #recovered(error: unknown): boolean {
    if (!isDamage(error) || this.#closed) return false;
    const { db, identity, access } = this.#opened;
    closeUntouched(db, this.#files, this.#options.openDatabase);
    this.#opened =
      access.type === 'read-only'
        ? openInMemory(this.#files, this.#options, access)
        : openFiles(this.#files, this.#options, { identity, reason: String(error) });
    this.#generation++;
    if (this.#opened.report) this.#onRecovered?.(this.#opened.report);
    return true;
  }

  /**
   * Looked at after the commit: a window that recovers the journal moves the file first and reads it
   * then, so what was committed to a file still in place is in whatever takes its place. SQLite leaves
   * the logs alone when it closes a database that has moved.
   */
  #stillInPlace(): boolean {
    const { db, identity } = this.#opened;
    const found = fileIdentity(this.#files.database);
    if (found === identity) return true;
    const putThere = found === undefined && putBack(this.#files, this.#options, db);
    db.close();
    this.#opened = openFiles(this.#files, this.#options);
    if (!putThere) this.#generation++;
    return putThere;
  }

  #readAnew(session: SessionId): AppendResult {
    const { access } = this.#opened;
    if (access.type === 'read-only') return { type: 'failed', failure: access.failure };
    try {
      return { type: 'conflict', version: this.read(session).at(-1)?.seq ?? 0 };
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error) };
    }
  }
}
