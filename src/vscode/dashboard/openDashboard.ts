import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import { agreed } from '../commands/agreed.ts';
import { dashboardActions, type DashboardActionParts } from './dashboardActions.ts';
import { dashboardSources, type DashboardSourceParts } from './dashboardSources.ts';
import { ShownDashboard, type DashboardHost } from './shownDashboard.ts';

/** All that the dashboard is made of. */
export interface DashboardRoom
  extends Omit<DashboardSourceParts, 'onError'>, Pick<DashboardActionParts, 'log'> {
  readonly conversations: DashboardSourceParts['conversations'] &
    DashboardActionParts['conversations'];
}

/** The dashboard in a page; loaded when one is first opened. */
export function openDashboard(room: DashboardRoom, page: DashboardHost): Disposable {
  const { log } = room;
  const onError = (error: unknown): void => log.error('The dashboard', error);
  return new ShownDashboard(page, {
    sources: dashboardSources({ ...room, onError }),
    act: dashboardActions({
      ...room,
      bus: async () => (await room.gateway.parts()).bus,
      agreed,
      run: (command, ...given) => vscode.commands.executeCommand(command, ...given),
    }),
    log,
  });
}
