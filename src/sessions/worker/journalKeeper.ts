import { foldAll } from '../../protocol/fold.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { emptySession } from '../../protocol/sessionState.ts';
import { EventStore } from '../eventStore.ts';
import { openSqlite } from '../journalDatabase.ts';
import { fileIdentity, journalFiles, type JournalFiles } from '../journalFiles.ts';
import { createHelpers, journalVersion } from '../journalSchema.ts';
import { SearchIndex, type FoundMessage } from '../searchIndex.ts';
import { readSnapshot, writeSnapshot } from '../snapshots.ts';
import { isDamage } from '../storageFailure.ts';

/** What a search found; `complete` is false while the index is still being made. */
export interface SearchAnswer {
  readonly found: readonly FoundMessage[];
  readonly complete: boolean;
}

interface Opened {
  readonly identity: string | undefined;
  readonly store: EventStore;
  readonly index: SearchIndex;
}

/** Milliseconds that a search spends on an index that is behind before it looks at what there is. */
const catchUpTime = 150;
/** Milliseconds to wait for another connection's lock. */
const lockTimeout = 5_000;

/**
 * Keeps what is derived from a journal: the index of its texts, and snapshots of its sessions. Over a
 * connection of its own, in short transactions, so that appends do not wait. Runs in a worker thread.
 */
export class JournalKeeper {
  readonly #files: JournalFiles;
  #opened: Opened | undefined;

  constructor(folder: string) {
    this.#files = journalFiles(folder);
  }

  /** Takes a few more events into the index; false once it is up to date. Throws SQLite's errors. */
  advance(): boolean {
    return this.#withIndex(({ index }) => index.advance());
  }

  /** Keeps the session's state as it is in the journal now. */
  snapshot(session: SessionId): void {
    const { store } = this.#open();
    const before = readSnapshot(store.sql, session);
    const events = store.read(session, before?.version ?? 0, false);
    const state = foldAll(before ?? emptySession(session), events);
    const last = events.at(-1)?.seq;
    if (last === undefined) return;
    store.sql.transaction(() => {
      // Deleted or packed meanwhile: nothing of it may be written again.
      const there = store.sql.prepare('SELECT 1 FROM events WHERE session = ? AND seq = ?');
      if (there.get(session, last)) writeSnapshot(store.sql, state);
    });
  }

  /** The best matches first, at most `limit`. */
  search(text: string, limit: number): SearchAnswer {
    return this.#withIndex(({ index }) => {
      const until = performance.now() + catchUpTime;
      let behind = true;
      while (behind && performance.now() < until) behind = index.advance();
      return { found: index.search(text, limit), complete: !behind };
    });
  }

  /** Has the index made anew from the events, by `advance`. */
  dropIndex(): void {
    this.#open().index.drop();
  }

  close(): void {
    this.#opened?.store.close();
    this.#opened = undefined;
  }

  /** An index that is damaged, or dropped, is made anew: it is only a read model. */
  #withIndex<T>(work: (opened: Opened) => T): T {
    try {
      return work(this.#open());
    } catch (error) {
      if (!isDamage(error) && this.#opened?.index.isWhole !== false) throw error;
    }
    const opened = this.#open();
    opened.index.drop();
    return work(opened);
  }

  /** Another file in the journal's place means that it was recovered: that one is open from then on. */
  #open(): Opened {
    const identity = fileIdentity(this.#files.database);
    if (identity === undefined) throw new Error('There is no journal.');
    if (this.#opened?.identity === identity) return this.#opened;
    this.close();
    const db = openSqlite(this.#files.database, { readOnly: false, timeout: lockTimeout });
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version !== journalVersion) {
      db.close();
      throw new Error('These chats were written by another version of Parley.');
    }
    db.exec(`PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; ${createHelpers}`);
    const store = new EventStore(db, { host: 'keeper', now: Date.now });
    const index = new SearchIndex(store.sql, store.archives);
    index.open();
    this.#opened = { identity, store, index };
    return this.#opened;
  }
}
