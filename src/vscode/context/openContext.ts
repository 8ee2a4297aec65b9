import * as vscode from 'vscode';
import type { PanelMessage } from '../../protocol/panel.ts';
import { showFile } from '../panel/links.ts';

/** Shows a piece of context where it comes from. */
export async function openContext(
  item: Extract<PanelMessage, { type: 'open-context' }>['item'],
): Promise<void> {
  if (item.id === 'instructions') {
    await vscode.commands.executeCommand('parley.showInstructions');
  } else if (item.uri !== undefined) {
    await showFile(vscode.Uri.parse(item.uri), item.lines?.start, item.lines?.end);
  }
}
