import * as vscode from 'vscode';
import type { Proposal } from '../../edits/proposal.ts';
import type { Log } from '../../protocol/log.ts';
import { applyProposals, bytesAfter } from './applyProposal.ts';
import { recorded } from './openProposal.ts';
import type { OpenFile } from './proposedFile.ts';
import type { EditRecorder, ShownProposal } from './shownProposal.ts';
import { notApplied, notSaved } from './staleText.ts';

/** What of a proposal was accepted: an edit of its own in the journal. */
interface AcceptedPart {
  readonly id: string;
  readonly files: readonly OpenFile[];
  /** What each of them is to hold, in their order. */
  readonly edits: readonly Proposal[];
}

/**
 * Writes all of these or none: a checkpoint before, one undo step in each file, an event after. False
 * where nothing was written: the person was told why.
 */
export async function writePart(
  { recorder, log }: { readonly recorder: EditRecorder; readonly log: Log },
  shown: ShownProposal,
  { id, files, edits }: AcceptedPart,
): Promise<boolean> {
  const change = recorded(shown, files, edits);
  const labelled = edits.map((edit, i) => ({ ...edit, label: files[i]?.label ?? change.label }));
  const after = await bytesAfter(labelled);
  if (!after) return false;
  const checkpoint = await recorder.begin(id, change, after);
  if (checkpoint === undefined) return false;
  const applied = await applyProposals(edits, after);
  if (applied.type !== 'applied') {
    await recorder.failed(id, change, { checkpoint, written: applied.written });
    void vscode.window.showErrorMessage(notApplied(change.label, applied.type));
    return false;
  }
  for (const [i, file] of files.entries()) file.written(edits[i]?.proposed ?? '');
  await recorder.applied(id, change, checkpoint);
  // Before the diff goes, for it is what holds the documents.
  if (shown.save) await saveAll(labelled);
  log.info(`Applied a change to ${change.label}`, shown.correlation);
  return true;
}

async function saveAll(edits: readonly (Proposal & { readonly label: string })[]): Promise<void> {
  const unsaved: string[] = [];
  for (const { uri, label } of edits) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    if (!(await document.save()) && document.isDirty) unsaved.push(label);
  }
  if (unsaved.length > 0) void vscode.window.showWarningMessage(notSaved(unsaved));
}
