import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { ImageContent } from '../protocol/images.ts';
import type { Failure } from '../protocol/model.ts';
import type { SessionState, SessionSummary } from '../protocol/sessionState.ts';

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
  /** Another window writes to this session. Nothing was written. */
  | { readonly type: 'elsewhere' }
  /** Nothing was written. */
  | { readonly type: 'failed'; readonly failure: Failure };

/** Who may write to a session. A window that is gone holds nothing. */
export type Lease = { readonly type: 'own' | 'free' | 'elsewhere' };

/** A reply, an edit or a command that has begun and not ended. */
export interface RunningWork {
  readonly id: string;
  readonly session: SessionId;
  /** The opening of the journal that began it. */
  readonly host: string;
}

export type ForkResult =
  { readonly type: 'forked' } | { readonly type: 'failed'; readonly failure: Failure };

export type ImportResult =
  | { readonly type: 'imported' }
  /** A session of this id is there; nothing was written. */
  | { readonly type: 'exists' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Bytes of a session's events before and after they were packed. */
export type ArchiveResult =
  | { readonly type: 'packed'; readonly size: number; readonly packedSize: number }
  /** It changed meanwhile, is packed already, or another window writes to it. */
  | { readonly type: 'left' }
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
  /** What is known to have been there, and was not found. */
  readonly lost: readonly LostEvents[];
}

/** Events of one session by the numbers that they had, the last one included. */
export interface LostEvents {
  readonly session: SessionId;
  readonly from: number;
  readonly to: number;
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
  /** The latest state that was kept of the session, to be read on from; nothing where there is none. */
  snapshot(session: SessionId): SessionState | undefined;
  /** The bytes of a picture of the session; nothing where there is none. Throws `StorageError`. */
  image(session: SessionId, image: string): ImageContent | undefined;
  /** All sessions, in no order. Throws `StorageError` where the disk fails. */
  summaries(): readonly SessionSummary[];
  /** Deletes the session's events for good: they are overwritten, not only unlinked. */
  remove(session: SessionId): RemoveResult;
  /** A new session that shares the parent's events up to `at` and goes on with `events`. */
  fork(parent: SessionId, at: number, fork: SessionId, events: readonly NewEvent[]): ForkResult;
  /** Takes events that were made elsewhere, as they are. Never overwrites. */
  importSession(session: SessionId, events: readonly SessionEvent[]): ImportResult;
  /** Moves the session to cold storage, where it takes a fraction of the space. Its next event brings it back. */
  pack(session: SessionId): Promise<ArchiveResult>;
  /** Whether another window that lives began this reply, edit or command, and has not ended it. */
  runsElsewhere(work: string): boolean;
  /** What windows that are gone have begun and not ended. */
  abandoned(): readonly RunningWork[];
  lease(session: SessionId): Lease;
  /** Makes this window the one that writes, unless another one is. */
  claim(session: SessionId): Lease;
  /** Lets another window write. */
  release(session: SessionId): void;
  /** Asks the window that writes to let go; `take` does not ask. */
  request(session: SessionId): void;
  take(session: SessionId): void;
  /** The sessions of this window that another one asks for. */
  requested(): readonly SessionId[];
  /** What another window wrote since this was last asked: events, or only leases and signs of life. */
  changes(): 'none' | 'leases' | 'events';
  /** The other windows on this journal that hold, or held, leases and are there. */
  others(): readonly string[];
  /** A sign of life, so that this window's leases hold. */
  beat(): void;
  /** Drops what is derived and makes it again from the events. Throws `StorageError`. */
  rebuildReadModels(): void;
  close(): void;
}

export interface JournalOpening {
  readonly journal: Journal;
  /** Present where the journal was damaged. */
  readonly report?: RecoveryReport;
}
