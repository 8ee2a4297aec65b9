import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';

/** Whether the journal takes new events. Read-only ones are shown with a banner saying why. */
export type JournalAccess =
  | { readonly type: 'read-write' }
  | {
      readonly type: 'read-only';
      /** `newer-version`: written by a newer Parley, left as it is. */
      readonly reason: 'newer-version' | 'not-writable';
      readonly failure: Failure;
    };

/**
 * `now`: on the disk before it is acknowledged. `soon`: safe from a killed process at once, and from
 * a power cut after the next `now`.
 */
export type Durability = 'now' | 'soon';

export type AppendResult =
  | { readonly type: 'appended'; readonly events: readonly SessionEvent[] }
  /** Somebody else wrote: the session is at `version`. Nothing was written. */
  | { readonly type: 'conflict'; readonly version: number }
  /** Nothing was written. */
  | { readonly type: 'failed'; readonly failure: Failure };

export type RemoveResult =
  { readonly type: 'removed' } | { readonly type: 'failed'; readonly failure: Failure };

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
}

/** The process that writes a running reply. */
export interface ReplyWriter {
  readonly pid: number;
  /** The id of one opening of the journal. */
  readonly host: string;
}

/** The events of all sessions of one workspace. Synchronous: an append takes well under a millisecond and a disk flush. */
export interface Journal {
  readonly access: JournalAccess;
  /** This opening of the journal: the `host` of the replies that it starts. */
  readonly host: string;
  /**
   * Counts the times that the journal was read anew from another file after damage. Events may have
   * other numbers then: whoever holds a state reads it again.
   */
  readonly generation: number;
  /** How many stored rows were met that are not events. They are passed over and stay in the file. */
  readonly unreadableRows: number;
  /** Appends all the events or none. `expectedVersion` is the `seq` of the last event known. */
  append(
    session: SessionId,
    expectedVersion: number,
    events: readonly NewEvent[],
    durability: Durability,
  ): AppendResult;
  /** The session's events above `after`, in order. Throws `StorageError` where the disk fails. */
  read(session: SessionId, after?: number): readonly SessionEvent[];
  /** All sessions, in no order. Throws `StorageError` where the disk fails. */
  summaries(): readonly SessionSummary[];
  /** Deletes the session's events for good: they are overwritten, not only unlinked. */
  remove(session: SessionId): RemoveResult;
  /** Who is writing a reply that has not ended. */
  writerOf(reply: MessageId): ReplyWriter | undefined;
  /** Drops what is derived and makes it again from the events. Throws `StorageError`. */
  rebuildReadModels(): void;
  close(): void;
}

export interface JournalOpening {
  readonly journal: Journal;
  /** Present where the journal was damaged. */
  readonly report?: RecoveryReport;
}
