import * as vscode from 'vscode';
import { commandsIn, isShell } from '../../protocol/shells.ts';
import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import { editorInFront } from '../editor/editorInFront.ts';
import { runInTerminal, type CodeToRun, type TerminalRunOptions } from './runInTerminal.ts';

/** What a dialog can show as a whole: more is not run, for nobody would have read it. */
const mostLines = 25;
const mostCharacters = 1_500;

/**
 * Runs commands of a reply in a new terminal, after a dialog that shows them exactly and says where
 * they run. Never in Restricted Mode, and never what cannot be seen. Gives whether they are run.
 */
export async function runCode(
  { session, text, language }: CodeToRun,
  options: TerminalRunOptions,
): Promise<boolean> {
  const commands = commandsIn(text, language);
  if (!isShell(language) || commands === '') return false;
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return false;
  }
  const shown = showHidden(commands);
  const lines = commands.split('\n').length;
  if (lines > mostLines || commands.length > mostCharacters) {
    refuse(
      t('These commands ({0} lines) are too long to be shown before they run.', lines),
      t('Open them in a new file, or copy them into a terminal piece by piece.'),
    );
    return false;
  }
  if (shown !== commands || commands.includes('\r')) {
    refuse(
      t('These commands hold characters that cannot be seen, so they are not run.'),
      t('They are shown by their numbers here:\n\n{0}', shown.replaceAll('\r', '⟦U+000D⟧')),
    );
    return false;
  }
  const folder = whereItRuns();
  const run = t('Run');
  const picked = await vscode.window.showWarningMessage(
    lines === 1 ? t('Run this command?') : t('Run these {0} lines?', lines),
    { modal: true, detail: `${numbered(commands)}\n\n${placeInWords(folder)}` },
    run,
  );
  // Trust can be taken back while the dialog is open.
  if (picked !== run || !vscode.workspace.isTrusted) return false;
  const terminal = vscode.window.createTerminal({
    name: 'Parley',
    ...(folder ? { cwd: folder.uri } : {}),
  });
  await runInTerminal(terminal, { session, text: commands, language }, options);
  return true;
}

/** Each line with its number, so that a long line that the dialog wraps is told from two. */
function numbered(commands: string): string {
  const lines = commands.split('\n');
  if (lines.length === 1) return commands;
  return lines.map((line, at) => `${at + 1}  ${line}`).join('\n');
}

/** The folder of the file in front, else the first one. */
function whereItRuns(): vscode.WorkspaceFolder | undefined {
  const document = editorInFront()?.document;
  const own = document && vscode.workspace.getWorkspaceFolder(document.uri);
  return own ?? vscode.workspace.workspaceFolders?.[0];
}

function placeInWords(folder: vscode.WorkspaceFolder | undefined): string {
  const place = folder ? folder.uri.fsPath : t('your home folder');
  const machine = vscode.env.remoteName === undefined ? '' : t(' (on {0})', vscode.env.remoteName);
  const shell = vscode.env.shell === '' ? '' : t(' with {0}', vscode.env.shell);
  return t(
    'It runs in a new terminal{0}, in {1}{2}. A model wrote it: read it first.',
    shell,
    place,
    machine,
  );
}

function refuse(message: string, detail: string): void {
  void vscode.window.showWarningMessage(message, { modal: true, detail });
}

async function explainTrust(): Promise<void> {
  const manage = t('Manage Workspace Trust');
  const picked = await vscode.window.showWarningMessage(
    t('Parley runs nothing in Restricted Mode. Trust this workspace first, or copy the commands.'),
    manage,
  );
  if (picked === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
