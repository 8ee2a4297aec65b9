import * as vscode from 'vscode';
import type { SessionId } from '../../protocol/ids.ts';
import type { PanelCommand } from '../../protocol/panel.ts';

/** The VS Code commands behind the names that the panel may say. */
const panelCommands: Readonly<Record<PanelCommand, string>> = {
  'new-session': 'parley.newSession',
  'set-api-key': 'parley.setApiKey',
  'find-models': 'parley.findModels',
  'open-settings': 'parley.openSettings',
  'open-log': 'parley.openLog',
  'show-sessions': 'parley.sessions.focus',
  'show-instructions': 'parley.showInstructions',
  'show-journal-folder': 'parley.showJournalFolder',
  'search-sessions': 'parley.searchSessions',
  'take-over': 'parley.takeOver',
  'reopen-session': 'parley.reopenSession',
  'compact-chat': 'parley.compactChat',
  'manage-trust': 'workbench.trust.manage',
  'open-folder': 'workbench.action.files.openFolder',
};

/** Runs it; Parley's own commands are told of which chat they are. */
export async function runPanelCommand(
  name: PanelCommand,
  session: SessionId | undefined,
): Promise<void> {
  const command = panelCommands[name];
  const own = command.startsWith('parley.') ? [session] : [];
  await vscode.commands.executeCommand(command, ...own);
}
