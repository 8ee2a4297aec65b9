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
import {
  activeProposal,
  activeTabLabel,
  closedProposals,
  isMultiDiffInFront,
  isShown,
} from './proposalTabs.ts';
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
  /** What it is called: that of no other one that waits, for a multi-diff editor is known by it. */
  readonly title: string;
  shown: ShownProposal;
  files: readonly OpenFile[];
  note: string | undefined;
  /** True while its diff is closed by Parley itself. */
  closing: boolean;
  readonly editors: EditorTurns;
}

/** Of all proposals: what is opened beside a multi-diff editor that is not kept yet takes its place. */
export interface EditorTurns {
  /**
   * Settled once no editor is being opened, or kept: VS Code knows a tab only some time after it was asked
   * for it. Never rejected.
   */
  last: Promise<unknown>;
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
  const [only] = open?.files ?? [];
  return open && { open, ...(only && !isOfSeveral(open) ? { file: only } : {}) };
}

/** Whether it was made of several files, decided ones counted too: the multi-diff editor shows those. */
export function isOfSeveral({ shown }: OpenProposal): boolean {
  return shown.files.length > 1;
}

/** "Refactor src/cart.ts", "Refactor src/cart.ts (2)" where one of that title waits already. */
export function titleApart({ title }: ShownProposal, waiting: readonly OpenProposal[]): string {
  const taken = new Set(waiting.map((open) => open.title));
  let apart = title;
  for (let number = 2; taken.has(apart); number++) apart = `${title} (${number})`;
  return apart;
}

/** The editor's title, by which a multi-diff editor is known again; VS Code sets "(2 files)" after it. */
export function titleOf({ title, shown, note }: OpenProposal): string {
  const [only, ...others] = shown.files;
  const [worse, ...more] = shown.files.flatMap((file) => file.note ?? []);
  if (others.length > 0) {
    const warning = worse ? [t('{0} worse than before', more.length + 1)] : [];
    const all = [t('proposed changes'), ...warning, ...(note === undefined ? [] : [note])];
    return `${title} (${all.join(', ')})`;
  }
  const isNew = only?.edit.original === undefined;
  return titleOfFile({ label: shown.label, isNew }, [worse?.short, note]);
}

/** "src/cart.ts (proposed change, may not parse)" */
export function titleOfFile(
  { label, isNew }: Pick<OpenFile, 'label' | 'isNew'>,
  notes: readonly (string | undefined)[],
): string {
  const said = [isNew ? t('new file') : t('proposed change'), ...notes];
  return `${label} (${said.filter((each) => each !== undefined).join(', ')})`;
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

/**
 * Whether it was in these tabs, which were closed, and is nowhere else: of several files the others may
 * be in view still.
 */
export function hasGone(open: OpenProposal, tabs: readonly vscode.Tab[]): boolean {
  const { labels, uris } = closedProposals(tabs);
  const was =
    labels.some((label) => label.startsWith(titleOf(open))) ||
    open.files.some(({ right }) => uris.has(right.toString()));
  if (!was || open.closing) return false;
  const waiting = new Set(open.files.map(({ right }) => right.toString()));
  return !isShown(waiting, isOfSeveral(open) ? titleOf(open) : undefined);
}

/**
 * Whose diff was closed without a decision: what is to become of it? The notice stays until it is answered,
 * though `isWaiting` may be over by then: that is said.
 */
export async function askWhatNow(
  { files }: OpenProposal,
  isWaiting: () => boolean,
): Promise<'review' | 'discard' | undefined> {
  const [review, discard] = [t('Review'), t('Discard')];
  const picked = await vscode.window.showInformationMessage(
    t('The proposed change to {0} still waits for your decision.', labelOf(files)),
    review,
    discard,
  );
  if (picked !== undefined && !isWaiting()) {
    void vscode.window.showInformationMessage(t('That change has been decided already.'));
    return undefined;
  }
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

/** Says that there is nothing to be decided, or that it is not told which of `waiting` is meant. */
export function tellNone(waiting: readonly OpenProposal[]): void {
  const text =
    waiting.length === 0
      ? t('No change is waiting for your decision.')
      : t('No proposed change is in front: “Review Proposed Changes” opens those that wait.');
  void vscode.window.showInformationMessage(text);
}

/**
 * What VS Code's menus and keys go by: whether a proposal's own multi-diff editor is in front, which others
 * have as well, and which diffs are of one file of several.
 */
export function tellMenus(waiting: readonly OpenProposal[]): void {
  const several = waiting.filter(isOfSeveral);
  const uris = several.flatMap((open) => open.files.map(({ right }) => right.toString()));
  const told = {
    'parley.reviewing': isMultiDiffInFront(several.map(titleOf)),
    'parley.filesOfSeveral': uris.length > 0 ? uris : undefined,
  };
  for (const [key, value] of Object.entries(told)) {
    void vscode.commands.executeCommand('setContext', key, value);
  }
}

/** What of it waits: "src/cart.ts", "3 files" */
function labelOf(files: readonly OpenFile[]): string {
  const [only, ...others] = files;
  return only && others.length === 0 ? only.label : howMany(files.length, 'file');
}

/** What the journal and the report say of these files of it; `edits` are what becomes of each. */
export function recorded(
  shown: ShownProposal,
  files: readonly OpenFile[],
  edits: readonly Proposal[],
): RecordedEdit {
  const label = labelOf(files);
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

/** After the diff has gone: the file that was changed. */
export async function showFile(uri: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  await vscode.window.showTextDocument(document, { preview: false });
}

/** The proposal for what its file holds now; where there is none, that is said. */
export async function follow(open: OpenProposal, file: OpenFile): Promise<Proposal | undefined> {
  return currentOrTold(open, file, await file.follow());
}

/** The same for a file that was looked at. */
export function currentOrTold(
  { files }: OpenProposal,
  { label }: OpenFile,
  now: Awaited<ReturnType<OpenFile['follow']>> | undefined,
): Proposal | undefined {
  if (!now) return undefined;
  if (!('type' in now)) return now;
  void vscode.window.showErrorMessage(staleText(label, now, files.length > 1));
  return undefined;
}

/** All that is proposed. */
export function whole({ proposed }: Proposal): string {
  return proposed;
}
