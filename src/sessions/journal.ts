import type { SessionId } from '../protocol/ids.ts';
import type { SessionStore, StoreHosts } from './sessionStore.ts';

/** What became of a damaged journal. */
export interface RecoveryReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was wrong, for the log. */
  readonly reason: string;
  /** Where the damaged database stands now, byte for byte, its log beside it. */
  readonly setAside: string;
  /** How much was found and is there again. */
  readonly events: number;
  readonly sessions: number;
  /** What is known to have been there, and was not found. */
  readonly lost: readonly LostEvents[];
}

/** Events of one session by the numbers that they had, the last one included. */
export interface LostEvents {
  readonly session: SessionId;
  readonly from: number;
  readonly to: number;
}

/** The store of one workspace: SQLite, on this machine. */
export interface Journal extends SessionStore, StoreHosts {
  /** How many stored rows were met that are not events. They are passed over and stay in the file. */
  readonly unreadableRows: number;
  /** Drops what is derived and makes it again from the events. Throws `StorageError`. */
  rebuildReadModels(): void;
  close(): void;
}

export interface JournalOpening {
  readonly journal: Journal;
  /** Present where the journal was damaged. */
  readonly report?: RecoveryReport;
}
