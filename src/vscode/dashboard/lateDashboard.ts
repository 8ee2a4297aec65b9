import type * as vscode from 'vscode';
import type { FillDashboard } from './dashboardTab.ts';
import type { DashboardRoom } from './openDashboard.ts';

interface LateDashboardParts extends Omit<DashboardRoom, 'usageFolder'> {
  readonly context: Pick<vscode.ExtensionContext, 'globalStorageUri'>;
}

/** Fills pages of the dashboard; what follows all that it shows is loaded when one is first opened. */
export function lateDashboard(parts: LateDashboardParts): FillDashboard {
  const room = { ...parts, usageFolder: parts.context.globalStorageUri.fsPath };
  return async (page) => {
    const { openDashboard } = await import('./openDashboard.ts');
    return openDashboard(room, page);
  };
}
