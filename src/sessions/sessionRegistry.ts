import { Emitter, type Disposable } from '../protocol/emitter.ts';
import { createId, type CorrelationId, type SessionId } from '../protocol/ids.ts';
import type { Failure, ModelRef } from '../protocol/model.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import type { SessionCommand } from './decide.ts';
import type { RemoveResult } from './journal.ts';
import { SessionActor, type CommandResult, type SessionServices } from './sessionActor.ts';
import { storageFailure } from './storageFailure.ts';

export type OpenResult =
  | { readonly type: 'opened'; readonly actor: SessionActor }
  | { readonly type: 'missing' }
  | { readonly type: 'failed'; readonly failure: Failure };

export type CreateResult =
  | { readonly type: 'created'; readonly actor: SessionActor }
  | Exclude<CommandResult, { readonly type: 'done' }>;

/** All sessions of the workspace. An actor is made when its session is first asked for, and kept. */
export class SessionRegistry {
  readonly #services: SessionServices;
  readonly #actors = new Map<SessionId, SessionActor>();
  readonly #changed: Emitter<void>;

  constructor(services: SessionServices) {
    this.#services = services;
    this.#changed = new Emitter(services.unexpected);
  }

  /** Called whenever the list may look different: not for the growth of a reply. */
  onDidChange(listener: () => void): Disposable {
    return this.#changed.on(listener);
  }

  /**
   * Pinned ones first, then by last activity; archived ones too. From the journal's own list: no
   * session is read for it. Throws `StorageError`.
   */
  list(): readonly SessionSummary[] {
    const summaries = this.#services.journal.summaries();
    return summaries.toSorted(
      (a, b) => Number(b.pinned) - Number(a.pinned) || b.lastActivity - a.lastActivity,
    );
  }

  /** The sessions whose actors are in use. */
  live(): readonly SessionActor[] {
    return [...this.#actors.values()];
  }

  /** The session's one actor. */
  open(id: SessionId): OpenResult {
    const known = this.#actors.get(id);
    if (known) return { type: 'opened', actor: known };
    try {
      const actor = new SessionActor(id, this.#services);
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
    const { journal, clock } = this.#services;
    try {
      const actor = new SessionActor(createId(clock.now()), this.#services);
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

  rename(id: SessionId, title: string, correlation: CorrelationId): Promise<CommandResult> {
    return this.#dispatch(id, { type: 'rename', title }, correlation);
  }

  archive(id: SessionId, correlation: CorrelationId): Promise<CommandResult> {
    return this.#dispatch(id, { type: 'archive' }, correlation);
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
    const result = actor ? await actor.remove() : this.#services.journal.remove(id);
    if (result.type === 'removed') {
      this.#actors.delete(id);
      this.#changed.emit();
    }
    return result;
  }

  /**
   * Writes what waits and marks running replies as interrupted. Ends after `budget` milliseconds at
   * the latest; the journal is the caller's to close.
   */
  async close(budget: number): Promise<void> {
    const { clock, unexpected } = this.#services;
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
      return { type: 'refused', reason: 'This chat does not exist any more.' };
    }
    return opened.actor.dispatch(command, 'user', correlation);
  }

  #keep(actor: SessionActor): SessionActor {
    this.#actors.set(actor.id, actor);
    actor.subscribe({
      events: (events) => {
        if (events.some((event) => event.type !== 'reply-grew')) this.#changed.emit();
      },
      reloaded: () => this.#changed.emit(),
    });
    return actor;
  }
}
