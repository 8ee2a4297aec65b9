import * as vscode from 'vscode';
import {
  isOfSeveral,
  titleOf,
  titleOfFile,
  type EditorTurns,
  type OpenProposal,
} from './openProposal.ts';
import { activeProposal, closeTabs, isShown, multiDiffInFront } from './proposalTabs.ts';
import type { OpenFile } from './proposedFile.ts';

/** Brings up its diff editor, for several files the multi-diff editor. */
export async function reveal(open: OpenProposal): Promise<void> {
  const [only] = open.files;
  if (only && !isOfSeveral(open)) {
    await showDiff(open, only, titleOf(open));
  } else if (only) {
    const rows = open.files.map(({ uri, isNew, left, right }) => [
      vscode.Uri.parse(uri),
      isNew ? undefined : left,
      right,
    ]);
    const title = titleOf(open);
    await inEditorTurn(open.editors, {
      show: async () => vscode.commands.executeCommand('vscode.changes', title, rows),
      keep: () => keepMultiDiff(title),
    });
  }
}

/** Brings up the diff editor of one of its files. */
export async function revealFile(open: OpenProposal, file: OpenFile): Promise<void> {
  const note = open.shown.files.find(({ label }) => label === file.label)?.note?.short;
  await showDiff(open, file, titleOfFile(file, [note]));
}

async function showDiff(
  open: OpenProposal,
  { left, right }: OpenFile,
  title: string,
): Promise<void> {
  const show = async () =>
    vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: false });
  await inEditorTurn(open.editors, { show });
}

/** VS Code shows it as a preview, which the next editor replaces, and may say that it is done before it is there. */
async function keepMultiDiff(title: string): Promise<void> {
  if (await multiDiffInFront(title))
    await vscode.commands.executeCommand('workbench.action.keepEditor');
}

/** Settled when it is shown: nobody waits for its being kept but the next one, and who closes it. */
async function inEditorTurn(
  editors: EditorTurns,
  { show, keep }: { show: () => Promise<unknown>; keep?: () => Promise<void> },
): Promise<void> {
  const shown = editors.last.then(show);
  editors.last = Promise.allSettled([shown.then(keep)]);
  await shown;
}

/** A tab keeps its title: it is closed and opened once more, unless it is closed already. */
export async function retitle(
  open: OpenProposal,
  { note, shown }: Partial<Pick<OpenProposal, 'note' | 'shown'>>,
): Promise<void> {
  const [file] = open.files;
  const before = titleOf(open);
  const title = isOfSeveral(open) ? before : undefined;
  open.note = note ?? open.note;
  open.shown = shown ?? open.shown;
  if (!file || titleOf(open) === before) return;
  await open.editors.last;
  // The diff of one of several says nothing of the others.
  const uris = new Set(title === undefined ? [file.right.toString()] : []);
  if (!isShown(uris, title)) return;
  const front = activeProposal()?.toString();
  open.closing = true;
  await closeTabs(uris, title);
  open.closing = false;
  await reveal(open);
  const reviewed = open.files.find(({ right }) => right.toString() === front);
  if (title !== undefined && reviewed) await revealFile(open, reviewed);
}
