import * as vscode from 'vscode';
import { changedSpan } from '../../edits/changedSpan.ts';
import type { Proposal } from '../../edits/proposal.ts';
import { encodeProposal } from './encodeProposal.ts';

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

/**
 * What saving the files would write once the proposals are applied, by uri. Undefined where something
 * would be lost: the person was told what.
 */
export async function bytesAfter(
  proposals: readonly (Proposal & { readonly label: string })[],
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const encoded = await Promise.all(proposals.map((proposal) => encodeProposal(proposal)));
  const after = new Map<string, Uint8Array>();
  for (const [i, each] of encoded.entries()) {
    if (each.type === 'lost') {
      void vscode.window.showErrorMessage(each.reason);
      return undefined;
    }
    after.set(proposals[i]?.uri ?? '', each.bytes);
  }
  return after;
}

/** `changed`: a file is not any more as its proposal has it, and nothing was done. */
export type Applied = 'applied' | 'refused' | 'changed';

/** One edit for all the files, which is one undo step in each; `after` as `bytesAfter` gives it. */
export async function applyProposals(
  proposals: readonly Proposal[],
  after: ReadonlyMap<string, Uint8Array>,
): Promise<Applied> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri: file, original, proposed } of proposals) {
    const uri = vscode.Uri.parse(file);
    if (original === undefined) {
      const contents = after.get(file) ?? Buffer.from(proposed);
      edit.createFile(uri, { contents, overwrite: false });
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
