import * as vscode from 'vscode';
import { withoutChange, type Proposal } from '../../edits/proposal.ts';
import type { ReportedFile } from '../../commands/report/completionReport.ts';
import { createId } from '../../protocol/ids.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import { t } from '../../protocol/texts.ts';
import { applyProposals, bytesAfter } from './applyProposal.ts';
import { changeAtCursor, withChangeAtCursor } from './changeAtCursor.ts';
import { Disposables } from '../disposables.ts';
import {
  askWhatNow,
  currentOrTold,
  findProposal,
  follow,
  outlined,
  recorded,
  retitle,
  reveal,
  saveAll,
  showFile,
  tellLate,
  titleOf,
  warnOf,
  whole,
  type OpenProposal,
  type ProposalsOptions,
} from './openProposal.ts';
import { ProposalFiles } from './proposalFiles.ts';
import { closedProposals, endTabs } from './proposalTabs.ts';
import type { CheckedProposal, ProposalChecks } from './proposalChecks.ts';
import { OpenFile } from './proposedFile.ts';
import type {
  EditRecorder,
  OpenedProposal,
  PendingProposal,
  ShownProposal,
} from './shownProposal.ts';
import { notApplied } from './staleText.ts';

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
  #queue: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor({ recorder, checks, log, onShown }: ProposalsOptions) {
    this.#recorder = recorder;
    this.#checks = this.#owned.add(checks);
    this.#log = log;
    this.#onShown = onShown;
    this.#owned.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.#onClosed(closed)),
    );
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
    const open: OpenProposal = { id, shown: given, files, closing: false, note: given.note };
    this.#open.set(id, open);
    this.#tellReviewing();
    const checking = this.#checks.checked(given);
    if (files.length <= fewFiles) open.shown = (await checking).shown;
    this.#checks.watchAll(open.shown, files);
    const change = recorded(
      given,
      files,
      given.files.map(({ edit }) => edit),
    );
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

  /** What accepting would write now; nothing is done. */
  outline(part: 'all' | 'file' | 'change', uri?: vscode.Uri): readonly ReportedFile[] {
    const { open, file } = this.#find(uri) ?? {};
    const single = file ?? (open?.files.length === 1 ? open.files[0] : undefined);
    const files = part === 'all' ? (open?.files ?? []) : single ? [single] : [];
    return files.map((each) => outlined(each, part));
  }

  /** Opens again what was closed without a decision. */
  async review(): Promise<void> {
    if (this.#open.size === 0) {
      void vscode.window.showInformationMessage(t('No change is waiting for your decision.'));
    }
    for (const open of this.#open.values()) await reveal(open);
  }

  /** Accepts the whole proposal in the active editor, or the one that `uri` names. */
  apply(uri?: vscode.Uri): Promise<void> {
    return this.#act(uri, (open) => this.#accept(open, open.files, whole));
  }

  /** Accepts one file of several. */
  applyFile(uri?: vscode.Uri): Promise<void> {
    return this.#act(uri, (open, file) => this.#accept(open, file ? [file] : [], whole));
  }

  /** Accepts the change at the cursor; the others stay proposed. */
  acceptChange(uri?: vscode.Uri): Promise<void> {
    return this.#act(uri, (open, file) =>
      this.#accept(open, file ? [file] : [], withChangeAtCursor),
    );
  }

  /** Takes the change at the cursor out of the proposal. */
  rejectChange(uri?: vscode.Uri): Promise<void> {
    return this.#act(uri, async (open, file) => {
      const edit = file && (await follow(file));
      if (!edit) return;
      const { original = '', proposed } = edit;
      const change = changeAtCursor(original, proposed, file.right);
      const rest = change ? withoutChange(original, proposed, change) : proposed;
      await file.propose(rest);
      if (rest === original) await this.#end(open, [file]);
    });
  }

  discard(uri?: vscode.Uri): Promise<void> {
    return this.#act(uri, (open) => this.#end(open, open.files));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
    this.#open.clear();
  }

  #act(
    uri: vscode.Uri | undefined,
    work: (open: OpenProposal, file: OpenFile | undefined) => Promise<void>,
  ): Promise<void> {
    return this.#inTurn(async () => {
      const { open, file } = this.#find(uri) ?? {};
      if (!open) return;
      await work(open, file ?? (open.files.length === 1 ? open.files[0] : undefined));
    });
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
      const edit = currentOrTold(file, followed[i]);
      if (!edit) return;
      const text = wanted(edit, file);
      edits.push({ ...edit, proposed: text });
      if (text === edit.proposed) done.push(file);
    }
    if (edits.length === 0) return;
    // What is accepted in parts is an edit for each part; the last one ends the proposal's own.
    const isRest = done.length === open.files.length;
    if (!(await this.#write(open, isRest ? open.id : createId(), files, edits))) return;
    await this.#close(open, done);
    const [only, ...others] = edits;
    if (isRest && only && others.length === 0) await showFile(only.uri);
  }

  async #write(
    { shown }: OpenProposal,
    id: string,
    files: readonly OpenFile[],
    edits: readonly Proposal[],
  ): Promise<boolean> {
    const change = recorded(shown, files, edits);
    const labelled = edits.map((edit, i) => ({ ...edit, label: files[i]?.label ?? change.label }));
    const after = await bytesAfter(labelled);
    if (!after) return false;
    const checkpoint = await this.#recorder.begin(id, change, after);
    if (checkpoint === undefined) return false;
    const applied = await applyProposals(edits, after);
    if (applied !== 'applied') {
      await this.#recorder.failed(id, change, { checkpoint, untouched: applied === 'changed' });
      void vscode.window.showErrorMessage(notApplied(change.label, applied));
      return false;
    }
    for (const [i, file] of files.entries()) file.written(edits[i]?.proposed ?? '');
    await this.#recorder.applied(id, change, checkpoint);
    // Before the diff goes, for it is what holds the documents.
    if (shown.save) await saveAll(edits);
    this.#log.info(`Applied a change to ${change.label}`, shown.correlation);
    return true;
  }

  #followSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    const files = [...this.#open.values()].flatMap((open) => open.files);
    if (!files.some((file) => file.uri === key)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#inTurn(async () => {
        const all = [...this.#open.values()].flatMap((open) => open.files);
        for (const file of all) await file.follow();
      }).catch((error: unknown) => this.#log.error('A proposal could not follow its file', error));
    }, settle);
  }

  #find(uri: vscode.Uri | undefined) {
    return findProposal([...this.#open.values()], uri);
  }

  /** Nothing more is wanted of these files; the proposal ends with its last one. */
  async #end(open: OpenProposal, files: readonly OpenFile[]): Promise<void> {
    const edits = files.map((file) => file.now());
    await this.#close(open, files);
    if (open.files.length > 0) return;
    await this.#recorder.discarded(open.id, recorded(open.shown, files, edits));
  }

  async #close(open: OpenProposal, files: readonly OpenFile[]): Promise<void> {
    if (files.length === 0) return;
    const several = open.shown.files.length > 1;
    open.files = open.files.filter((file) => !files.includes(file));
    if (open.files.length === 0) this.#open.delete(open.id);
    this.#tellReviewing();
    const gone = new Set(files.map(({ right }) => right.toString()));
    open.closing = true;
    await endTabs(gone, several ? titleOf(open) : undefined);
    open.closing = false;
    for (const file of files) {
      this.#checks.forget(file.right);
      file.dispose();
    }
    if (several && open.files.length > 0) await reveal(open);
  }

  #tellReviewing(): void {
    void vscode.commands.executeCommand('setContext', 'parley.reviewing', this.#open.size > 0);
  }

  /** Closing a diff decides nothing. */
  #onClosed(tabs: readonly vscode.Tab[]): void {
    const closed = closedProposals(tabs);
    for (const open of this.#open.values()) {
      const isClosed =
        closed.labels.some((label) => label.startsWith(titleOf(open))) ||
        open.files.some(({ right }) => closed.uris.has(right.toString()));
      if (!isClosed || open.closing) continue;
      this.#offer(open).catch((error: unknown) => this.#log.error('A closed proposal', error));
    }
  }

  async #offer(open: OpenProposal): Promise<void> {
    const picked = await askWhatNow(open.shown.label);
    if (!this.#open.has(open.id)) return;
    if (picked === 'review') await reveal(open);
    if (picked === 'discard') await this.#inTurn(() => this.#end(open, open.files));
  }
}
