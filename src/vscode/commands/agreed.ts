import * as vscode from 'vscode';

/** Asks in a dialog, which takes nothing but the button for a yes. */
export async function agreed(question: string, detail: string, go: string): Promise<boolean> {
  const picked = await vscode.window.showInformationMessage(question, { modal: true, detail }, go);
  return picked === go;
}
