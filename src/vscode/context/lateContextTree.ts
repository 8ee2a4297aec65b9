import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ChatTabs } from '../panel/chatTabs.ts';
import type { ContextTree } from './contextTree.ts';
import { Disposables } from '../disposables.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import type { StatusFeed } from '../panel/statusFeed.ts';

interface ContextTreeParts {
  readonly tabs: Pick<ChatTabs, 'front' | 'onDidChangeFront'>;
  /** The chat in the side bar, and what is shown around it. */
  readonly active: ShownSession;
  readonly feed: StatusFeed;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
}

/** What the context view shows; built when VS Code first asks for it. */
export function lateContextTree(parts: ContextTreeParts, owned: Disposables) {
  return async (): Promise<ContextTree> => {
    const { tabs, active, feed, sessions, conversations } = parts;
    const [{ ContextTree: Tree }, { pinUris }] = await Promise.all([
      import('./contextTree.ts'),
      import('./pins.ts'),
    ]);
    const side = { status: () => feed.status() };
    await active.actor();
    return owned.add(
      new Tree({
        front: () => tabs.front() ?? { ...side, session: active.id() },
        onDidChange(listener) {
          const all = new Disposables();
          for (const each of [feed, active]) all.add(each.onDidChange(listener));
          all.add(tabs.onDidChangeFront(listener));
          return all;
        },
        stateOf(session) {
          const opened = sessions.open(session);
          return opened.type === 'opened' ? opened.actor.getState() : undefined;
        },
        pin: (session, uris) => pinUris(conversations, session, uris),
      }),
    );
  };
}
