import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { ImageContent } from '../protocol/images.ts';
import type { SessionState, SessionSummary } from '../protocol/sessionState.ts';
import type { Failure } from '../protocol/model.ts';
import { packEvents } from './archives.ts';
import type { Journal, JournalOpening, RecoveryReport } from './journal.ts';
import type {
  AppendResult,
  ArchiveResult,
  Durability,
  ForkResult,
  ImportResult,
  StoreAccess,
  Lease,
  RemoveResult,
  RunningWork,
} from './sessionStore.ts';
import type { Marks } from './marks.ts';
import { closeUntouched, openSqlite, type OpenDatabase } from './journalDatabase.ts';
import { fileIdentity, journalFiles, type JournalFiles } from './journalFiles.ts';
import { openFiles, openInMemory, putBack, type OpenedFiles } from './openFiles.ts';
import type { RecoveryOptions } from './recovery.ts';
import { readSnapshot } from './snapshots.ts';
import { isDamage, StorageError, storageFailure } from './storageFailure.ts';
import { readImage } from './storedImage.ts';

export interface JournalOptions {
  readonly now?: () => number;
  readonly openDatabase?: OpenDatabase;
  /** Damage that was found, and mended, while the journal was in use. */
  readonly onRecovered?: (report: RecoveryReport) => void;
}

