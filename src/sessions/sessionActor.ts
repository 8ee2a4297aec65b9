import { Emitter, type Disposable } from '../protocol/emitter.ts';
import type { NewEvent, SessionEvent } from '../protocol/events.ts';
import { createId, type CorrelationId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import { isRunning, type SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import type { CommandResult } from './commandResult.ts';
import type { SessionCommand } from './decide.ts';
import { decideAs } from './decideAs.ts';
import type { AppendResult, Durability, RemoveResult } from './sessionStore.ts';
import { eventsOf, type Letter } from './letter.ts';
import { LiveReplies } from './liveReplies.ts';
import { Mailbox } from './mailbox.ts';
import type { SessionListener, SessionServices } from './sessionServices.ts';
import { contention, parkedFailure, unexpectedFailure } from './sessionFailures.ts';
import { storageFailure } from './storageFailure.ts';
import { StoredSession } from './storedSession.ts';
import { Supervisor } from './supervisor.ts';
import { WriteSchedule } from './writeSchedule.ts';

/** UTF-16 units of a reply that wait at most. */
export const flushSize = 4096;
/** Commands that wait at most. */
export const mailboxLimit = 1000;
const tooMuch = t('Too much is waiting in this chat. Try again in a moment.');

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
  readonly #stored: StoredSession;
  #view: SessionState | undefined;
  #flushing = false;
  #closed = false;
  readonly #supervisor: Supervisor;
  readonly #schedule: WriteSchedule;
  /** Milliseconds since 1970: when somebody last wanted something of it. */
  lastUsed: number;

  /** Reads the session; throws `StorageError` where the disk fails. */
  constructor(id: SessionId, services: SessionServices) {
    this.id = id;
    this.#services = services;
    this.#told = new Emitter(services.unexpected);
    this.#supervisor = new Supervisor(services.clock);
    this.#schedule = new WriteSchedule({
      clock: services.clock,
      write: () => this.#flushSoon(),
      onTrouble: (failure) => this.#told.emit((listener) => listener.trouble?.(failure)),
    });
    this.lastUsed = services.clock.now();
    this.#stored = new StoredSession(id, services.journal, services.upkeep);
    this.#interruptAbandoned();
  }

  /** True where it may be put away: nothing runs, nothing waits, and at most `followers` listen. */
  isIdle(followers: number): boolean {
    const holds = this.#live.size > 0 || this.#live.hasEnds;
    const waits = this.#mailbox.waiting > 0 || this.#supervisor.isWaiting;
    return !holds && !waits && this.#live.growing.length === 0 && this.#told.size <= followers;
  }

  /** True after more restarts than make sense: it takes no commands until it is made anew. */
  get isParked(): boolean {
    return this.#supervisor.hasParked;
  }

  /** The session as it is now, with what a running reply has gained and the journal does not have yet. */
  getState(): SessionState {
    return (this.#view ??= this.#live.view(this.#stored.state, this.#services.clock.now()));
  }

  subscribe(listener: SessionListener): Disposable {
    return this.#told.on((tell) => tell(listener));
  }

  /** Handles the command when its turn comes. Never rejects. `by`: see `EventEnvelope`. */
  async dispatch(
    command: SessionCommand,
    by: string,
    correlation: CorrelationId,
  ): Promise<CommandResult> {
    if (this.#mailbox.waiting >= mailboxLimit) return { type: 'refused', reason: tooMuch };
    this.lastUsed = this.#services.clock.now();
    const letter: Letter = { command, by, correlation };
    return this.#mailbox.post(() => {
      try {
        return this.#handle(letter);
      } catch (error) {
        return this.#recover(error, letter);
      }
    });
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
    if (this.#live.size >= flushSize && !this.#schedule.isTroubled) this.#flushSoon();
    else this.#schedule.writeLater();
    return true;
  }

  /** Takes in what another window wrote, if it did. */
  refresh(): void {
    if (!this.#closed) this.#refresh();
  }

  /** Ends what a window that is gone, or that lost the session, has left running. */
  endAbandoned(): void {
    if (!this.#closed) this.#interruptAbandoned();
  }

  /** Ends what is being written here, and lets another window write. */
  async yield(): Promise<void> {
    await this.#mailbox.post(() => {
      this.#endGrowing();
      this.#flush();
      this.#services.journal.release(this.id);
    });
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
    this.#supervisor.hurry();
    return this.#mailbox.post(() => {
      this.#endGrowing();
      try {
        this.#flush();
      } finally {
        this.#shut();
      }
    });
  }

  #endGrowing(): void {
    const correlation = createId(this.#services.clock.now());
    for (const reply of this.#live.growing) {
      this.#live.keepEnd({ type: 'reply-interrupted', reply, by: 'parley', correlation });
    }
    this.#view = undefined;
  }

  /**
   * After an error that nobody foresaw: once more, for nobody has to send again what a restart helps with. What
   * the journal had taken before the error is done.
   */
  async #recover(cause: unknown, letter: Letter, isAgain = false): Promise<CommandResult> {
    this.#services.unexpected(cause);
    let written: readonly SessionEvent[] = [];
    const restarted = this.#supervisor.crashed(() => {
      written = this.#restart(letter);
    });
    if (!restarted) {
      this.#told.emit((listener) => listener.parked?.(true));
      return { type: 'failed', failure: parkedFailure(), kept: false };
    }
    await restarted;
    if (written.length > 0) return { type: 'done', events: written };
    if (isAgain) return { type: 'failed', failure: unexpectedFailure(cause), kept: false };
    try {
      return this.#handle(letter);
    } catch (error) {
      return this.#recover(error, letter, true);
    }
  }

  /** The state anew from the journal. Gives what the letter had written, which nobody was told of. */
  #restart(letter: Letter): readonly SessionEvent[] {
    this.#told.emit((listener) => listener.parked?.(false));
    try {
      const events = this.#stored.catchUp();
      const written = eventsOf(letter, events);
      if (written.length > 0) this.#accept(events);
      this.#reload();
      return written;
    } catch (error) {
      this.#services.unexpected(error);
      return [];
    }
  }

  #shut(): void {
    this.#closed = true;
    this.#schedule.cancel();
    this.#live.clear();
  }

  #handle({ command, by, correlation }: Letter): CommandResult {
    if (this.#closed) return { type: 'refused', reason: t('This chat is closed.') };
    if (this.isParked) return { type: 'failed', failure: parkedFailure(), kept: false };
    this.#catchUp();
    let events: readonly NewEvent[] = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      const decision = decideAs(by, this.getState(), command);
      if (decision.type === 'refused') return this.#stored.neverKept ?? decision;
      events = decision.events.map((body) => Object.assign({}, body, { by, correlation }));
      if (events.length === 0) return { type: 'done', events: [] };
      const result = this.#commit(events, command.type === 'grow-reply' ? 'soon' : 'now');
      if (result.type === 'appended') {
        return { type: 'done', events: result.events.slice(-events.length) };
      }
      if (result.type === 'failed') return this.#failed(events, result.failure);
      if (result.type === 'elsewhere') return this.#lost();
      this.#refresh(result.version);
    }
    return this.#failed(events, contention());
  }

  /** Another window writes to this session: what it made of it counts, and what waits here is over. */
  #lost(): CommandResult {
    this.#live.clear();
    this.#view = undefined;
    this.#schedule.note(undefined);
    this.refresh();
    return { type: 'failed', failure: contention(), kept: false };
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
    const result = this.#stored.append(batch, durability);
    if (result.type === 'appended') this.#accept(result.events);
    return result;
  }

  #accept(events: readonly SessionEvent[]): void {
    for (const event of events) {
      if (event.type === 'reply-started') {
        const { provider, model } = event.model;
        this.#live.start(event.reply, `${provider}/${model}`, event.correlation);
      }
    }
    this.#live.settle(this.#stored.state, true);
    this.#view = undefined;
    this.#schedule.written();
    this.#told.emit((listener) => listener.events?.(events));
  }

  /** Takes in what another host wrote. A reply that it ended is ended here too. */
  #refresh(version?: number): void {
    this.#catchUp();
    if (version !== undefined && version < this.#stored.state.version) return this.#reload();
    const events = this.#stored.catchUp(version);
    this.#live.settle(this.#stored.state, false);
    this.#view = undefined;
    if (events.length > 0) this.#told.emit((listener) => listener.events?.(events));
  }

  #catchUp(): void {
    if (this.#stored.isStale) this.#reload();
  }

  #reload(): void {
    const before = this.#stored.state;
    this.#stored.reload();
    this.#live.rebase(before, this.#stored.state);
    this.#view = undefined;
    const state = this.getState();
    this.#told.emit((listener) => listener.reloaded?.(state));
  }

  /** Replies that were running when their host went away, or when this one took over from it. */
  #interruptAbandoned(): void {
    const { journal, clock } = this.#services;
    const running = this.#stored.state.messages.filter(isRunning);
    const others = running.filter(({ id }) => !this.#live.has(id));
    const lease = others.length > 0 ? journal.lease(this.id).type : 'elsewhere';
    if (lease === 'elsewhere') return;
    const correlation = createId(clock.now());
    for (const reply of others) {
      if (lease !== 'own' && journal.runsElsewhere(reply.id)) continue;
      this.#live.start(reply.id, 'parley', correlation);
      this.#live.keepEnd({ type: 'reply-interrupted', reply: reply.id, by: 'parley', correlation });
    }
    this.#live.settle(this.#stored.state, false);
    if (this.#live.hasEnds) this.#flush();
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
      if (result.type === 'elsewhere') return void this.#lost();
      this.#refresh(result.version);
    }
    this.#retryLater(contention());
  }

  #retryLater(failure: Failure): void {
    this.#schedule.note(failure);
    if (this.#closed || this.#services.journal.access.type === 'read-only') return;
    this.#schedule.retryLater();
  }
}
