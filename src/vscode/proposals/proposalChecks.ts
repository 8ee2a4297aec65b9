import * as vscode from 'vscode';
import { problemsNote } from '../../commands/compareProblems.ts';
import { syntaxNote, type ProposalNote } from '../../commands/syntaxNote.ts';
import type { SyntaxFaults } from '../../context/chunks/syntaxFaults.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { Disposables } from '../disposables.ts';
import type { OpenFile } from './proposedFile.ts';
import type { ShownProposal } from './shownProposal.ts';

/** What is wrong with the syntax of versions of a file; null for what no grammar can tell. */
export type FindFaults = (
  path: string,
  texts: readonly string[],
) => Promise<readonly (SyntaxFaults | null)[]>;

/** A file's text before and after a proposal. */
export interface CheckedChange {
  /** Says the language. */
  readonly path: string;
  /** Missing for a new file. */
  readonly original: string | undefined;
  readonly proposed: string;
}

/** What asking the languages came to, by path. */
export interface ComparedChanges {
  readonly notes: ReadonlyMap<string, ProposalNote>;
  readonly unseen: readonly string[];
}

/** A proposal with what it makes worse; `unseen` as in `ComparedChanges`. */
export interface CheckedProposal {
  readonly shown: ShownProposal;
  readonly unseen: readonly string[];
}

/** Files that the languages are asked about: each is two documents to them. */
const mostCompared = 10;
/** Milliseconds that a check may take: a proposal is not kept back for longer. */
const patience = 2_000;
/** Milliseconds without typing after which a proposal that is changed by hand is looked at again. */
const settle = 400;

/** Says of proposals what they make worse, at its lines in the diff, for as long as they wait. */
export class ProposalChecks implements Disposable {
  readonly #find: FindFaults;
  readonly #onError: (error: unknown) => void;
  readonly #wantsProblems: () => boolean;
  readonly #owned = new Disposables();
  readonly #marks = this.#owned.add(vscode.languages.createDiagnosticCollection('parley-proposal'));
  /** By the proposed document. */
  readonly #watched = new Map<string, Omit<CheckedChange, 'proposed'>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** `wantsProblems`: whether the languages are to be asked, too. */
  constructor(
    find: FindFaults,
    onError: (error: unknown) => void,
    wantsProblems: () => boolean = () => false,
  ) {
    this.#find = find;
    this.#wantsProblems = wantsProblems;
    this.#onError = onError;
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#againSoon(document)),
    );
  }

  /** Undefined where nothing got worse, or nobody could tell in time. Never rejects. */
  async check(change: CheckedChange): Promise<ProposalNote | undefined> {
    try {
      return await withPatience(this.#look(change));
    } catch (error) {
      this.#onError(error);
      return undefined;
    }
  }

  /**
   * What the languages report more on the proposed texts than on the files; `unseen` are the paths of those
   * that no language looks at before they are on the disk. Nobody is asked where that is not wanted.
   */
  async compare(
    changes: readonly (CheckedChange & { readonly uri: string })[],
  ): Promise<ComparedChanges> {
    const notes = new Map<string, ProposalNote>();
    const unseen: string[] = [];
    if (!this.#wantsProblems()) return { notes, unseen };
    const { compareLanguageProblems } = await import('../editor/languageProblems.ts');
    const compared = changes
      .slice(0, mostCompared)
      .map(async ({ path, uri, original, proposed }) => {
        if (original === undefined) return;
        const file = { uri: vscode.Uri.parse(uri), original, proposed };
        const found = await compareLanguageProblems(file);
        if (found.type === 'unknown') unseen.push(path);
        else if (found.more.length > 0) notes.set(path, problemsNote(found.more));
      });
    await Promise.all(compared);
    return { notes, unseen: [...unseen, ...changes.slice(mostCompared).map(({ path }) => path)] };
  }

  /** A proposal with what it makes worse; `unseen` as in `compare`. */
  async checked(shown: ShownProposal): Promise<CheckedProposal> {
    if (shown.unchecked === true) return { shown, unseen: [] };
    const changes = shown.files.map(({ edit, label }) => ({ ...edit, path: label }));
    const [faults, { notes, unseen }] = await Promise.all([
      Promise.all(changes.map((change) => this.check(change))),
      this.compare(changes),
    ]);
    const files = shown.files.map((file, i) => {
      const note = faults[i] ?? notes.get(file.label);
      return note ? { ...file, note } : file;
    });
    return { shown: { ...shown, files }, unseen };
  }

  /** What languages report more on proposals in their diffs, as far as they look at these only. */
  async compareShown(
    files: readonly Pick<OpenFile, 'label' | 'uri' | 'right'>[],
  ): Promise<ComparedChanges> {
    const notes = new Map<string, ProposalNote>();
    const unseen: string[] = [];
    if (files.length === 0) return { notes, unseen };
    const { compareShownProblems } = await import('../editor/languageProblems.ts');
    const compared = files.map(async ({ label, uri, right }) => {
      const found = await compareShownProblems({ uri: vscode.Uri.parse(uri), right });
      if (found.type === 'unknown') unseen.push(label);
      else if (found.more.length > 0) notes.set(label, problemsNote(found.more));
    });
    await Promise.all(compared);
    return { notes, unseen };
  }

  /** Watches the documents of a proposal; `files` are in its order, without those that were decided on. */
  watchAll(shown: ShownProposal, files: readonly (Pick<OpenFile, 'right'> | undefined)[]): void {
    if (shown.unchecked === true) return;
    for (const [i, { label, edit, note }] of shown.files.entries()) {
      const { right } = files[i] ?? {};
      if (right) this.watch(right, { ...edit, path: label }, note);
    }
  }

  /** Marks what was found in the document of the proposal, and follows what a person types there. */
  watch(right: vscode.Uri, change: CheckedChange, note: ProposalNote | undefined): void {
    this.#watched.set(right.toString(), change);
    this.#mark(right, note);
  }

  forget(right: vscode.Uri): void {
    const key = right.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#watched.delete(key);
    // Each word about marks is a message to the window, also where there is none.
    if (this.#marks.has(right)) this.#marks.delete(right);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#watched.clear();
    this.#owned.dispose();
  }

  async #look({ path, original, proposed }: CheckedChange): Promise<ProposalNote | undefined> {
    const [after = null] = await this.#find(path, [proposed]);
    // What parses makes nothing worse: most of the time the other version is not looked at.
    if (!after || after.count === 0) return undefined;
    const [before = null] = original === undefined ? [] : await this.#find(path, [original]);
    const was = original === undefined ? undefined : { text: original, faults: before };
    return syntaxNote(was, { text: proposed, faults: after });
  }

  #againSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#watched.has(key)) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#again(document), settle),
    );
  }

  async #again(document: vscode.TextDocument): Promise<void> {
    const change = this.#watched.get(document.uri.toString());
    if (!change) return;
    const { version } = document;
    const note = await this.check({ ...change, proposed: document.getText() });
    if (document.version !== version || !this.#watched.has(document.uri.toString())) return;
    this.#mark(document.uri, note);
  }

  #mark(right: vscode.Uri, note: ProposalNote | undefined): void {
    if (!note && !this.#marks.has(right)) return;
    const marks = note?.lines.map((line) => {
      const mark = new vscode.Diagnostic(
        new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER),
        t('The proposed text {0}.', note.text),
        vscode.DiagnosticSeverity.Warning,
      );
      mark.source = 'Parley';
      return mark;
    });
    this.#marks.set(right, marks);
  }
}

/** Undefined where it takes too long. */
async function withPatience<T>(work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), patience);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