/** Milliseconds between two looks whether a journal can be written again. */
const retryAfter = 2_000;

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
  #seen: Marks = { written: 0, events: '', leases: '' };
  #triedAt = -Infinity;

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

  get access(): StoreAccess {
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
    if (this.access.type === 'read-only') {
      // What was shown until then may have had other numbers.
      return this.#takesAgain() ? this.#readAnew(session) : this.#refused(this.access);
    }
    const { store } = this.#opened;
    try {
      const result = store.append(session, expectedVersion, events, durability);
      return this.#stillInPlace() ? result : this.#readAnew(session);
    } catch (error) {
      if (this.#recovered(error)) return this.#readAnew(session);
      return { type: 'failed', failure: storageFailure(error, this.#files.folder) };
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
    if (this.access.type === 'read-only' && !this.#takesAgain()) return this.#refused(this.access);
    try {
      this.#mending(({ store }) => store.remove(session));
      return { type: 'removed' };
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error, this.#files.folder) };
    }
  }

  snapshot(session: SessionId): SessionState | undefined {
    // A read model that is not there, or not readable: the events say it all.
    return this.#helping(({ store }) => readSnapshot(store.sql, session), undefined);
  }

  image(session: SessionId, image: string): ImageContent | undefined {
    return this.#mending(({ store }) => readImage(store, session, image));
  }

  fork(parent: SessionId, at: number, fork: SessionId, events: readonly NewEvent[]): ForkResult {
    return this.#writing(({ store }) => {
      store.fork(parent, at, fork, events);
      return { type: 'forked' };
    });
  }

  importSession(session: SessionId, events: readonly SessionEvent[]): ImportResult {
    return this.#writing(({ store }) => ({
      type: store.importSession(session, events) ? 'imported' : 'exists',
    }));
  }

  async pack(session: SessionId): Promise<ArchiveResult> {
    try {
      const events = this.read(session);
      // A row that cannot be read would be gone, and the numbers would have a hole.
      if (events.length === 0 || events.length !== events.at(-1)?.seq) return { type: 'left' };
      const packed = await packEvents(events);
      const { size, packed: bytes } = packed;
      return this.#writing<ArchiveResult>(({ store }) =>
        store.pack(session, packed)
          ? { type: 'packed', size, packedSize: bytes.length }
          : { type: 'left' },
      );
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error, this.#files.folder) };
    }
  }

  runsElsewhere(work: string): boolean {
    return this.#helping(({ store }) => {
      const host = store.hostOf(work);
      return host !== undefined && host !== this.host && store.leases.isAlive(host);
    }, false);
  }

  abandoned(): readonly RunningWork[] {
    return this.#helping(({ store }) => {
      const others = store.running().filter(({ host }) => host !== this.host);
      return others.filter(({ host }) => !store.leases.isAlive(host));
    }, []);
  }

  lease(session: SessionId): Lease {
    return this.#helping(({ store }) => store.leases.lease(session), { type: 'free' });
  }

  claim(session: SessionId): Lease {
    return this.#helping(({ store }) => store.sql.transaction(() => store.leases.claim(session)), {
      type: 'free',
    });
  }

  release(session: SessionId): void {
    this.#helping(({ store }) => store.leases.release(session), undefined);
  }

  request(session: SessionId): void {
    this.#helping(({ store }) => store.leases.request(session), undefined);
  }

  take(session: SessionId): void {
    this.#helping(
      ({ store }) => store.sql.transaction(() => store.leases.take(session)),
      undefined,
    );
  }

  requested(): readonly SessionId[] {
    return this.#helping(({ store }) => store.leases.requested(), []);
  }

  changes(): 'none' | 'leases' | 'events' {
    // Another window recovered the journal: what is open here is the old file.
    const writable = this.#opened.access.type === 'read-write';
    if (writable && !this.#helping(() => this.#stillInPlace(), true)) return 'events';
    const before = this.#seen;
    this.#seen = this.#helping(({ store }) => store.marks(), before);
    if (this.#seen.written === before.written) return 'none';
    if (this.#seen.events !== before.events) return 'events';
    return this.#seen.leases === before.leases ? 'none' : 'leases';
  }

  others(): readonly string[] {
    return this.#helping(({ store }) => store.leases.others(), []);
  }

  beat(): void {
    this.#helping(({ store }) => {
      if (store.leases.holdsAny()) store.leases.beat();
    }, undefined);
  }

  rebuildReadModels(): void {
    this.#mending(({ store }) => store.rebuildReadModels());
  }

  close(): void {
    if (this.#closed) return;
    this.#helping(({ store }) => store.leases.leave(), undefined);
    this.#closed = true;
    this.#opened.store.close();
  }

  #writing<T>(
    work: (opened: OpenedFiles) => T,
  ): T | { readonly type: 'failed'; readonly failure: Failure } {
    if (this.access.type === 'read-only' && !this.#takesAgain()) return this.#refused(this.access);
    try {
      return this.#mending(work);
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error, this.#files.folder) };
    }
  }

  /** For what is of this moment only: where it cannot be read or written, `otherwise` holds. */
  #helping<T>(work: (opened: OpenedFiles) => T, otherwise: T): T {
    try {
      return work(this.#opened);
    } catch {
      // A newer version may keep it elsewhere, and a disk that fails says so at the next append.
      return otherwise;
    }
  }

  #mending<T>(work: (opened: OpenedFiles) => T): T {
    try {
      try {
        return work(this.#opened);
      } catch (error) {
        if (!this.#recovered(error)) throw error;
      }
      return work(this.#opened);
    } catch (error) {
      throw new StorageError(storageFailure(error, this.#files.folder), error);
    }
  }

  #refused(access: Extract<StoreAccess, { type: 'read-only' }>): {
    readonly type: 'failed';
    readonly failure: Failure;
  } {
    return { type: 'failed', failure: access.failure };
  }

  /** Whether a journal that could not be written takes events by now: there may be room again. */
  #takesAgain(): boolean {
    const { access, db } = this.#opened;
    const now = this.#options.now();
    if (access.type === 'read-only' && access.reason === 'newer-version') return false;
    if (this.#closed || Math.abs(now - this.#triedAt) < retryAfter) return false;
    this.#triedAt = now;
    const opened = openFiles(this.#files, this.#options);
    if (opened.access.type === 'read-only') {
      opened.store.close();
      return false;
    }
    db.close();
    this.#opened = opened;
    this.#generation++;
    if (opened.report) this.#onRecovered?.(opened.report);
    return true;
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
    const { db, identity, log } = this.#opened;
    const found = fileIdentity(this.#files.database);
    if (found === identity && fileIdentity(this.#files.wal) === log) return true;
    const gone = found === undefined || found === identity;
    const putThere = gone && putBack(this.#files, this.#options, this.#opened);
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
      return { type: 'failed', failure: storageFailure(error, this.#files.folder) };
    }
  }
}
