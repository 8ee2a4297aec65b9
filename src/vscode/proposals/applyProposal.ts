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

export type Applied =
  | { readonly type: 'applied' }
  | {
      /** `changed`: a file is not any more as its proposal has it. */
      readonly type: 'refused' | 'changed';
      /** What is to be brought back, by uri; one that was to be made may be there in part. */
      readonly written: readonly string[];
    };

/**
 * An edit for each file: of one for several VS Code makes a single step of undo, which it takes back in
 * all of them or asks about. New files come first, for it is the disk that may refuse; `after` as
 * `bytesAfter` gives it.
 */
export async function applyProposals(
  proposals: readonly Proposal[],
  after: ReadonlyMap<string, Uint8Array>,
): Promise<Applied> {
  const changes = await Promise.all(
    proposals.flatMap(({ uri, original, proposed }) =>
      original === undefined ? [] : [openedChange(uri, original, proposed)],
    ),
  );
  if (!changes.every(isCurrent)) return { type: 'changed', written: [] };
  const written: string[] = [];
  for (const { uri, original, proposed } of proposals) {
    if (original !== undefined) continue;
    written.push(uri);
    const contents = after.get(uri) ?? Buffer.from(proposed);
    if (!(await createFile(uri, contents))) return { type: 'refused', written };
  }
  // Once more, or what was typed while they were made would be overwritten; from here on VS Code looks.
  if (!changes.every(isCurrent)) return { type: 'changed', written };
  const done = await Promise.all(changes.map(replaceText));
  if (done.every(Boolean)) return { type: 'applied' };
  written.push(...changes.flatMap(({ uri }, i) => (done[i] === true ? [uri] : [])));
  return { type: 'refused', written };
}

interface OpenedChange {
  readonly uri: string;
  readonly document: vscode.TextDocument;
  readonly original: string;
  readonly proposed: string;
}

async function openedChange(
  uri: string,
  original: string,
  proposed: string,
): Promise<OpenedChange> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  return { uri, document, original, proposed };
}

function isCurrent({ document, original }: OpenedChange): boolean {
  return document.getText() === original;
}

function createFile(uri: string, contents: Uint8Array): Thenable<boolean> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(vscode.Uri.parse(uri), { contents, overwrite: false });
  return vscode.workspace.applyEdit(edit);
}

function replaceText({ document, original, proposed }: OpenedChange): Thenable<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const span = changedSpan(original, proposed);
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  edit.replace(document.uri, range, span.text);
  return vscode.workspace.applyEdit(edit);
}
