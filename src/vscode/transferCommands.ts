import { homedir } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { CheckpointRecord } from '../checkpoints/checkpoint.ts';
import type { SessionEvent } from '../protocol/events.ts';
import { foldAll } from '../protocol/fold.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import { emptySession, type SessionSummary } from '../protocol/sessionState.ts';
import {
  checkpointsIn,
  type CheckpointRecord as PackedCheckpoint,
} from '../sessions/transfer/bundle.ts';
import { exportBundle } from '../sessions/transfer/exportBundle.ts';
import { exportMarkdown } from '../sessions/transfer/exportMarkdown.ts';
import {
  importReport,
  importSummary,
  type ImportOutcome,
} from '../sessions/transfer/importReport.ts';
import { takeSession, type InsertResult } from '../sessions/transfer/takeSession.ts';
import {
  findSources,
  findToolFolders,
  readSource,
  sourceName,
  type ImportSource,
} from './importSources.ts';
import { ago, sessionOfNode } from './sessionsTree.ts';
import { packCheckpoint, unpackCheckpoint } from './transferCheckpoints.ts';

/** What of the store of checkpoints travels with a session. */
export interface TransferStore {
  get(id: string): Promise<CheckpointRecord | undefined>;
  put(record: CheckpointRecord): Promise<'added' | 'there'>;
}

export interface TransferOptions {
  readonly sessions: {
    list(): readonly SessionSummary[];
    /** Throws `StorageError`. */
    history(id: SessionId): readonly SessionEvent[];
    import(id: SessionId, events: readonly SessionEvent[]): InsertResult;
  };
  /** Absent: sessions travel without their checkpoints. Rejects with `CheckpointError`. */
  readonly checkpoints?: () => Promise<TransferStore>;
  readonly showSession: (id: SessionId) => Promise<void>;
  /** Where VS Code keeps what extensions store: other tools' chats are found there. */
  readonly globalStorage: vscode.Uri;
  readonly log: Log;
}

/** Writes a chat to a file: with `.md` to be read, else whole, to be imported again. */
export async function exportSession(options: TransferOptions, argument: unknown): Promise<void> {
  const summary = await pickSession(options, argument);
  const target = summary && (targetIn(argument) ?? (await askForTarget(summary.title)));
  if (!target) return;
  try {
    const { bytes, notes } = await contentOf(options, summary.id, target);
    await vscode.workspace.fs.writeFile(target, bytes);
    void offerToOpen(target, [`Exported to ${target.fsPath}.`, ...notes].join(' '));
  } catch (error) {
    options.log.error('Export', error);
    void vscode.window.showErrorMessage(`The chat was not exported. ${messageOf(error)}`);
  }
}

/** Takes chats from files and folders, and says what became of each. */
export async function importSessions(options: TransferOptions, argument: unknown): Promise<void> {
  const picked = urisIn(argument) ?? (await pickPlaces(options.globalStorage));
  if (!picked || picked.length === 0) return;
  const { outcomes, cancelled } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Importing chats', cancellable: true },
    (progress, token) => importAll(options, picked, progress, token),
  );
  void tellOutcomes(options, outcomes, cancelled);
}

interface Content {
  readonly bytes: Uint8Array;
  /** What a person should know about it. */
  readonly notes: readonly string[];
}

async function contentOf(
  options: TransferOptions,
  id: SessionId,
  target: vscode.Uri,
): Promise<Content> {
  const events = options.sessions.history(id);
  if (target.path.toLowerCase().endsWith('.md')) {
    const { text, masked } = exportMarkdown(foldAll(emptySession(id), events));
    return { bytes: Buffer.from(text), notes: maskedNote(masked) };
  }
  const named = checkpointsIn(events);
  const store = named.length === 0 ? undefined : await options.checkpoints?.();
  const records = store ? await Promise.all(named.map((each) => store.get(each))) : [];
  const there = records.filter((record) => record !== undefined).map(packCheckpoint);
  const exported = exportBundle(events, there);
  if (exported.type === 'failed') throw new Error(exported.problem);
  const gone = named.length - there.length;
  const notes = [
    ...maskedNote(exported.masked),
    ...(gone === 0 ? [] : [`${gone} of its checkpoints are not kept any more.`]),
  ];
  return { bytes: exported.bytes, notes };
}

