import type { Memento } from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { createId, type SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { storageFailure } from '../../sessions/storageFailure.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import type { PageDrafts } from './chatDrafts.ts';

const activeKey = 'parley.activeSession';

/** Which session the panel shows. */
export class ActiveSession implements ShownSession, Disposable {
  readonly drafts: PageDrafts;
  readonly #sessions: SessionRegistry;
  readonly #memory: Memento;
  readonly #changed: Emitter<void>;
  #opening: Promise<SessionActor | undefined> | undefined;
  #failure: Failure | undefined;

  constructor(
    sessions: SessionRegistry,
    memory: Memento,
    drafts: PageDrafts,
    onError: (error: unknown) => void,
  ) {
    this.#sessions = sessions;
    this.#memory = memory;
    this.drafts = drafts;
    this.#changed = new Emitter(onError);
  }

  /** The id, where a session was shown in this run or an earlier one. */
  id(): SessionId | undefined {
    return this.#memory.get<SessionId>(activeKey);
  }

  /**
   * The session shown: the one of last time, else the latest, else a new one. Undefined where the
   * journal gives none and takes none; a banner of the panel then says why.
   */
  async actor(): Promise<SessionActor | undefined> {
    const opening = (this.#opening ??= this.#openFirst());
    const actor = await opening;
    // Another one was shown meanwhile.
    if (actor && this.#opening !== opening) return this.actor();
    // Tried again at the next question: space on the disk may be back by then.
    if (!actor) this.#opening = undefined;
    return actor;
  }

  /** Why there is no session to show. */
  failure(): Failure | undefined {
    return this.#failure;
  }

  async show(id: SessionId): Promise<void> {
    const before = this.id();
    this.#opening = Promise.resolve(this.#open(id));
    if (before !== undefined && before !== id) this.#sessions.leave(before);
    await this.#memory.update(activeKey, id);
    this.#changed.emit();
  }

  /** A new session, or the one shown where that is still empty. */
  async showNew(): Promise<void> {
    const current = (await this.actor())?.getState();
    if (current && current.messages.length === 0 && !current.archived) {
      this.#changed.emit();
      return;
    }
    const id = await this.#create();
    if (id !== undefined) await this.show(id);
  }

  /** After the session shown went away: the next one. */
  async showNext(gone: SessionId): Promise<void> {
    if (this.id() !== gone) return;
    this.#opening = undefined;
    await this.#memory.update(activeKey, undefined);
    this.#changed.emit();
  }

  /** Shows the same session anew: what it is made of is another one now. */
  refresh(): void {
    const id = this.id();
    if (id !== undefined) this.#opening = Promise.resolve(this.#open(id));
    this.#changed.emit();
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.drafts.dispose();
    this.#changed.dispose();
  }

  async #openFirst(): Promise<SessionActor | undefined> {
    try {
      const summaries = this.#sessions.list().filter((each) => !each.archived);
      const wanted = summaries.find((each) => each.id === this.id());
      const id = wanted?.id ?? latestOf(summaries)?.id ?? (await this.#create());
      await this.#memory.update(activeKey, id);
      return id === undefined ? undefined : this.#open(id);
    } catch (error) {
      this.#failure = storageFailure(error);
      return undefined;
    }
  }

  #open(id: SessionId): SessionActor | undefined {
    const opened = this.#sessions.open(id);
    this.#failure = opened.type === 'failed' ? opened.failure : undefined;
    if (opened.type === 'opened') this.#sessions.enter(id);
    return opened.type === 'opened' ? opened.actor : undefined;
  }

  async #create(): Promise<SessionId | undefined> {
    const created = await this.#sessions.create({}, createId());
    if (created.type === 'failed') this.#failure = created.failure;
    return created.type === 'created' ? created.actor.id : undefined;
  }
}

function latestOf(summaries: readonly SessionSummary[]): SessionSummary | undefined {
  return summaries.toSorted((a, b) => b.lastActivity - a.lastActivity)[0];
}
