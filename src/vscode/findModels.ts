import * as vscode from 'vscode';
import type { Settings } from '../commands/readSettings.ts';
import type { CommandRoom } from './commandRoom.ts';

/** Looks again, and says what came of it: a search that finds nothing would seem to have done nothing. */
export async function findModels(
  { findModels: find, catalog }: Pick<CommandRoom, 'findModels' | 'catalog'>,
  { providers, localPorts }: Pick<Settings, 'providers' | 'localPorts'>,
): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title: 'Looking for models…' }, find);
  const models = catalog.models().filter(({ builtIn }) => builtIn !== true);
  if (models.length > 0) {
    const found = models.length === 1 ? 'one model' : `${models.length} models`;
    void vscode.window.showInformationMessage(`Parley can ask ${found} now.`);
    return;
  }
  const set = 'Open Settings';
  const picked = await vscode.window.showWarningMessage(
    providers.length > 0
      ? 'None of the providers in the settings has a model to ask. The notices in the chat say why.'
      : `No server with a model answers at ${places(localPorts)} of this computer. Start one that has a model loaded, or set the port at which it listens.`,
    set,
  );
  if (picked === set) await vscode.commands.executeCommand('parley.openSettings');
}

function places(ports: readonly number[]): string {
  return ports.length === 1 ? `port ${ports[0]}` : `ports ${ports.join(', ')}`;
}
