import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';

/** Says that a panel's page cannot be made to answer, and offers what helps where loading it anew does not. */
export async function tellSilent(): Promise<void> {
  const reload = t('Reload All Webviews');
  const picked = await vscode.window.showErrorMessage(
    t(
      'Parley’s panel does not answer, though it was loaded anew three times. Your chats and what you typed are kept. Reloading all webviews, or the window, brings it back.',
    ),
    reload,
  );
  if (picked === reload)
    await vscode.commands.executeCommand('workbench.action.webview.reloadWebviewAction');
}
