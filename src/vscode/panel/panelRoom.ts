import type { Disposable } from '../../protocol/emitter.ts';
import type { CommandRecovery } from '../sessions/commandRecovery.ts';
import type { Disposables } from '../disposables.ts';
import { HistoryActions, type HistoryActionsOptions } from '../sessions/historyActions.ts';
import { Room, type RoomOptions } from '../room.ts';
import type { ShownSession } from './shownSession.ts';
import { StatusFeed, type StatusFeedOptions } from './statusFeed.ts';
import { TimeTravel } from '../sessions/timeTravel.ts';

/** What the side bar and all the tabs share. */
export interface PanelRoomParts
  extends
    Omit<RoomOptions, 'active' | 'feed' | 'timeTravel' | 'history'>,
    Pick<HistoryActionsOptions, 'edits' | 'restoreFiles'> {
  readonly commands: HistoryActionsOptions['commands'] & Pick<CommandRecovery, 'onDidChange'>;
  readonly feedOptions: Omit<StatusFeedOptions, 'active'>;
  /** How the models do changed. */
  readonly onDidChangeHealth: (listener: () => void) => Disposable;
}

/** Everything behind one panel. */
export interface PanelParts {
  readonly room: Room;
  readonly feed: StatusFeed;
  readonly timeTravel: TimeTravel;
  readonly history: HistoryActions;
}

/** A room around the session that a panel shows. `shows` brings up another one, as after a fork. */
export function createPanelRoom(
  parts: PanelRoomParts,
  active: ShownSession,
  shows: HistoryActionsOptions['active'],
  owned: Disposables,
): PanelParts {
  const { log, sessions } = parts;
  const feed = owned.add(new StatusFeed({ ...parts.feedOptions, active, images: parts.images }));
  owned.add(parts.onDidChangeHealth(() => feed.refresh()));
  owned.add(parts.commands.onDidChange(() => feed.refresh()));
  const onError = (error: unknown): void => log.error('Time travel', error);
  const timeTravel = owned.add(new TimeTravel({ active, sessions, onError }));
  const onResolved = (): void => feed.refresh();
  const history = owned.add(new HistoryActions({ ...parts, active: shows, onResolved }));
  return {
    feed,
    timeTravel,
    history,
    room: new Room({ ...parts, active, feed, timeTravel, history }),
  };
}