/** "2 secrets were masked: GitHub token." */
function maskedNote(kinds: readonly string[]): readonly string[] {
  if (kinds.length === 0) return [];
  const count = kinds.length === 1 ? '1 secret was' : `${kinds.length} secrets were`;
  return [`${count} masked: ${[...new Set(kinds)].join(', ')}.`];
}

async function offerToOpen(target: vscode.Uri, message: string): Promise<void> {
  const open = 'Open';
  if ((await vscode.window.showInformationMessage(message, open)) === open) {
    await vscode.commands.executeCommand('vscode.open', target);
  }
}

async function pickSession(
  { sessions }: TransferOptions,
  argument: unknown,
): Promise<SessionSummary | undefined> {
  const all = sessions.list();
  const named = sessionOfNode(sessionIn(argument) ?? argument);
  if (named !== undefined) return all.find(({ id }) => id === named);
  const items = all.map((summary) => ({
    label: summary.title,
    description: summary.archived
      ? `${ago(summary.lastActivity)}, archived`
      : ago(summary.lastActivity),
    summary,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage('There is no chat yet.');
    return undefined;
  }
  const title = 'Export Which Chat?';
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.summary;
}

async function askForTarget(title: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.window.showSaveDialog({
    title: 'Export Chat',
    saveLabel: 'Export',
    defaultUri: vscode.Uri.joinPath(folder, `${fileNameOf(title)}.parley.json`),
    filters: { 'Parley chat, to import again': ['json'], 'Markdown, to read': ['md'] },
  });
}

/** A title as a name that every file system takes. */
function fileNameOf(title: string): string {
  const plain = title
    .toWellFormed()
    .replaceAll(/[\p{Cc}\\/:*?"<>|.\s]+/gu, ' ')
    .trim();
  return plain.slice(0, 60).trim() || 'chat';
}

type PlaceItem = vscode.QuickPickItem & { readonly pick: () => Thenable<vscode.Uri[] | undefined> };

/** The folders of other tools first, where they are; then any file or folder. */
async function pickPlaces(globalStorage: vscode.Uri): Promise<readonly vscode.Uri[] | undefined> {
  const found = await findToolFolders(globalStorage);
  const items: readonly PlaceItem[] = [
    ...found.map(({ tool, uri, count }) => ({
      label: `$(history) Chats of ${tool}`,
      description: `${count}`,
      detail: uri.fsPath,
      pick: () => Promise.resolve([uri]),
    })),
    { label: '$(file) Choose Files…', pick: () => openDialog('files') },
    { label: '$(folder) Choose a Folder…', pick: () => openDialog('folder') },
  ];
  const title = 'Import Chats From Where?';
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  return picked?.pick();
}

function openDialog(what: 'files' | 'folder'): Thenable<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: 'Import Chats',
    openLabel: 'Import',
    canSelectFiles: what === 'files',
    canSelectFolders: what === 'folder',
    canSelectMany: true,
    ...(what === 'files' ? { filters: { 'Chats of Parley and other tools': ['json'] } } : {}),
  });
}

interface Imported {
  readonly outcomes: readonly ImportOutcome[];
  readonly cancelled: boolean;
}

async function importAll(
  options: TransferOptions,
  picked: readonly vscode.Uri[],
  progress: vscode.Progress<{ readonly message?: string; readonly increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Imported> {
  const isCancelled = (): boolean => token.isCancellationRequested;
  const sources = await findSources(picked, isCancelled);
  const outcomes: ImportOutcome[] = [];
  for (const [at, source] of sources.entries()) {
    if (isCancelled()) break;
    const message = `${at + 1} of ${sources.length}: ${sourceName(source)}`;
    progress.report({ message, increment: 100 / sources.length });
    outcomes.push(...(await importOne(options, source)));
    // Between two files, what else the host has to do.
    await nextTurn();
  }
  return { outcomes, cancelled: isCancelled() };
}

async function importOne(
  options: TransferOptions,
  source: ImportSource,
): Promise<readonly ImportOutcome[]> {
  const name = sourceName(source);
  const parsed = await readSource(source);
  if (parsed.type === 'failed') return [failure(name, parsed.problem)];
  const outcomes: ImportOutcome[] = [];
  for (const imported of parsed.sessions) {
    const { title } = imported;
    try {
      const attachments = imported.attachments.filter(isOfWorkspace);
      const session = { ...imported, attachments };
      const taken = await takeSession(session, sinkOf(options), checkpointsOf(options));
      const problems = [
        ...parsed.problems,
        ...outsideNote(imported.attachments.length - attachments.length),
      ];
      if (taken.type === 'failed') outcomes.push({ ...failure(name, taken.problem), title });
      else {
        const type = taken.type === 'added' && taken.as === 'copy' ? 'copied' : taken.type;
        outcomes.push({
          source: name,
          type,
          title,
          session: taken.session,
          problems,
        });
      }
    } catch (error) {
      options.log.error('Import', error);
      outcomes.push({ ...failure(name, messageOf(error)), title });
    }
  }
  return outcomes;
}

/** A checkpoint can be restored: from a file of others, only into the folders that are open. */
function isOfWorkspace({ files }: PackedCheckpoint): boolean {
  return files.every(({ uri }) => vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)));
}

function outsideNote(count: number): readonly string[] {
  if (count === 0) return [];
  const what = count === 1 ? '1 checkpoint was' : `${count} checkpoints were`;
  return [`${what} left out: of files that are not in the folders that are open.`];
}

function failure(source: string, problem: string): ImportOutcome {
  return { source, type: 'failed', problems: [problem] };
}

function sinkOf({ sessions }: TransferOptions): Parameters<typeof takeSession>[1] {
  return {
    find: (id) =>
      sessions.list().some((each) => each.id === id) ? sessions.history(id) : undefined,
    insert: (id, events) => Promise.resolve(sessions.import(id, events)),
  };
}

function checkpointsOf({ checkpoints }: TransferOptions): Parameters<typeof takeSession>[2] {
  return {
    async put(record) {
      const store = await checkpoints?.();
      return store ? store.put(unpackCheckpoint(record)) : 'there';
    },
  };
}

async function tellOutcomes(
  { showSession, log }: TransferOptions,
  outcomes: readonly ImportOutcome[],
  cancelled: boolean,
): Promise<void> {
  if (outcomes.length === 0 && !cancelled) {
    void vscode.window.showInformationMessage('There is no chat in there.');
    return;
  }
  const summary = importSummary(outcomes, cancelled);
  log.info(`Import: ${summary}`);
  const added = outcomes.find(({ type }) => type === 'added' || type === 'copied')?.session;
  const show = 'Show Chat';
  const report = 'Show Report';
  const actions = [...(added === undefined ? [] : [show]), report];
  const picked = await (outcomes.some(({ type }) => type === 'failed')
    ? vscode.window.showWarningMessage(summary, ...actions)
    : vscode.window.showInformationMessage(summary, ...actions));
  if (picked === show && added !== undefined) await showSession(added);
  if (picked !== report) return;
  const content = importReport(outcomes, cancelled);
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document);
}

/** A keybinding or another extension may name the chat and the file: `{ session, to }`. */
function sessionIn(argument: unknown): unknown {
  return typeof argument === 'object' && argument !== null && 'session' in argument
    ? argument.session
    : undefined;
}

function targetIn(argument: unknown): vscode.Uri | undefined {
  if (typeof argument !== 'object' || argument === null || !('to' in argument)) return undefined;
  return argument.to instanceof vscode.Uri ? argument.to : undefined;
}

/** Files and folders that a command was called with. */
function urisIn(argument: unknown): readonly vscode.Uri[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  return argument.filter((each): each is vscode.Uri => each instanceof vscode.Uri);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
