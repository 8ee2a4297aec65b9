import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import { Disposables } from '../disposables.ts';
import type { SessionsTreeSource } from './sessionsTree.ts';

/** What the tree of chats follows. */
export function treeSource(
  sessions: SessionRegistry,
  conversations: Conversations,
  active: ActiveSession,
): SessionsTreeSource {
  return {
    ready: () => active.actor(),
    summaries: () => sessions.list(),
    isRunning: (id) => conversations.runningSessions().has(id),
    active: () => active.id(),
    onDidChange(listener) {
      const owned = new Disposables();
      owned.add(sessions.onDidChange(listener));
      owned.add(conversations.onDidChangeRunning(listener));
      owned.add(active.onDidChange(listener));
      return owned;
    },
  };
}
