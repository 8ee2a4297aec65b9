import { mostRows, type SessionRow, type SessionsSection } from '../protocol/dashboard.ts';
import type { SessionId } from '../protocol/ids.ts';
import { shortText } from '../protocol/shortText.ts';
import { summarize, type SessionSummary } from '../protocol/sessionState.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { Conversations } from './conversations.ts';

export interface SessionSources {
  readonly sessions: Pick<SessionRegistry, 'list' | 'live' | 'lease'>;
  readonly conversations: Pick<Conversations, 'runningReplies' | 'progressOf'>;
  /** How many messages wait in each session in which any do. */
  readonly waiting: ReadonlyMap<SessionId, number>;
}

/** A session, and what says how busy it is. */
type Found = Pick<SessionSummary, 'id' | 'title' | 'lastActivity'> &
  Pick<SessionRow, 'state' | 'replies' | 'waiting'>;

/**
 * All sessions of the workspace: how many are in use, put away and archived, and which are busy. Throws
 * `StorageError` where the list cannot be read.
 */
export function sessionsSection(sources: SessionSources): SessionsSection {
  const found = findAll(sources);
  const count = (state: SessionRow['state']): number =>
    found.reduce((sum, each) => sum + (each.state === state ? 1 : 0), 0);
  const shown = found.toSorted((a, b) => urgency(b) - urgency(a)).slice(0, mostRows);
  return {
    live: count('live'),
    hibernated: count('hibernated'),
    archived: count('archived'),
    replies: found.reduce((sum, { replies }) => sum + replies, 0),
    waiting: found.reduce((sum, { waiting }) => sum + waiting, 0),
    rows: shown.map((each) => rowOf(each, sources)),
  };
}

/** Pinned ones first, then by last activity. One over a journal that takes nothing is in memory alone. */
function findAll({ sessions, conversations, waiting }: SessionSources): readonly Found[] {
  const live = new Map(sessions.live().map((actor) => [actor.id, actor]));
  const running = conversations.runningReplies();
  const stored = sessions.list();
  const known = new Set(stored.map(({ id }) => id));
  const unwritten = [...live.values()].flatMap((actor) =>
    known.has(actor.id) ? [] : [summarize(actor.getState())],
  );
  return [...unwritten, ...stored].map(({ id, title, archived, lastActivity }) => ({
    id,
    title,
    lastActivity,
    state: archived ? 'archived' : live.has(id) ? 'live' : 'hibernated',
    replies: running.get(id) ?? 0,
    waiting: waiting.get(id) ?? 0,
  }));
}

/** What runs comes before what waits, and that before what is in use; the rest keeps its order. */
function urgency({ replies, waiting, state }: Found): number {
  if (replies > 0) return 4;
  if (waiting > 0) return 3;
  return { live: 2, hibernated: 1, archived: 0 }[state];
}

function rowOf(found: Found, { sessions, conversations }: SessionSources): SessionRow {
  const progress = found.replies > 0 ? conversations.progressOf(found.id)?.text : undefined;
  const writers = { own: 'this-window', elsewhere: 'another-window', free: 'nobody' } as const;
  return {
    ...found,
    title: shortText(found.title),
    ...(progress === undefined ? {} : { progress }),
    writer: writers[sessions.lease(found.id)],
  };
}
