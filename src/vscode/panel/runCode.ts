import * as vscode from 'vscode';
import type { ApprovalRequest } from '../../protocol/approvals.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import { answererOf, findReply } from '../../protocol/sessionState.ts';
import { commandsIn, isShell } from '../../protocol/shells.ts';
import { t } from '../../protocol/texts.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import { editorInFront } from '../editor/editorInFront.ts';
import { runInTerminal, type CodeToRun, type TerminalRunOptions } from './runInTerminal.ts';

/** What a card or a dialog can show as a whole: more is not run, for nobody would have read it. */
const mostLines = 25;
const mostCharacters = 1_500;

export interface RunCodeOptions extends TerminalRunOptions {
  readonly approvals: Pick<Approvals, 'ask'>;
}

/**
 * Runs commands of a reply in a new terminal, once a person has seen them exactly, and where they run,
 * or has allowed just these before. Never in Restricted Mode, and never what cannot be seen. Gives
 * whether they are run.
 */
export async function runCode(
  { session, reply, text, language }: CodeToAskAbout,
  options: RunCodeOptions,
): Promise<boolean> {
  const commands = commandsIn(text, language);
  if (!isShell(language) || commands === '') return false;
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return false;
  }
  if (!canBeShown(commands)) return false;
  const folder = whereItRuns();
  const lines = commands.split('\n').length;
  const outcome = await options.approvals.ask(
    {
      kind: 'terminal',
      title: lines === 1 ? t('Run this command?') : t('Run these {0} lines?', lines),
      command: commands,
      folder: folder?.uri.fsPath ?? '',
      ...modelOf(options, session, reply),
      details: [terminalInWords()],
    },
    { session },
  );
  if (outcome.type === 'refused') void vscode.window.showWarningMessage(outcome.reason);
  if (outcome.type !== 'allowed') return false;
  const terminal = vscode.window.createTerminal({
    name: 'Parley',
    ...(folder ? { cwd: folder.uri } : {}),
  });
  await runInTerminal(terminal, { session, text: commands, language }, options);
  return true;
}

/** The reply is not known where a command is run again that a crash cut off. */
interface CodeToAskAbout extends CodeToRun {
  readonly reply?: MessageId;
}

/** What nobody could read as a whole, or see at all, is not run: it is said why. */
function canBeShown(commands: string): boolean {
  const lines = commands.split('\n').length;
  if (lines > mostLines || commands.length > mostCharacters) {
    refuse(
      t('These commands ({0} lines) are too long to be shown before they run.', lines),
      t('Open them in a new file, or copy them into a terminal piece by piece.'),
    );
    return false;
  }
  const shown = showHidden(commands);
  if (shown === commands && !commands.includes('\r')) return true;
  refuse(
    t('These commands hold characters that cannot be seen, so they are not run.'),
    t('They are shown by their numbers here:\n\n{0}', shown.replaceAll('\r', '⟦U+000D⟧')),
  );
  return false;
}

function modelOf(
  { sessions }: RunCodeOptions,
  session: SessionId,
  id: MessageId | undefined,
): Pick<ApprovalRequest, 'model' | 'reply'> {
  const opened = sessions.open(session);
  const reply =
    opened.type === 'opened' && id !== undefined
      ? findReply(opened.actor.getState(), id)
      : undefined;
  return reply ? { model: answererOf(reply), reply: reply.id } : {};
}

/** The folder of the file in front, else the first one. */
function whereItRuns(): vscode.WorkspaceFolder | undefined {
  const document = editorInFront()?.document;
  const own = document && vscode.workspace.getWorkspaceFolder(document.uri);
  return own ?? vscode.workspace.workspaceFolders?.[0];
}

function terminalInWords(): string {
  const machine = vscode.env.remoteName === undefined ? '' : t(' (on {0})', vscode.env.remoteName);
  const shell = vscode.env.shell === '' ? '' : t(' with {0}', vscode.env.shell);
  return t('It runs in a new terminal{0}{1}. A model wrote it: read it first.', shell, machine);
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
