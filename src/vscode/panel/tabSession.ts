import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { KeptRevision } from '../../protocol/revision.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { Drafts, ShownSession } from './shownSession.ts';

interface TabSessionOptions {
  readonly session: SessionId;
  readonly sessions: SessionRegistry;
  /** What is typed but not sent is kept with that of all the others. */
  readonly drafts: Drafts;
  readonly onError: (error: unknown) => void;
}

/** The one session of an editor tab. */
export class TabSession implements ShownSession, Disposable {
  readonly #options: TabSessionOptions;
  readonly #changed: Emitter<void>;
  readonly #following: Disposable;
  #shown: SessionActor | undefined;
  #failure: Failure | undefined;

  constructor(options: TabSessionOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.onError);
    this.#following = options.sessions.onDidChange(() => this.#followActor());
  }

  id(): SessionId {
    return this.#options.session;
  }

  actor(): Promise<SessionActor | undefined> {
    const { session, sessions } = this.#options;
    const opened = sessions.open(session);
    this.#failure = opened.type === 'failed' ? opened.failure : undefined;
    this.#shown = opened.type === 'opened' ? opened.actor : undefined;
    if (this.#shown) sessions.enter(session);
    return Promise.resolve(this.#shown);
  }

  failure(): Failure | undefined {
    return this.#failure;
  }

  draft(session: SessionId): string {
    return this.#options.drafts.draft(session);
  }

  setDraft(session: SessionId, text: string): Promise<void> {
    return this.#options.drafts.setDraft(session, text);
  }

  revisions(session: SessionId): readonly KeptRevision[] {
    return this.#options.drafts.revisions(session);
  }

  setRevision(session: SessionId, message: MessageId, text: string): Promise<void> {
    return this.#options.drafts.setRevision(session, message, text);
  }

  draftFailure(): Failure | undefined {
    return this.#options.drafts.draftFailure();
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#following.dispose();
    this.#changed.dispose();
    this.#options.sessions.leave(this.id());
  }

  /** Taken over, or reopened after an error: then the session has another actor. */
  #followActor(): void {
    const actor = this.#options.sessions.live().find(({ id }) => id === this.id());
    if (!actor || actor === this.#shown) return;
    this.#shown = actor;
    this.#changed.emit();
  }
}
