import * as vscode from 'vscode';
import { fileSchemes } from './editors.ts';

/** The editor that has the focus, or had it last; beside a chat in an editor tab, the one that is shown. */
export function editorInFront(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return (
    activeTextEditor ??
    visibleTextEditors.find(({ document }) => fileSchemes.has(document.uri.scheme))
  );
}
