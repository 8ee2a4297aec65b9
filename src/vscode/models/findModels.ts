import * as vscode from 'vscode';
import type { Settings } from '../../commands/readSettings.ts';
import { t } from '../../protocol/texts.ts';
import type { CommandRoom } from '../commands/commandRoom.ts';

/** Looks again, and says what came of it: a search that finds nothing would seem to have done nothing. */
export async function findModels(
  { findModels: find, catalog }: Pick<CommandRoom, 'findModels' | 'catalog'>,
  { providers, localPorts }: Pick<Settings, 'providers' | 'localPorts'>,
): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title: t('Looking for models…') }, find);
  const models = catalog.models().filter(({ builtIn }) => builtIn !== true);
  if (models.length > 0) {
    const found = models.length === 1 ? t('one model') : t('{0} models', models.length);
    void vscode.window.showInformationMessage(t('Parley can ask {0} now.', found));
    return;
  }
  const set = t('Open Settings');
  const picked = await vscode.window.showWarningMessage(
    providers.length > 0
      ? t(
          'None of the providers in the settings has a model to ask. The notices in the chat say why.',
        )
      : t(
          'No server with a model answers at {0} of this computer. Start one that has a model loaded, or set the port at which it listens.',
          places(localPorts),
        ),
    set,
  );
  if (picked === set) await vscode.commands.executeCommand('parley.openSettings');
}

function places(ports: readonly number[]): string {
  return ports.length === 1 ? t('port {0}', ports.join(', ')) : t('ports {0}', ports.join(', '));
}
