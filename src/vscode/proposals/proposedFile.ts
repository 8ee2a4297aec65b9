import * as vscode from 'vscode';
import { checkCurrent, type Proposal, type ProposalCheck } from '../../edits/proposal.ts';
import { currentText } from './applyProposal.ts';
import type { ProposalFiles } from './proposalFiles.ts';

type Stale = ProposalCheck & { readonly type: 'stale' };

/** Milliseconds that the document of a proposal has to show what was put into it. */
const patience = 1_000;

/**
 * One file of a proposal that waits for a decision. What is proposed stands in a document that a person
 * may change by hand; what it is proposed for may change as well, and the proposal follows.
 */
export class OpenFile {
  readonly label: string;
  readonly uri: string;
  /** The diff's sides. */
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  readonly isNew: boolean;
  readonly #files: ProposalFiles;
  /** What the file held before each change that was accepted: undoing one brings it back as a proposal. */
  readonly #earlier = new Set<string>();
  #original: string | undefined;

  constructor(files: ProposalFiles, id: string, label: string, edit: Proposal) {
    const uri = vscode.Uri.parse(edit.uri);
    this.#files = files;
    this.label = label;
    this.uri = edit.uri;
    this.isNew = edit.original === undefined;
    this.right = files.add(id, uri.path, edit.proposed);
    this.left = this.isNew ? files.add(`${id}-none`, uri.path, '') : uri;
    this.#original = edit.original;
  }

  /** The proposal as it stands now, brought up to what the file holds; or why that cannot be done. */
  async follow(): Promise<Proposal | Stale> {
    const { uri } = this;
    const current = await currentText(vscode.Uri.parse(uri));
    const proposed = this.#files.text(this.right) ?? '';
    if (current !== undefined && this.#earlier.has(current)) this.#original = current;
    const check = checkCurrent({ uri, original: this.#original, proposed }, current);
    if (check.type === 'stale') return check;
    if (check.type === 'current') return { uri, original: this.#original, proposed };
    await this.propose(check.proposal.proposed);
    this.#original = current;
    return check.proposal;
  }

  /** What is proposed now; undefined once it was decided. */
  text(): string | undefined {
    return this.#files.text(this.right);
  }

  /** The proposal as it stood when its file was last looked at. */
  now(): Proposal {
    const proposed = this.#files.text(this.right) ?? '';
    return { uri: this.uri, original: this.#original, proposed };
  }

  /** Puts another text in the place of what is proposed. */
  async propose(text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.right);
    if (document.getText() === text) return;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(this.right, new vscode.Range(0, 0, document.lineCount, 0), text);
    const shown = shows(document, text);
    if (!(await vscode.workspace.applyEdit(edit))) this.#files.set(this.right, text);
    await shown;
    await document.save();
  }

  /** The file holds this now. */
  written(text: string): void {
    if (this.#original !== undefined) this.#earlier.add(this.#original);
    this.#original = text;
  }

  dispose(): void {
    this.#files.remove(this.right);
    if (this.isNew) this.#files.remove(this.left);
  }
}

/** A change is told a moment after it was made: until then the document holds the text of before. */
function shows(document: vscode.TextDocument, text: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document && document.getText() === text) resolve();
  });
  return promise.finally(() => {
    clearTimeout(timer);
    subscription.dispose();
  });
}
