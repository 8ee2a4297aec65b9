import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { PageDrafts } from '../sessions/chatDrafts.ts';
import type { ShownSession } from './shownSession.ts';

interface TabSessionOptions {
  readonly session: SessionId;
  readonly sessions: SessionRegistry;
  readonly drafts: PageDrafts;
  readonly onError: (error: unknown) => void;
}

/** The one session of an editor tab. */
export class TabSession implements ShownSession, Disposable {
  readonly drafts: PageDrafts;
  readonly #options: TabSessionOptions;
  readonly #changed: Emitter<void>;
  readonly #following: Disposable;
  #shown: SessionActor | undefined;
  #failure: Failure | undefined;

  constructor(options: TabSessionOptions) {
    this.#options = options;
    this.drafts = options.drafts;
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

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#following.dispose();
    this.#changed.dispose();
    this.drafts.dispose();
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
