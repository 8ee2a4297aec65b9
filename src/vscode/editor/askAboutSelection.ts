import * as vscode from 'vscode';
import { mentionOf } from '../../commands/mentionOf.ts';
import { editorTarget, type EditorCall } from './editorTarget.ts';

/** Puts a mention of the code into the chat's input, where the question is written. */
export async function askAboutSelection(
  showChat: (text?: string) => Promise<void>,
  called: EditorCall,
): Promise<void> {
  const target = await editorTarget({ use: 'read', ...called });
  if (!target) return;
  // What is no file of the workspace has no name that a mention could find.
  if (vscode.workspace.getWorkspaceFolder(target.document.uri)) await showChat(mentionOf(target));
  else await (target.what === 'selection' ? showChat('#selection ') : showChat());
}
