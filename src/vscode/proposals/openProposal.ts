import * as vscode from 'vscode';
import type { ProposalNote } from '../../commands/syntaxNote.ts';
import type { ReportedFile } from '../../commands/report/completionReport.ts';
import { countChanges } from '../../edits/countChanges.ts';
import type { Proposal } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';
import type { Log } from '../../protocol/log.ts';
import { withChangeAtCursor } from './changeAtCursor.ts';
import { howMany } from '../commands/howMany.ts';
import type { ProposalChecks } from './proposalChecks.ts';
import { proposalScheme } from './proposalFiles.ts';
import { activeProposal, activeTabLabel, closeTabs, isShown } from './proposalTabs.ts';
import type { OpenFile } from './proposedFile.ts';
import type {
  EditRecorder,
  PendingProposal,
  RecordedEdit,
  ShownProposal,
} from './shownProposal.ts';
import { staleText } from './staleText.ts';

/** A proposal that waits for a decision. */
export interface OpenProposal {
  readonly id: string;
  shown: ShownProposal;
  files: readonly OpenFile[];
  note: string | undefined;
  /** True while its diff is closed by Parley itself. */
  closing: boolean;
}

export interface ProposalsOptions {
  readonly recorder: EditRecorder;
  readonly checks: ProposalChecks;
  readonly log: Log;
  /** Hears of what a model proposed, once it is shown; what says something of itself is left out. */
  readonly onShown?: (proposal: PendingProposal) => void;
}

/** A proposal, and the file of it that is meant where that can be told. */
interface Found {
  readonly open: OpenProposal;
  readonly file?: OpenFile;
}

/** The one that `uri` names, or the one in front, or the only one. */
export function findProposal(
  all: readonly OpenProposal[],
  uri: vscode.Uri | undefined,
): Found | undefined {
  const named = uri?.scheme === proposalScheme ? uri : activeProposal();
  for (const open of all) {
    const file = open.files.find(({ right }) => right.toString() === named?.toString());
    if (file) return { open, file };
  }
  const shown = all.find((open) => activeTabLabel()?.startsWith(titleOf(open)));
  const open = shown ?? (all.length === 1 ? all[0] : undefined);
  return open && { open };
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

/** A tab keeps its title: it is closed and opened once more, unless it is closed already. */
export async function retitle(
  open: OpenProposal,
  { note, shown }: Partial<Pick<OpenProposal, 'note' | 'shown'>>,
): Promise<void> {
  const [file] = open.files;
  const before = titleOf(open);
  const title = open.shown.files.length > 1 ? before : undefined;
  open.note = note ?? open.note;
  open.shown = shown ?? open.shown;
  if (!file || titleOf(open) === before) return;
  const uri = file.right.toString();
  if (!isShown(uri, title)) return;
  open.closing = true;
  await closeTabs(new Set([uri]), title);
  open.closing = false;
  await reveal(open);
}

/** The editor's title, by which a multi-diff editor is known again; VS Code sets "(2 files)" after it. */
export function titleOf({ shown, note }: OpenProposal): string {
  const [only, ...others] = shown.files;
  const [worse, ...more] = shown.files.flatMap((file) => file.note ?? []);
  if (others.length > 0) {
    const warning = worse ? [t('{0} worse than before', more.length + 1)] : [];
    const all = [t('proposed changes'), ...warning, ...(note === undefined ? [] : [note])];
    return `${shown.title} (${all.join(', ')})`;
  }
  const what = only?.edit.original === undefined ? t('new file') : t('proposed change');
  const said = [what, worse?.short, note].filter((each) => each !== undefined);
  return `${shown.label} (${said.join(', ')})`;
}

/** Says what a proposal makes worse, where it does: a title is easily overlooked. */
export function warnOf({ files }: ShownProposal): void {
  const [first, ...others] = files.filter(({ note }) => note);
  if (!first?.note) return;
  const more =
    others.length > 0 ? t(' {0} got worse, too.', howMany(others.length, 'otherFile')) : '';
  void vscode.window.showWarningMessage(
    t(
      'What is proposed for {0} {1}.{2} Nothing was written: look at it in the diff before you accept it.',
      first.label,
      first.note.text,
      more,
    ),
  );
}

/** Whose diff was closed without a decision: what is to become of it? */
export async function askWhatNow(label: string): Promise<'review' | 'discard' | undefined> {
  const [review, discard] = [t('Review'), t('Discard')];
  const picked = await vscode.window.showInformationMessage(
    t('The proposed change to {0} still waits for your decision.', label),
    review,
    discard,
  );
  if (picked === review) return 'review';
  return picked === discard ? 'discard' : undefined;
}

/** Says what became known of a proposal once it was shown; `unseen` as in `tellUnseen`. */
export function tellLate(
  shown: ShownProposal,
  notes: ReadonlyMap<string, ProposalNote>,
  unseen: readonly string[],
): void {
  tellUnseen(unseen);
  const files = shown.files.flatMap((file) => {
    const note = notes.get(file.label);
    return note ? [{ ...file, note }] : [];
  });
  if (files.length > 0) warnOf({ ...shown, files });
}

/** Says for which files nobody can tell what becomes of their language's problems. */
function tellUnseen([first, ...others]: readonly string[]): void {
  if (first === undefined) return;
  const more = others.length > 0 ? t(' and {0}', howMany(others.length, 'otherFile')) : '';
  void vscode.window.showInformationMessage(
    t(
      'Whether the problems of {0}{1} get worse is not known: the language reports nothing, or not all, on a text that is not on the disk. The Problems panel tells once the change is applied, and applying it can be undone.',
      first,
      more,
    ),
  );
}

/** What the journal and the report say of these files of it; `edits` are what becomes of each. */
export function recorded(
  shown: ShownProposal,
  files: readonly OpenFile[],
  edits: readonly Proposal[],
): RecordedEdit {
  const [only, ...others] = files;
  const label = only && others.length === 0 ? only.label : howMany(files.length, 'file');
  const named = files.map(({ uri, label: name }) => ({ uri, label: name }));
  const counts = () => edits.map((edit, i) => countedEdit(files[i]?.label ?? edit.uri, edit));
  return { ...shown, label, files: named, counts };
}

/** How many lines of a file an edit changes. */
export function countedEdit(path: string, { original, proposed }: Proposal): ReportedFile {
  return { path, isNew: original === undefined, ...countChanges(original, proposed) };
}

/** What accepting all of a file, or the change at the cursor, would write now. */
export function outlined(file: OpenFile, part: 'all' | 'file' | 'change'): ReportedFile {
  const edit = file.now();
  const proposed = part === 'change' ? withChangeAtCursor(edit, file) : edit.proposed;
  return countedEdit(file.label, { ...edit, proposed });
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

/** The proposal for what its file holds now; where there is none, that is said. */
export async function follow(file: OpenFile): Promise<Proposal | undefined> {
  return currentOrTold(file, await file.follow());
}

/** The same for a file that was looked at. */
export function currentOrTold(
  { label }: OpenFile,
  now: Awaited<ReturnType<OpenFile['follow']>> | undefined,
): Proposal | undefined {
  if (!now) return undefined;
  if (!('type' in now)) return now;
  void vscode.window.showErrorMessage(staleText(label, now));
  return undefined;
}

/** All that is proposed. */
export function whole({ proposed }: Proposal): string {
  return proposed;
}
