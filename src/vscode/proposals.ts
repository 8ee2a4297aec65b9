import * as vscode from 'vscode';
import { changedSpan } from '../edits/changedSpan.ts';
import { checkCurrent, type Proposal } from '../edits/proposal.ts';
import { createId, type CorrelationId, type SessionId } from '../protocol/ids.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { Log } from '../protocol/log.ts';
import { bytesOf } from './checkpointFiles.ts';
import { Disposables } from './disposables.ts';
import { ProposalDocuments, proposalScheme } from './proposalDocuments.ts';

/** A change to one file and where it comes from: nothing is written before a person applies it. */
export interface ShownProposal {
  readonly session: SessionId;
  readonly correlation: CorrelationId;
  /** "src/cart.ts" */
  readonly label: string;
  readonly edit: Proposal;
  /** True where Apply writes the file to the disk too. */
  readonly save: boolean;
  /** "Refactor src/cart.ts": names the checkpoint before it. */
  readonly title: string;
}

/** What Parley does around an edit: a checkpoint before it, an event after it. */
export interface EditRecorder {
  proposed(edit: string, proposal: ShownProposal): Promise<void>;
  /**
   * Keeps the file as it is now, and `after`, as it is about to be. Gives the checkpoint's id;
   * undefined where that failed, and then nothing is applied.
   */
  begin(edit: string, proposal: ShownProposal, after: Uint8Array): Promise<string | undefined>;
  /** What was begun could not be applied. */
  failed(edit: string, proposal: ShownProposal, checkpoint: string): Promise<void>;
  applied(edit: string, proposal: ShownProposal, checkpoint: string): Promise<void>;
  discarded(edit: string, proposal: ShownProposal): Promise<void>;
}

interface OpenProposal {
  readonly id: string;
  readonly proposal: ShownProposal;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  busy: boolean;
}

/** Proposals that stand open as diff editors, each with Apply and Discard in its title. */
export class Proposals implements Disposable {
  readonly #documents: ProposalDocuments;
  readonly #recorder: EditRecorder;
  readonly #log: Log;
  readonly #owned = new Disposables();
  readonly #open = new Map<string, OpenProposal>();

  constructor(recorder: EditRecorder, log: Log) {
    this.#recorder = recorder;
    this.#log = log;
    this.#documents = this.#owned.add(new ProposalDocuments());
    this.#owned.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.#onClosed(closed)),
    );
  }

  /** Opens VS Code's diff editor: the file as it is on the left, the proposal on the right. */
  async show(proposal: ShownProposal): Promise<void> {
    const id = createId();
    const name = proposal.label;
    const isNew = proposal.edit.original === undefined;
    const right = this.#documents.add(id, name, proposal.edit.proposed);
    const left = isNew
      ? this.#documents.add(`${id}-none`, name, '')
      : vscode.Uri.parse(proposal.edit.uri);
    this.#open.set(right.toString(), { id, proposal, left, right, busy: false });
    await this.#recorder.proposed(id, proposal);
    const what = isNew ? 'new file' : 'proposed change';
    await vscode.commands.executeCommand('vscode.diff', left, right, `${name} (${what})`, {
      preview: false,
    });
  }

  /** Applies the proposal in the active editor, or the one that `uri` names. */
  async apply(uri?: vscode.Uri): Promise<void> {
    const open = this.#find(uri);
    if (!open || open.busy) return;
    open.busy = true;
    try {
      await this.#apply(open);
    } finally {
      open.busy = false;
    }
  }

  async discard(uri?: vscode.Uri): Promise<void> {
    const open = this.#find(uri);
    if (open && !open.busy) await this.#close(open);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#open.clear();
  }

  async #apply(open: OpenProposal): Promise<void> {
    const { proposal, id } = open;
    const uri = vscode.Uri.parse(proposal.edit.uri);
    const check = checkCurrent(proposal.edit, await currentText(uri));
    if (check.type === 'stale') {
      void vscode.window.showErrorMessage(staleText(proposal.label, check.reason));
      return;
    }
    const edit = check.type === 'moved' ? check.proposal : proposal.edit;
    const checkpoint = await this.#recorder.begin(id, proposal, await bytesAfter(uri, edit));
    if (checkpoint === undefined) return;
    if (!(await vscode.workspace.applyEdit(await editFor(uri, edit)))) {
      await this.#recorder.failed(id, proposal, checkpoint);
      void vscode.window.showErrorMessage(
        `VS Code could not change ${proposal.label}. It may be read-only. The proposal stays open.`,
      );
      return;
    }
    this.#open.delete(open.right.toString());
    await this.#recorder.applied(id, proposal, checkpoint);
    const document = await vscode.workspace.openTextDocument(uri);
    // Before the diff goes, for it is what holds the document.
    if (proposal.save) await document.save();
    await closeTab(open.right);
    this.#documents.remove(open.right);
    this.#documents.remove(open.left);
    await vscode.window.showTextDocument(document, { preview: false });
    this.#log.info(`Applied a change to ${proposal.label}`, proposal.correlation);
  }

  #find(uri: vscode.Uri | undefined): OpenProposal | undefined {
    const named = uri?.scheme === proposalScheme ? uri : activeProposal();
    const found = named && this.#open.get(named.toString());
    return found ?? (this.#open.size === 1 ? [...this.#open.values()][0] : undefined);
  }

  async #close(open: OpenProposal): Promise<void> {
    if (!this.#open.delete(open.right.toString())) return;
    await closeTab(open.right);
    this.#documents.remove(open.right);
    this.#documents.remove(open.left);
    await this.#recorder.discarded(open.id, open.proposal);
  }

  /** Closing the diff editor discards what it showed. */
  #onClosed(tabs: readonly vscode.Tab[]): void {
    for (const { input } of tabs) {
      const open =
        input instanceof vscode.TabInputTextDiff && this.#open.get(input.modified.toString());
      if (!open || open.busy) continue;
      this.#close(open).catch((error: unknown) =>
        this.#log.error('Could not discard a proposal', error),
      );
    }
  }
}

/** What saving the file would write once the proposal is applied. */
async function bytesAfter(uri: vscode.Uri, { original, proposed }: Proposal): Promise<Uint8Array> {
  if (original === undefined) return Buffer.from(proposed);
  return bytesOf(await vscode.workspace.openTextDocument(uri), proposed);
}

async function editFor(
  uri: vscode.Uri,
  { original, proposed }: Proposal,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  if (original === undefined) {
    edit.createFile(uri, { contents: Buffer.from(proposed), overwrite: false });
    return edit;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const span = changedSpan(document.getText(), proposed);
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  edit.replace(uri, range, span.text);
  return edit;
}

function staleText(label: string, reason: 'changed' | 'deleted' | 'created'): string {
  const what = {
    changed: `${label} has changed in the very lines that this proposal changes`,
    deleted: `${label} is not there any more`,
    created: `${label} was made by somebody else meanwhile`,
  }[reason];
  return `${what}, so nothing was applied. Discard the proposal and ask again: your file is as you left it.`;
}

/** What the file holds now, unsaved changes included; undefined where there is no file. */
async function currentText(uri: vscode.Uri): Promise<string | undefined> {
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

function activeProposal(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

async function closeTab(right: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter(
    ({ input }) =>
      input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString(),
  );
  if (own.length > 0) await vscode.window.tabGroups.close(own);
}
