import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import { foldAll } from '../protocol/fold.ts';
import type { SessionId } from '../protocol/ids.ts';
import { emptySession, type SessionState } from '../protocol/sessionState.ts';
import type { AppendResult, Durability, SessionStore } from './sessionStore.ts';

type FailedAppend = Extract<AppendResult, { readonly type: 'failed' }>;

/** Work that follows appends, away from the host's thread. */
export interface Upkeep {
  appended(events: readonly SessionEvent[]): void;
  snapshotDue(session: SessionId): void;
}

/** Events, and UTF-16 units of text in them, after which a snapshot is due. */
const snapshotEvery = { events: 200, units: 1_000_000 } as const;

/** One session as the journal has it: read once, and carried on with every append. */
export class StoredSession {
  readonly id: SessionId;
  readonly #journal: SessionStore;
  readonly #upkeep: Upkeep | undefined;
  #state: SessionState;
  #generation: number;
  #sinceSnapshot = { events: 0, units: 0 };

  /** Throws `StorageError` where the disk fails. */
  constructor(id: SessionId, journal: SessionStore, upkeep: Upkeep | undefined) {
    this.id = id;
    this.#journal = journal;
    this.#upkeep = upkeep;
    this.#generation = journal.generation;
    this.#state = this.#read();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** True after the journal was read anew from another file: events may have other numbers now. */
  get isStale(): boolean {
    return this.#generation !== this.#journal.generation;
  }

  /** A chat that could not be made is there to be looked at: why it takes nothing is the disk's doing. */
  get neverKept(): (FailedAppend & { readonly kept: false }) | undefined {
    const { access } = this.#journal;
    if (access.type === 'read-write' || this.#state.version > 0) return undefined;
    return { type: 'failed', failure: access.failure, kept: false };
  }

  append(events: readonly NewEvent[], durability: Durability): AppendResult {
    const result = this.#journal.append(this.id, this.#state.version, events, durability);
    if (result.type === 'appended') {
      this.#state = foldAll(this.#state, result.events);
      this.#keepUp(result.events);
    }
    return result;
  }

  /** Takes in what another window wrote, and gives it. `version` is the session's where that is known. */
  catchUp(version?: number): readonly SessionEvent[] {
    const events = this.#journal.read(this.id, this.#state.version);
    const state = foldAll(this.#state, events);
    // A row that cannot be read has its number all the same.
    this.#state = { ...state, version: Math.max(state.version, version ?? 0) };
    return events;
  }

  reload(): void {
    this.#state = this.#read();
    this.#generation = this.#journal.generation;
  }

  #read(): SessionState {
    const snapshot = this.#journal.snapshot(this.id);
    const events = this.#journal.read(this.id, snapshot?.version);
    this.#sinceSnapshot = { events: events.length, units: 0 };
    return foldAll(snapshot ?? emptySession(this.id), events);
  }

  #keepUp(events: readonly SessionEvent[]): void {
    if (!this.#upkeep) return;
    this.#upkeep.appended(events);
    const since = this.#sinceSnapshot;
    since.events += events.length;
    for (const event of events) if ('text' in event) since.units += event.text.length;
    if (since.events < snapshotEvery.events && since.units < snapshotEvery.units) return;
    this.#sinceSnapshot = { events: 0, units: 0 };
    this.#upkeep.snapshotDue(this.id);
  }
}
