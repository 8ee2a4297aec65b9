import type { Disposable, Listener } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';

/** The session that one panel shows: the side bar's changes, an editor tab's stays. */
export interface ShownSession {
  id(): SessionId | undefined;
  /** Undefined where the journal gives none. */
  actor(): Promise<SessionActor | undefined>;
  /** Why there is no session to show. */
  failure(): Failure | undefined;
  draft(session: SessionId): string;
  /** Kept when it resolves, unless `draftFailure` says why not. */
  setDraft(session: SessionId, text: string): Promise<void>;
  /** Why the last draft is in memory only. */
  draftFailure(): Failure | undefined;
  /** Another session, or the same one made anew. */
  onDidChange(listener: Listener<void>): Disposable;
}
