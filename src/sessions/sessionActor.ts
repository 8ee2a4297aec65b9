import { Emitter, type Disposable } from '../protocol/emitter.ts';
import type { EventBody, NewEvent, SessionEvent } from '../protocol/events.ts';
import { foldAll } from '../protocol/fold.ts';
import { createId, type CorrelationId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import { emptySession, isRunning, type SessionState } from '../protocol/sessionState.ts';
import type { Clock, Timer } from './clock.ts';
import { decide, type SessionCommand } from './decide.ts';
import type { AppendResult, Durability, Journal, RemoveResult } from './journal.ts';
import { LiveReplies, type LiveGrowth } from './liveReplies.ts';
import { Mailbox } from './mailbox.ts';
import { isWriterAlive } from './replyWriter.ts';
import { storageFailure } from './storageFailure.ts';

export interface SessionServices {
  readonly journal: Journal;
  readonly clock: Clock;
  /** What should not have happened, for the log: a subscriber that threw, for one. */
  readonly unexpected: (error: unknown) => void;
}

export interface SessionListener {
  /** They are durable, and in order. */
  readonly events?: (events: readonly SessionEvent[]) => void;
  /** Every piece of a growing reply, at once and as it came. */
  readonly growth?: (growth: LiveGrowth) => void;
  /** Text is kept in memory because the disk did not take it; without a failure: it has now. */
  readonly trouble?: (failure: Failure | undefined) => void;
  /** Damage was mended: events have other numbers now, and a snapshot has to take their place. */
  readonly reloaded?: (state: SessionState) => void;
}

export type CommandResult =
  | { readonly type: 'done'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'refused'; readonly reason: string }
  /** `kept`: the end of a reply, which holds in memory and is written once the disk takes it. */
  | { readonly type: 'failed'; readonly failure: Failure; readonly kept: boolean };

/** Milliseconds that a piece of a reply waits at most before it is written. */
export const flushDelay = 250;
/** UTF-16 units of a reply that wait at most. */
export const flushSize = 4096;
/** Commands that wait at most. */
export const mailboxLimit = 1000;
/** Milliseconds between two tries on a failing disk, at most; the first waits `flushDelay`. */
const longestRetryDelay = 10_000;

const contention: Failure = {
  kind: 'storage',
  title: 'Another window is writing to this chat',
  advice: 'Go on in that window, or close it and try again.',
  retryable: true,
  actions: [],
};

/**
 * One session while it is in use: the only thing that writes its events. Commands are handled one at
 * a time, in order; what a running reply gains is shown at once and written in batches.
 */
export class SessionActor {
  readonly id: SessionId;
  readonly #services: SessionServices;
  readonly #told: Emitter<(listener: SessionListener) => void>;
  readonly #mailbox = new Mailbox();
  readonly #live = new LiveReplies();
  #durable: SessionState;
  #view: SessionState | undefined;
  #generation: number;
  #timer: Timer | undefined;
  #flushing = false;
  #retryDelay = flushDelay;
  #troubled = false;
  #closed = false;

  /** Reads the session; throws `StorageError` where the disk fails. */
  constructor(id: SessionId, services: SessionServices) {
    this.id = id;
    this.#services = services;
    this.#told = new Emitter(services.unexpected);
    this.#generation = services.journal.generation;
    this.#durable = foldAll(emptySession(id), services.journal.read(id));
    this.#interruptAbandoned();
  }

  /** The session as it is now, with what a running reply has gained and the journal does not have yet. */
  getState(): SessionState {
    return (this.#view ??= this.#live.view(this.#durable, this.#services.clock.now()));
  }

  subscribe(listener: SessionListener): Disposable {
    return this.#told.on((tell) => tell(listener));
  }

  /** Appends a person's message; it is on the disk when this resolves to `done`. */
  addMessage(
    text: string,
    by: string,
    correlation: CorrelationId,
    message: MessageId = createId(this.#services.clock.now()),
  ): Promise<CommandResult> {
    return this.dispatch({ type: 'add-message', message, text }, by, correlation);
  }

  /** Handles the command when its turn comes. Never rejects. `by`: see `EventEnvelope`. */
  async dispatch(
    command: SessionCommand,
    by: string,
    correlation: CorrelationId,
  ): Promise<CommandResult> {
    if (this.#mailbox.waiting >= mailboxLimit) {
      return {
        type: 'refused',
        reason: 'Too much is waiting in this chat. Try again in a moment.',
      };
    }
    try {
      return await this.#mailbox.post(() => this.#handle(command, by, correlation));
    } catch (error) {
      this.#services.unexpected(error);
      return { type: 'failed', failure: unexpectedFailure(error), kept: false };
    }
  }

  /**
   * Adds to a reply that was started here. Cheap: subscribers are told at once, the journal later.
   * False where the reply is not running any more, whoever ended it: its writer should stop.
   */
  grow(reply: MessageId, text: string, reasoning = ''): boolean {
    if (this.#closed) return false;
    const growth = this.#live.grow(reply, text, reasoning);
    if (!growth) return false;
    this.#view = undefined;
    this.#told.emit((listener) => listener.growth?.(growth));
    if (this.#live.size >= flushSize && !this.#troubled) this.#flushSoon();
    else this.#flushIn(this.#retryDelay);
    return true;
  }

  /** Deletes the session's events. Its running replies can grow no more. */
  remove(): Promise<RemoveResult> {
    return this.#mailbox.post(() => {
      const result = this.#services.journal.remove(this.id);
      if (result.type === 'removed') this.#shut();
      return result;
    });
  }

  /** Writes what waits and marks the replies that were still running here as interrupted. */
  close(): Promise<void> {
    return this.#mailbox.post(() => {
      const correlation = createId(this.#services.clock.now());
      for (const reply of this.#live.growing) {
        this.#live.keepEnd({ type: 'reply-interrupted', reply, by: 'parley', correlation });
      }
      try {
        this.#flush();
      } finally {
        this.#shut();
      }
    });
  }

  #shut(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#live.clear();
  }

  #handle(command: SessionCommand, by: string, correlation: CorrelationId): CommandResult {
    if (this.#closed) return { type: 'refused', reason: 'This chat is closed.' };
    this.#catchUp();
    let events: readonly NewEvent[] = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      const decision = decide(this.getState(), command);
      if (decision.type === 'refused') return decision;
      events = signed(decision.events, by, correlation);
      if (events.length === 0) return { type: 'done', events: [] };
      const result = this.#commit(events, command.type === 'grow-reply' ? 'soon' : 'now');
      if (result.type === 'appended') {
        return { type: 'done', events: result.events.slice(-events.length) };
      }
      if (result.type === 'failed') return this.#failed(events, result.failure);
      this.#refresh(result.version);
    }
    return this.#failed(events, contention);
  }

  /** The end of a reply is a fact that the disk cannot undo: it holds, and is written later. */
  #failed(events: readonly NewEvent[], failure: Failure): CommandResult {
    const kept = events.filter((event) => this.#live.keepEnd(event)).length > 0;
    this.#view = undefined;
    if (kept) this.#retryLater(failure);
    return { type: 'failed', failure, kept };
  }

  /** What waits goes first, in the same transaction: growth is before the end of its reply. */
  #commit(events: readonly NewEvent[], durability: Durability): AppendResult {
    const batch = [...this.#live.events(), ...events];
    const result = this.#services.journal.append(this.id, this.#durable.version, batch, durability);
    if (result.type === 'appended') this.#accept(result.events);
    return result;
  }

  #accept(events: readonly SessionEvent[]): void {
    this.#durable = foldAll(this.#durable, events);
    for (const event of events) {
      if (event.type === 'reply-started') {
        const { provider, model } = event.model;
        this.#live.start(event.reply, `${provider}/${model}`, event.correlation);
      }
    }
    this.#live.settle(this.#durable, true);
    this.#view = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#setTrouble(undefined);
    this.#told.emit((listener) => listener.events?.(events));
  }

  /** Takes in what another host wrote. A reply that it ended is ended here too. */
  #refresh(version: number): void {
    this.#catchUp();
    const { journal } = this.#services;
    const known = this.#durable.version;
    if (version < known) return this.#reload();
    const events = journal.read(this.id, known);
    const state = foldAll(this.#durable, events);
    // A row that cannot be read has its number all the same.
    this.#durable = { ...state, version: Math.max(state.version, version) };
    this.#live.settle(this.#durable, false);
    this.#view = undefined;
    if (events.length > 0) this.#told.emit((listener) => listener.events?.(events));
  }

  #catchUp(): void {
    if (this.#generation !== this.#services.journal.generation) this.#reload();
  }

  #reload(): void {
    const { journal } = this.#services;
    const before = this.#durable;
    this.#durable = foldAll(emptySession(this.id), journal.read(this.id));
    this.#generation = journal.generation;
    this.#live.rebase(before, this.#durable);
    this.#view = undefined;
    const state = this.getState();
    this.#told.emit((listener) => listener.reloaded?.(state));
  }

  /** Replies that were running when their host went away. */
  #interruptAbandoned(): void {
    const { journal, clock } = this.#services;
    const correlation = createId(clock.now());
    for (const reply of this.#durable.messages.filter(isRunning)) {
      const writer = journal.writerOf(reply.id);
      const silence = clock.now() - this.#durable.lastActivity;
      if (writer && isWriterAlive(writer, journal.host, silence)) continue;
      this.#live.start(reply.id, 'parley', correlation);
      this.#live.keepEnd({ type: 'reply-interrupted', reply: reply.id, by: 'parley', correlation });
    }
    this.#live.settle(this.#durable, false);
    if (this.#live.hasEnds) this.#flush();
  }

  #flushIn(delay: number): void {
    this.#timer ??= this.#services.clock.setTimeout(() => {
      this.#timer = undefined;
      this.#flushSoon();
    }, delay);
  }

  /** Not through the limit of the mailbox: at most one waits. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#mailbox
      .post(() => {
        this.#flushing = false;
        if (!this.#closed) this.#flush();
      })
      .catch((error: unknown) => {
        this.#services.unexpected(error);
        this.#retryLater(storageFailure(error));
      });
  }

  #flush(): void {
    this.#catchUp();
    for (let attempt = 0; attempt < 2; attempt++) {
      if (this.#live.events().length === 0) return;
      const result = this.#commit([], this.#live.hasEnds ? 'now' : 'soon');
      if (result.type === 'appended') return;
      if (result.type === 'failed') return this.#retryLater(result.failure);
      this.#refresh(result.version);
    }
    this.#retryLater(contention);
  }

  #retryLater(failure: Failure): void {
    this.#setTrouble(failure);
    if (this.#closed || this.#services.journal.access.type === 'read-only') return;
    this.#flushIn(this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, longestRetryDelay);
  }

  #setTrouble(failure: Failure | undefined): void {
    const troubled = failure !== undefined;
    if (!troubled) this.#retryDelay = flushDelay;
    if (this.#troubled === troubled) return;
    this.#troubled = troubled;
    this.#told.emit((listener) => listener.trouble?.(failure));
  }
}

function signed(bodies: readonly EventBody[], by: string, correlation: CorrelationId): NewEvent[] {
  const events: NewEvent[] = [];
  for (const body of bodies) events.push({ ...body, by, correlation });
  return events;
}

function unexpectedFailure(error: unknown): Failure {
  return {
    kind: 'unexpected',
    title: 'Something went wrong in this chat',
    advice: 'Try again; the log has the details.',
    detail: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    retryable: true,
    actions: ['open-log'],
  };
}
