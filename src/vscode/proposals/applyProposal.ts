import * as vscode from 'vscode';
import { changedSpan } from '../../edits/changedSpan.ts';
import type { Proposal } from '../../edits/proposal.ts';
import { bytesOf } from '../checkpoints/checkpointFiles.ts';

/** What the file holds now, unsaved changes included; undefined where there is no file. */
export async function currentText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (each) => each.uri.toString() === uri.toString(),
  );
  if (open && (open.isDirty || open.isUntitled)) return open.getText();
  try {
    // A deleted file's document stays open for a while, in this very diff for one.
    await vscode.workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
  return (open ?? (await vscode.workspace.openTextDocument(uri))).getText();
}

/** What saving the file would write once the proposal is applied. */
export async function bytesAfter({ uri, original, proposed }: Proposal): Promise<Uint8Array> {
  if (original === undefined) return Buffer.from(proposed);
  return bytesOf(await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)), proposed);
}

/** `changed`: a file is not any more as its proposal has it, and nothing was done. */
export type Applied = 'applied' | 'refused' | 'changed';

/** One edit for all the files, which is one undo step in each. */
export async function applyProposals(proposals: readonly Proposal[]): Promise<Applied> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri: file, original, proposed } of proposals) {
    const uri = vscode.Uri.parse(file);
    if (original === undefined) {
      edit.createFile(uri, { contents: Buffer.from(proposed), overwrite: false });
      continue;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    // Or what was typed in the last moment would be overwritten.
    if (document.getText() !== original) return 'changed';
    const span = changedSpan(original, proposed);
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    edit.replace(uri, range, span.text);
  }
  return (await vscode.workspace.applyEdit(edit)) ? 'applied' : 'refused';
}
