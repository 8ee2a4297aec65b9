import * as vscode from 'vscode';

/** What VS Code would write for a file that has this text. `file` is an absolute path. */
export function encodeAsSaved(file: string, text: string): Thenable<Uint8Array> {
  const uri = vscode.Uri.file(file);
  const open = vscode.workspace.textDocuments.find((each) => each.uri.fsPath === uri.fsPath);
  return open
    ? vscode.workspace.encode(text, { encoding: open.encoding })
    : vscode.workspace.encode(text, { uri });
}
