import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { ImageContent } from '../protocol/images.ts';
import type { Failure } from '../protocol/model.ts';
import type { SessionState, SessionSummary } from '../protocol/sessionState.ts';

/** Whether a store takes new events. Read-only ones are shown with a banner saying why. */
export type StoreAccess =
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

/**
 * Where sessions are kept: all that actors and the registry know of it. Whatever keeps this contract
 * can stand in the place of SQLite, and `test/sessions/storeContract.ts` holds it. Synchronous: an
 * append takes well under a millisecond and a disk flush, and is durable when it comes back. Several
 * hosts (windows, devices) may have one store open; a host is one opening of it.
 */
export interface SessionStore {
  readonly access: StoreAccess;
  /**
   * Counts the times that the store was read anew after damage. Events may have other numbers then:
   * whoever holds a state reads it again.
   */
  readonly generation: number;
  /**
   * Appends all the events or none. `expectedVersion` is the `seq` of the last event known. Whoever
   * appends becomes the session's writer, unless another host is: one writer, whatever comes.
   */
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
  /** Whether another host that lives began this reply, edit or command, and has not ended it. */
  runsElsewhere(work: string): boolean;
  lease(session: SessionId): Lease;
  /** Makes this host the one that writes, unless another one is. */
  claim(session: SessionId): Lease;
  /** Lets another host write. */
  release(session: SessionId): void;
}

/** The hosts that have one store open, among themselves. */
export interface StoreHosts extends Pick<SessionStore, 'lease' | 'claim'> {
  /** This opening of the store: the `host` of the work that it starts. */
  readonly host: string;
  /** What hosts that are gone have begun and not ended. */
  abandoned(): readonly RunningWork[];
  /** Asks the host that writes to let go; `take` does not ask. */
  request(session: SessionId): void;
  take(session: SessionId): void;
  /** The sessions of this host that another one asks for. */
  requested(): readonly SessionId[];
  /** What another host wrote since this was last asked: events, or only leases and signs of life. */
  changes(): 'none' | 'leases' | 'events';
  /** The other hosts that hold, or held, leases and are there. */
  others(): readonly string[];
  /** A sign of life, so that this host's leases hold. */
  beat(): void;
}
