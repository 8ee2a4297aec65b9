import * as vscode from 'vscode';
import type { Availability } from '../../context/sources/contextSources.ts';
import type { TerminalSelection } from '../../protocol/terminalSelection.ts';
import { t } from '../../protocol/texts.ts';
import { copiedBy } from './copiedBy.ts';

/**
 * What is selected in the terminal in front. VS Code tells no extension (`Terminal.selection` is a
 * proposal), but it copies on request: the clipboard holds the selection for some milliseconds. Never
 * rejects.
 */
export async function readTerminalSelection(): Promise<Availability<TerminalSelection>> {
  const terminal = vscode.window.activeTerminal;
  if (!terminal) return { type: 'missing', reason: t('no terminal is open') };
  const copied = await copiedBy(
    () => vscode.commands.executeCommand('workbench.action.terminal.copySelection'),
    vscode.env.clipboard,
  );
  if (copied.type === 'untouched') {
    const reason = t(
      'your clipboard could not be put back: copy the selection, then write #terminal',
    );
    return { type: 'missing', reason };
  }
  if (!copied.putBack) {
    void vscode.window.showWarningMessage(
      t('Parley read the terminal through your clipboard and could not put back what was in it.'),
    );
  }
  return copied.type === 'copied'
    ? { type: 'there', value: { terminal: terminal.name, text: copied.text } }
    : { type: 'missing', reason: t('nothing is selected in the terminal') };
}
