import * as vscode from 'vscode';
import type { Proposal } from '../../edits/proposal.ts';
import type { ReportedFile } from '../../commands/report/completionReport.ts';
import { createId } from '../../protocol/ids.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import { withChangeAtCursor, withoutChangeAtCursor } from './changeAtCursor.ts';
import { Disposables } from '../disposables.ts';
import {
  askWhatNow,
  currentOrTold,
  findProposal,
  follow,
  hasGone,
  isOfSeveral,
  outlined,
  recorded,
  showFile,
  tellLate,
  tellMenus,
  tellNone,
  titleApart,
  titleOf,
  warnOf,
  whole,
  type EditorTurns,
  type OpenProposal,
  type ProposalsOptions,
} from './openProposal.ts';
import { ProposalFiles } from './proposalFiles.ts';
import { endTabs, isShown } from './proposalTabs.ts';
import type { CheckedProposal, ProposalChecks } from './proposalChecks.ts';
import { OpenFile } from './proposedFile.ts';
import type {
  EditRecorder,
  OpenedProposal,
  PendingProposal,
  ShownProposal,
} from './shownProposal.ts';
import { retitle, reveal } from './revealProposal.ts';
import { chooseFile, waitingFiles, type WaitingFile } from './waitingFiles.ts';
import { writePart } from './writePart.ts';

/** Milliseconds without typing after which a proposal follows the file that it changes. */
const settle = 200;
/** So many files are checked before they are shown; more take VS Code so long that it is done meanwhile. */
const fewFiles = 5;

/**
 * Proposals that stand open as diff editors: the files on the left, what is proposed on the right,
 * where it can be changed by hand. Accepted change by change, file by file, or all at once.
 */
