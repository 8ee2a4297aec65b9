import type { Disposable, Listener } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { KeptDrafts } from '../../protocol/revision.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { PageDrafts } from '../sessions/chatDrafts.ts';

/** The session that one panel shows: the side bar's changes, an editor tab's stays. */
export interface ShownSession {
  id(): SessionId | undefined;
  /** Undefined where the journal gives none. */
  actor(): Promise<SessionActor | undefined>;
  /** Why there is no session to show. */
  failure(): Failure | undefined;
  /** What is written and not sent, in the hands of this panel. */
  readonly drafts: PageDrafts;
  /** Another session, or the same one made anew. */
  onDidChange(listener: Listener<void>): Disposable;
}

/** What is written and not sent in a session, as a snapshot has it. */
export function draftsIn(drafts: PageDrafts, session: SessionId): KeptDrafts {
  const revisions = drafts.revisions(session);
  const elsewhere = drafts.elsewhere(session);
  return {
    draft: drafts.read(session),
    ...(elsewhere ? { elsewhere } : {}),
    ...(revisions.length > 0 ? { revisions } : {}),
  };
}
