import type { Disposable, Listener } from '../../protocol/emitter.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { KeptRevision } from '../../protocol/revision.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';

/** Where what is written and not sent is kept. */
export type Drafts = Pick<
  ShownSession,
  'draft' | 'setDraft' | 'revisions' | 'setRevision' | 'draftFailure'
>;

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
  /** Messages that are being written anew. */
  revisions(session: SessionId): readonly KeptRevision[];
  /** Kept like a draft; an empty text is none. */
  setRevision(session: SessionId, message: MessageId, text: string): Promise<void>;
  /** Why the last draft is in memory only. */
  draftFailure(): Failure | undefined;
  /** Another session, or the same one made anew. */
  onDidChange(listener: Listener<void>): Disposable;
}

/** What is written and not sent in a session, as a snapshot has it. */
export function draftsIn(
  active: ShownSession,
  session: SessionId,
): { readonly draft: string; readonly revisions?: readonly KeptRevision[] } {
  const revisions = active.revisions(session);
  return { draft: active.draft(session), ...(revisions.length > 0 ? { revisions } : {}) };
}
