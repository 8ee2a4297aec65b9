import * as vscode from 'vscode';
import type { Proposal } from '../edits/proposal.ts';
import { howMany } from './howMany.ts';
import type { OpenFile } from './proposedFile.ts';
import type { RecordedEdit, ShownProposal } from './shownProposal.ts';

/** A proposal that waits for a decision. */
export interface OpenProposal {
  readonly id: string;
  readonly shown: ShownProposal;
  files: readonly OpenFile[];
  note: string | undefined;
  /** True while its diff is closed by Parley itself. */
  closing: boolean;
}

/** Brings up its diff editor, for several files the multi-diff editor. */
export async function reveal(open: OpenProposal): Promise<void> {
  const [only, ...others] = open.files;
  if (only && open.shown.files.length === 1) {
    await vscode.commands.executeCommand('vscode.diff', only.left, only.right, titleOf(open), {
      preview: false,
    });
  } else if (only) {
    const rows = [only, ...others].map(({ uri, isNew, left, right }) => [
      vscode.Uri.parse(uri),
      isNew ? undefined : left,
      right,
    ]);
    await vscode.commands.executeCommand('vscode.changes', titleOf(open), rows);
  }
}

/** The editor's title, by which a multi-diff editor is known again; VS Code sets "(2 files)" after it. */
export function titleOf({ shown, note }: OpenProposal): string {
  const [only, ...others] = shown.files;
  if (others.length > 0) return `${shown.title} (proposed changes)`;
  const what = only?.edit.original === undefined ? 'new file' : 'proposed change';
  return `${shown.label} (${what}${note === undefined ? '' : `, ${note}`})`;
}

/** What the journal says of these files of it. */
export function recorded(shown: ShownProposal, files: readonly OpenFile[]): RecordedEdit {
  const [only, ...others] = files;
  const label = only && others.length === 0 ? only.label : howMany(files.length, 'file');
  const named = files.map(({ uri, label: name }) => ({ uri, label: name }));
  return { ...shown, label, files: named };
}

export async function saveAll(edits: readonly Proposal[]): Promise<void> {
  for (const { uri } of edits) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    await document.save();
  }
}

/** After the diff has gone: the file that was changed. */
export async function showFile(uri: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  await vscode.window.showTextDocument(document, { preview: false });
}