export class Proposals implements Disposable {
  readonly #recorder: EditRecorder;
  readonly #checks: ProposalChecks;
  readonly #log: Log;
  readonly #onShown: ProposalsOptions['onShown'];
  readonly #owned = new Disposables();
  readonly #files = this.#owned.add(new ProposalFiles());
  readonly #open = new Map<string, OpenProposal>();
  readonly #editors: EditorTurns = { last: Promise.resolve() };
  #queue: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor({ recorder, checks, log, onShown }: ProposalsOptions) {
    this.#recorder = recorder;
    this.#checks = this.#owned.add(checks);
    this.#log = log;
    this.#onShown = onShown;
    const { tabGroups } = vscode.window;
    this.#owned.add(tabGroups.onDidChangeTabs(({ closed }) => this.#onClosed(closed)));
    for (const inFront of [tabGroups.onDidChangeTabs, tabGroups.onDidChangeTabGroups])
      this.#owned.add(inFront(() => tellMenus(this.#all)));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#followSoon(document.uri)),
    );
  }

  /** Opens VS Code's diff editor, for several files the multi-diff editor; says what gets worse. */
  async show(given: ShownProposal): Promise<OpenedProposal> {
    const id = createId();
    const files = given.files.map(
      ({ label, edit }, i) => new OpenFile(this.#files, `${id}-${i}`, label, edit),
    );
    const checking = this.#checks.checked(given);
    const shownFirst = files.length <= fewFiles ? (await checking).shown : given;
    const title = titleApart(given, this.#all);
    const rest = { note: given.note, closing: false, editors: this.#editors };
    const open: OpenProposal = { id, title, shown: shownFirst, files, ...rest };
    this.#open.set(id, open);
    tellMenus(this.#all);
    this.#checks.watchAll(open.shown, files);
    const edits = given.files.map(({ edit }) => edit);
    const change = recorded(given, files, edits);
    // In its turn: what is seen already can be accepted only after it.
    const recording = this.#inTurn(() => this.#recorder.proposed(id, change));
    const shown = Promise.all([reveal(open), recording]);
    this.#tellChecked(open, files, Promise.all([checking, shown])).catch((error: unknown) =>
      this.#log.error('Problems of a proposal', error),
    );
    await shown;
    if (given.unchecked !== true && given.note === undefined) this.#onShown?.(this.#pending(open));
    return this.#opened(open);
  }

  /** Once a proposal is shown: what it makes worse, in its title too, and what the languages say of it. */
  async #tellChecked(
    open: OpenProposal,
    files: readonly OpenFile[],
    ready: Promise<readonly [CheckedProposal, unknown]>,
  ): Promise<void> {
    const [{ shown, unseen }] = await ready;
    if (!this.#open.has(open.id)) return;
    if (open.shown !== shown) {
      const waiting = files.map((file) => (open.files.includes(file) ? file : undefined));
      this.#checks.watchAll(shown, waiting);
      await this.#inTurn(() => retitle(open, { shown }));
    }
    warnOf(shown);
    const own = open.files.filter(({ label }) => unseen.includes(label));
    const { notes, unseen: still } = await this.#checks.compareShown(own);
    if (!this.#open.has(open.id)) return;
    tellLate(shown, notes, still);
    for (const { short } of notes.values()) {
      await this.#inTurn(() => retitle(open, { note: short }));
    }
  }

  #opened(open: OpenProposal): OpenedProposal {
    const text = (): string | undefined => open.files[0]?.text();
    return {
      text,
      replace: async (from, to) => {
        let replaced = false;
        await this.#inTurn(async () => {
          if (text() !== from) return;
          await open.files[0]?.propose(to);
          replaced = true;
        });
        return replaced;
      },
      note: (note) => this.#inTurn(() => retitle(open, { note })),
      accept: () => this.#inTurn(() => this.#accept(open, open.files, whole)),
    };
  }

  /** The proposal in front, or the one that `uri` names. */
  pending(uri?: vscode.Uri): PendingProposal | undefined {
    const { open } = this.#find(uri) ?? {};
    return open && this.#pending(open);
  }

  #pending(open: OpenProposal): PendingProposal {
    return {
      session: open.shown.session,
      title: open.shown.title,
      runsExamples: open.shown.runsExamples === true,
      edits: () => open.files.map((file) => file.now()),
      note: (note) => this.#inTurn(() => retitle(open, { note })),
    };
  }

  /** What accepting would write now; nothing is done, nor known where it is not told which file is meant. */
  outline(part: 'all' | 'file' | 'change', uri?: vscode.Uri): readonly ReportedFile[] {
    const { open, file } = this.#find(uri) ?? {};
    const files = part === 'all' ? (open?.files ?? []) : file ? [file] : [];
    return files.map((each) => outlined(each, part));
  }

  /** Opens again what was closed without a decision. */
  async review(): Promise<void> {
    if (this.#open.size === 0) tellNone([]);
    for (const open of this.#all) await reveal(open);
  }

  /** Lists the files that wait: of the proposal in front, or of all where none is. */
  async reviewFiles(uri?: vscode.Uri): Promise<void> {
    const { open } = this.#find(uri) ?? {};
    await this.#choose(open ? [open] : this.#all);
  }

  /** Accepts the whole proposal in the active editor, or the one that `uri` names. */
  apply(uri?: vscode.Uri): Promise<void> {
    return this.#onAll(uri, (open) => this.#accept(open, open.files, whole));
  }

  /** Accepts one file of several. */
  applyFile(uri?: vscode.Uri): Promise<void> {
    return this.#onFile(uri, (open, file) => this.#accept(open, [file], whole));
  }

  /** Accepts the change at the cursor; the others stay proposed. */
  acceptChange(uri?: vscode.Uri): Promise<void> {
    return this.#onFile(uri, (open, file) => this.#accept(open, [file], withChangeAtCursor));
  }

  /** Takes the change at the cursor out of the proposal. */
  rejectChange(uri?: vscode.Uri): Promise<void> {
    return this.#onFile(uri, async (open, file) => {
      const edit = await follow(open, file);
      if (!edit) return;
      const rest = withoutChangeAtCursor(edit, file);
      await file.propose(rest);
      if (rest === (edit.original ?? '')) await this.#end(open, [file]);
    });
  }

  discard(uri?: vscode.Uri): Promise<void> {
    return this.#onAll(uri, (open) => this.#end(open, open.files));
  }

  /** Ends one file of several; the others keep waiting. */
  discardFile(uri?: vscode.Uri): Promise<void> {
    return this.#onFile(uri, (open, file) => this.#end(open, [file]));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
    this.#open.clear();
  }

  #onAll(uri: vscode.Uri | undefined, work: (open: OpenProposal) => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      const { open } = this.#find(uri) ?? {};
      if (open) await work(open);
      else tellNone(this.#all);
    });
  }

  /** Where it cannot be told which file is meant they are listed, and so are the others once it is decided. */
  async #onFile(
    uri: vscode.Uri | undefined,
    work: (open: OpenProposal, file: OpenFile) => Promise<void>,
  ): Promise<void> {
    await this.#inTurn(async () => {
      const { open, file } = this.#find(uri) ?? {};
      if (open && file) await work(open, file);
      if (open && file && (open.files.length === 0 || open.files.includes(file))) return;
      // Whoever called waits for this decision, not for the next one.
      this.#choose(open ? [open] : this.#all).catch((error: unknown) =>
        this.#log.error('Files of a proposal', error),
      );
    });
  }

  async #choose(proposals: readonly OpenProposal[]): Promise<void> {
    let waiting: readonly WaitingFile[] = [];
    await this.#inTurn(async () => void (waiting = await waitingFiles(proposals)));
    await chooseFile(waiting);
  }

  /** One after the other: each of them reads and writes the same documents. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** All of these or none: a checkpoint before, one undo step in each file, an event after. */
  async #accept(
    open: OpenProposal,
    files: readonly OpenFile[],
    wanted: (edit: Proposal, file: OpenFile) => string,
  ): Promise<void> {
    const edits: Proposal[] = [];
    const done: OpenFile[] = [];
    // All at once: to look at a file is a message to the window and back.
    const followed = await Promise.all(files.map((file) => file.follow()));
    for (const [i, file] of files.entries()) {
      const edit = currentOrTold(open, file, followed[i]);
      if (!edit) return;
      const text = wanted(edit, file);
      edits.push({ ...edit, proposed: text });
      if (text === edit.proposed) done.push(file);
    }
    if (edits.length === 0) return;
    // What is accepted in parts is an edit for each part; the last one ends the proposal's own.
    const isRest = done.length === open.files.length;
    const part = { id: isRest ? open.id : createId(), files, edits };
    if (!(await writePart({ recorder: this.#recorder, log: this.#log }, open.shown, part))) return;
    await this.#close(open, done);
    const [only, ...others] = edits;
    if (isRest && only && others.length === 0) await showFile(only.uri);
  }

  #followSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    const files = this.#all.flatMap((open) => open.files);
    if (!files.some((file) => file.uri === key)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#inTurn(async () => {
        const all = this.#all.flatMap((open) => open.files);
        for (const file of all) await file.follow();
      }).catch((error: unknown) => this.#log.error('A proposal could not follow its file', error));
    }, settle);
  }

  get #all(): readonly OpenProposal[] {
    return [...this.#open.values()];
  }

  #find(uri: vscode.Uri | undefined) {
    return findProposal(this.#all, uri);
  }

  /** Nothing more is wanted of these files; the proposal ends with its last one. */
  async #end(open: OpenProposal, files: readonly OpenFile[]): Promise<void> {
    const edits = files.map((file) => file.now());
    await this.#close(open, files);
    const isPart = files.length < open.shown.files.length;
    const id = open.files.length === 0 ? open.id : createId();
    await this.#recorder.discarded(id, recorded(open.shown, files, edits), isPart);
  }

  async #close(open: OpenProposal, files: readonly OpenFile[]): Promise<void> {
    if (files.length === 0) return;
    const title = isOfSeveral(open) ? titleOf(open) : undefined;
    open.files = open.files.filter((file) => !files.includes(file));
    if (open.files.length === 0) this.#open.delete(open.id);
    tellMenus(this.#all);
    const gone = new Set(files.map(({ right }) => right.toString()));
    await this.#editors.last;
    const wasShown = isShown(new Set(), title);
    open.closing = true;
    await endTabs(gone, title);
    open.closing = false;
    for (const file of files) {
      this.#checks.forget(file.right);
      file.dispose();
    }
    if (wasShown && open.files.length > 0) await reveal(open);
  }

  /** Closing a diff decides nothing. */
  #onClosed(tabs: readonly vscode.Tab[]): void {
    for (const open of this.#all.filter((each) => hasGone(each, tabs))) {
      this.#offer(open).catch((error: unknown) => this.#log.error('A closed proposal', error));
    }
  }

  async #offer(open: OpenProposal): Promise<void> {
    const picked = await askWhatNow(open, () => this.#open.has(open.id));
    if (picked === 'review') await reveal(open);
    if (picked === 'discard') await this.#inTurn(() => this.#end(open, open.files));
  }
}
