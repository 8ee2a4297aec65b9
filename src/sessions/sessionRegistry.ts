import { Emitter, type Disposable } from '../protocol/emitter.ts';
import type { EventBody, SessionEvent } from '../protocol/events.ts';
import { createId, type CorrelationId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { ImageContent } from '../protocol/images.ts';
import type { Failure, ModelRef } from '../protocol/model.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import type { Timer } from './clock.ts';
import type { CommandResult } from './commandResult.ts';
import type { SessionCommand } from './decide.ts';
import { nextPuttingAway, sessionsToPutAway, type LiveLimits } from './idleSessions.ts';
import type { ImportResult, Lease, RemoveResult } from './sessionStore.ts';
import { SessionActor } from './sessionActor.ts';
import { parkedFailure } from './sessionFailures.ts';
import type { SessionServices } from './sessionServices.ts';
import { storageFailure } from './storageFailure.ts';
import { forkPoint } from './timeline.ts';

export type OpenResult =
  | { readonly type: 'opened'; readonly actor: SessionActor }
  | { readonly type: 'missing' }
  | { readonly type: 'failed'; readonly failure: Failure };

export type CreateResult =
  | { readonly type: 'created'; readonly actor: SessionActor }
  | Exclude<CommandResult, { readonly type: 'done' }>;

export interface RegistryOptions extends SessionServices {
  /** Looked up whenever it matters, so that a changed setting counts. */
  readonly limits?: () => LiveLimits;
}

/** How much of its parent a fork shares. */
export type ForkPoint = { readonly message: MessageId } | { readonly seq: number };

/** Hears the events of every session that is live, whoever else listens. */
type EventListener = (actor: SessionActor, events: readonly SessionEvent[]) => void;

/** The registry's own subscription to each actor. */
const ownFollowers = 1;
const defaultLimits: LiveLimits = { most: 50, idleAfter: 15 * 60_000 };

/**
 * All sessions of the workspace. An actor is made when its session is first asked for; one that is
 * idle is put away again, and made anew from the journal when it is next asked for.
 */
export class SessionRegistry {
  readonly #options: RegistryOptions;
  readonly #actors = new Map<SessionId, SessionActor>();
  /** What is in the way of those whose words are kept in memory, or that stopped. */
  readonly #troubles = new Map<SessionId, Failure>();
  readonly #changed: Emitter<void>;
  readonly #events: Emitter<Parameters<EventListener>>;
  readonly #liveChanged: Emitter<void>;
  #sweep: Timer | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.unexpected);
    this.#events = new Emitter(options.unexpected);
    this.#liveChanged = new Emitter(options.unexpected);
  }

  /** Called whenever the list may look different: not for the growth of a reply. */
  onDidChange(listener: () => void): Disposable {
    return this.#changed.on(listener);
  }

  /** Called when a session is in use now or put away, has another writer, or is in trouble or out of it. */
  onDidChangeLive(listener: () => void): Disposable {
    return this.#liveChanged.on(listener);
  }

  onEvents(listener: EventListener): Disposable {
    return this.#events.on((told) => listener(...told));
  }

  /**
   * Pinned ones first, then by last activity; archived ones too. From the journal's own list: no
   * session is read for it. Throws `StorageError`.
   */
  list(): readonly SessionSummary[] {
    const summaries = this.#options.journal.summaries();
    return summaries.toSorted(
      (a, b) => Number(b.pinned) - Number(a.pinned) || b.lastActivity - a.lastActivity,
    );
  }

  /** The sessions whose actors are in use. */
  live(): readonly SessionActor[] {
    return [...this.#actors.values()];
  }

  /** What is in the way of sessions in use: their words are in memory alone, or they stopped. */
  troubles(): readonly Failure[] {
    return [...this.#troubles].flatMap(([id, failure]) => (this.#actors.has(id) ? [failure] : []));
  }

  /** The session's one actor. */
  open(id: SessionId): OpenResult {
    const known = this.#actors.get(id);
    if (known) {
      known.lastUsed = this.#options.clock.now();
      return { type: 'opened', actor: known };
    }
    try {
      const actor = new SessionActor(id, this.#options);
      if (actor.getState().version === 0) return { type: 'missing' };
      return { type: 'opened', actor: this.#keep(actor) };
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error) };
    }
  }

  /**
   * Makes a session; without a title its first message names it. Over a journal that is read-only
   * it is made in memory, to be looked at.
   */
  async create(
    options: { readonly title?: string; readonly model?: ModelRef },
    correlation: CorrelationId,
  ): Promise<CreateResult> {
    const { journal, clock } = this.#options;
    try {
      const actor = new SessionActor(createId(clock.now()), this.#options);
      const result = await actor.dispatch({ type: 'create', ...options }, 'user', correlation);
      const inMemory = result.type === 'failed' && journal.access.type === 'read-only';
      if (result.type !== 'done' && !inMemory) return result;
      this.#keep(actor);
      this.#changed.emit();
      return { type: 'created', actor };
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error), kept: false };
    }
  }

  /** All that happened in a session, in order. Throws `StorageError`. */
  history(id: SessionId): readonly SessionEvent[] {
    return this.#options.journal.read(id);
  }

  /**
   * A new session that shares everything up to a message and the replies to it, or up to an event;
   * both go on, each on its own. Throws `StorageError`.
   */
  fork(parent: SessionId, upTo: ForkPoint, correlation: CorrelationId): OpenResult {
    const { journal, clock } = this.#options;
    const opened = this.open(parent);
    if (opened.type !== 'opened') return opened;
    const events = this.history(parent);
    const parentSeq =
      'seq' in upTo ? upTo.seq : forkPoint(events, opened.actor.getState(), upTo.message);
    if (parentSeq === undefined) return { type: 'missing' };
    const fork = createId(clock.now());
    const title = forkTitle(opened.actor.getState().title);
    const forked: EventBody = { type: 'session-forked', parent, parentSeq, title };
    // What was written after the message, and before the last word of its replies, is not shown.
    const bodies: readonly EventBody[] =
      'seq' in upTo ? [forked] : [forked, { type: 'conversation-rewound', after: upTo.message }];
    const signed = bodies.map((body) => Object.assign({}, body, { by: 'user', correlation }));
    const result = journal.fork(parent, parentSeq, fork, signed);
    if (result.type === 'failed') return result;
    this.#changed.emit();
    return this.open(fork);
  }

  lease(id: SessionId): Lease['type'] {
    return this.#options.journal.lease(id).type;
  }

  /** The session is shown here: this window writes to it, unless another one does. */
  enter(id: SessionId): void {
    this.#options.journal.claim(id);
    this.#liveChanged.emit();
  }

  /** The session is not shown any more: another window may write to it once nothing runs here. */
  leave(id: SessionId): void {
    const actor = this.#actors.get(id);
    if (actor && !actor.isIdle(ownFollowers)) return;
    this.#options.journal.release(id);
    this.#liveChanged.emit();
  }

  /** Lets another window write to a session of this one's. */
  async yield(id: SessionId): Promise<void> {
    const actor = this.#actors.get(id);
    if (actor) await actor.yield();
    else this.#options.journal.release(id);
    this.#changed.emit();
  }

  /** Takes a whole session that was made elsewhere. Never overwrites. */
  import(id: SessionId, events: readonly SessionEvent[]): ImportResult {
    const result = this.#options.journal.importSession(id, events);
    if (result.type === 'imported') {
      this.#options.upkeep?.appended(events);
      this.#changed.emit();
    }
    return result;
  }

  rename(id: SessionId, title: string, correlation: CorrelationId): Promise<CommandResult> {
    return this.#dispatch(id, { type: 'rename', title }, correlation);
  }

  /** Out of the way, and into cold storage. */
  async archive(id: SessionId, correlation: CorrelationId): Promise<CommandResult> {
    const result = await this.#dispatch(id, { type: 'archive' }, correlation);
    if (result.type !== 'done') return result;
    const packed = await this.#options.journal.pack(id);
    // It is archived all the same: packing only saves space, and the next start tries again.
    if (packed.type === 'failed') this.#options.unexpected(packed.failure);
    return result;
  }

  restore(id: SessionId, correlation: CorrelationId): Promise<CommandResult> {
    return this.#dispatch(id, { type: 'restore' }, correlation);
  }

  pin(id: SessionId, pinned: boolean, correlation: CorrelationId): Promise<CommandResult> {
    return this.#dispatch(id, { type: 'pin', pinned }, correlation);
  }

  /** Deletes the session for good, its running replies with it. The person has confirmed it. */
  async remove(id: SessionId): Promise<RemoveResult> {
    const actor = this.#actors.get(id);
    const result = actor ? await actor.remove() : this.#options.journal.remove(id);
    if (result.type === 'removed') {
      this.#actors.delete(id);
      this.#changed.emit();
    }
    return result;
  }

  /** The bytes of a picture of the session; nothing where there is none. Throws `StorageError`. */
  image(id: SessionId, image: string): ImageContent | undefined {
    return this.#options.journal.image(id, image);
  }

  /** Makes the session's actor anew from the journal, after it stopped for repeated errors. */
  async reopen(id: SessionId): Promise<OpenResult> {
    const parked = this.#actors.get(id);
    this.#actors.delete(id);
    this.#troubles.delete(id);
    // What made it stop may make its end fail as well.
    await parked?.close().catch(this.#options.unexpected);
    return this.open(id);
  }

  /** The list, or who writes to what, may look different now. */
  changed(): void {
    for (const actor of this.#actors.values()) actor.endAbandoned();
    this.#changed.emit();
  }

  /** Another window wrote: what is shown here follows. */
  refresh(): void {
    for (const actor of this.#actors.values()) actor.refresh();
    this.changed();
  }

  /**
   * Writes what waits and marks running replies as interrupted. Ends after `budget` milliseconds at
   * the latest; the journal is the caller's to close.
   */
  async close(budget: number): Promise<void> {
    const { clock, unexpected } = this.#options;
    this.#sweep?.cancel();
    const closing = this.live().map((actor) => actor.close().catch(unexpected));
    this.#actors.clear();
    const { promise: spent, resolve } = Promise.withResolvers<void>();
    const timer = clock.setTimeout(resolve, budget);
    await Promise.race([Promise.all(closing), spent]);
    timer.cancel();
  }

  async #dispatch(
    id: SessionId,
    command: SessionCommand,
    correlation: CorrelationId,
  ): Promise<CommandResult> {
    const opened = this.open(id);
    if (opened.type === 'failed') return { ...opened, kept: false };
    if (opened.type === 'missing') {
      return { type: 'refused', reason: t('This chat does not exist any more.') };
    }
    return opened.actor.dispatch(command, 'user', correlation);
  }

  #keep(actor: SessionActor): SessionActor {
    this.#actors.set(actor.id, actor);
    this.#liveChanged.emit();
    actor.subscribe({
      events: (events) => {
        this.#events.emit([actor, events]);
        if (events.some((event) => event.type !== 'reply-grew')) this.#changed.emit();
      },
      reloaded: () => this.#changed.emit(),
      trouble: (failure) => this.#note(actor.id, failure),
      parked: (parked) => this.#note(actor.id, parked ? parkedFailure() : undefined),
    });
    this.#putIdleAway(actor);
    return actor;
  }

  #note(id: SessionId, failure: Failure | undefined): void {
    if (failure) this.#troubles.set(id, failure);
    else this.#troubles.delete(id);
    this.#liveChanged.emit();
  }

  #putIdleAway(except?: SessionActor): void {
    const { clock, limits = () => defaultLimits } = this.#options;
    const live = this.live().map((actor) => ({
      id: actor.id,
      idle: actor !== except && actor.isIdle(ownFollowers),
      lastUsed: actor.lastUsed,
    }));
    const away = new Set(sessionsToPutAway(live, limits(), clock.now()));
    for (const id of away) this.#putAway(this.#actors.get(id));
    const left = live.filter(({ id }) => !away.has(id));
    const next = nextPuttingAway(left, limits(), clock.now());
    this.#sweep?.cancel();
    this.#sweep = undefined;
    if (next !== undefined) this.#sweep = clock.setTimeout(() => this.#putIdleAway(), next + 1);
  }

  /** Nothing waits in it, so nothing is to be written. */
  #putAway(actor: SessionActor | undefined): void {
    if (!actor) return;
    this.#actors.delete(actor.id);
    this.#options.journal.release(actor.id);
    this.#liveChanged.emit();
    actor.close().catch(this.#options.unexpected);
  }
}

/** "The cart (fork)", and "The cart (fork 2)" of that one. */
function forkTitle(title: string): string {
  const match = / \(fork(?: (?<count>\d+))?\)$/u.exec(title);
  if (!match) return `${title} (fork)`;
  return `${title.slice(0, match.index)} (fork ${Number(match.groups?.count ?? 1) + 1})`;
}
