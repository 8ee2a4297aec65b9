import * as vscode from 'vscode';
import { linesInWords } from '../../commands/report/completionReport.ts';
import { t } from '../../protocol/texts.ts';
import { outlined, tellNone, type OpenProposal } from './openProposal.ts';
import { revealFile } from './revealProposal.ts';
import type { OpenFile } from './proposedFile.ts';
import { shownFile } from '../shownItem.ts';
import { itemText } from '../itemText.ts';

/** A file of a proposal that nobody has decided about, as it stands now. */
export interface WaitingFile {
  readonly open: OpenProposal;
  readonly file: OpenFile;
  /** Why what is proposed does not fit the file any more, in a word or two. */
  readonly problem: string | undefined;
}

interface FileItem extends vscode.QuickPickItem {
  readonly waiting?: WaitingFile;
}

/** All files of these proposals that wait, each held against what its file holds now. */
export async function waitingFiles(
  proposals: readonly OpenProposal[],
): Promise<readonly WaitingFile[]> {
  const all = proposals.flatMap((open) => open.files.map((file) => ({ open, file })));
  return Promise.all(
    all.map(async ({ open, file }) => ({ open, file, problem: await problemOf(file) })),
  );
}

async function problemOf(file: OpenFile): Promise<string | undefined> {
  try {
    const now = await file.follow();
    return 'type' in now ? problems[now.reason]() : undefined;
  } catch {
    // What is no text any more can be discarded, and the others are listed with it.
    return t('cannot be read');
  }
}

const problems = {
  changed: () => t('changed meanwhile'),
  deleted: () => t('deleted meanwhile'),
  created: () => t('made by somebody else meanwhile'),
};

/** Lists these files, and opens the diff of the one that is picked; a single one at once. */
export async function chooseFile(waiting: readonly WaitingFile[]): Promise<void> {
  const [only, ...others] = waiting;
  if (!only) return tellNone([]);
  const picked = others.length === 0 ? only : await pick(waiting);
  // Somebody may have decided about it while the list was open.
  if (picked?.open.files.includes(picked.file)) await revealFile(picked.open, picked.file);
}

async function pick(waiting: readonly WaitingFile[]): Promise<WaitingFile | undefined> {
  const byProposal = Map.groupBy(waiting, ({ open }) => open);
  const items: FileItem[] = [];
  for (const [{ shown }, files] of byProposal) {
    const head = { label: itemText(shown.title), kind: vscode.QuickPickItemKind.Separator };
    if (byProposal.size > 1) items.push(head);
    items.push(...files.map(itemOf));
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Review File by File'),
    placeHolder: t('Which file? Its change opens as a diff, the others keep waiting.'),
    matchOnDescription: true,
  });
  return picked?.waiting;
}

/** "src/cart.ts", "+12 −3" */
function itemOf(waiting: WaitingFile): FileItem {
  const { open, file, problem } = waiting;
  const counts = outlined(file, 'file');
  const note = open.shown.files.find(({ label }) => label === file.label)?.note?.short;
  const said = [linesInWords(counts), counts.isNew ? t('new file') : undefined, note, problem];
  const description = said.filter((each) => each !== undefined).join(', ');
  return shownFile({ label: file.label, description, waiting });
}
