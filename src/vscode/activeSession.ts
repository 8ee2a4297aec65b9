import type { Memento } from 'vscode';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';

const activeKey = 'parley.activeSession';
const draftsKey = 'parley.drafts';
/** Of the 64 KB that a memento may hold, what drafts may take, in UTF-16 units. */
const draftLimit = 24_000;

/** Which session the panel shows, and what is typed but not sent in each. */
export class ActiveSession implements Disposable {
  readonly #sessions: SessionRegistry;
  readonly #memory: Memento;
  readonly #changed: Emitter<void>;
  #opening: Promise<SessionActor | undefined> | undefined;

  constructor(sessions: SessionRegistry, memory: Memento, onError: (error: unknown) => void) {
    this.#sessions = sessions;
    this.#memory = memory;
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
    this.#opening ??= this.#openFirst();
    return this.#opening;
  }

  async show(id: SessionId): Promise<void> {
    this.#opening = Promise.resolve(this.#open(id));
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

  draft(session: SessionId): string {
    return this.#drafts()[session] ?? '';
  }

  async setDraft(session: SessionId, text: string): Promise<void> {
    const { [session]: _old, ...rest } = this.#drafts();
    const drafts = text === '' ? rest : { ...rest, [session]: text.slice(0, draftLimit) };
    const size = (): number => Object.values(drafts).reduce((sum, each) => sum + each.length, 0);
    // The oldest drafts go first; the one being typed is the last.
    for (const id of Object.keys(drafts)) {
      if (size() <= draftLimit || id === session) break;
      delete drafts[id];
    }
    await this.#memory.update(draftsKey, drafts);
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #openFirst(): Promise<SessionActor | undefined> {
    const summaries = this.#sessions.list().filter((each) => !each.archived);
    const wanted = summaries.find((each) => each.id === this.id());
    const id = wanted?.id ?? latestOf(summaries)?.id ?? (await this.#create());
    await this.#memory.update(activeKey, id);
    return id === undefined ? undefined : this.#open(id);
  }

  #open(id: SessionId): SessionActor | undefined {
    const opened = this.#sessions.open(id);
    return opened.type === 'opened' ? opened.actor : undefined;
  }

  async #create(): Promise<SessionId | undefined> {
    const created = await this.#sessions.create({}, createId());
    return created.type === 'created' ? created.actor.id : undefined;
  }

  #drafts(): Record<SessionId, string> {
    return { ...this.#memory.get<Record<SessionId, string>>(draftsKey) };
  }
}

function latestOf(summaries: readonly SessionSummary[]): SessionSummary | undefined {
  return summaries.toSorted((a, b) => b.lastActivity - a.lastActivity)[0];
}
