import * as vscode from 'vscode';
import { inSteps } from '../../commands/inSteps.ts';
import { foldAll } from '../../protocol/fold.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { emptySession, type SessionSummary } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import { checkpointsIn } from '../../sessions/transfer/bundle.ts';
import { exportBundle } from '../../sessions/transfer/exportBundle.ts';
import { withWholeSteps } from '../../sessions/wholeSteps.ts';
import { exportMarkdown } from '../../sessions/transfer/exportMarkdown.ts';
import type { ImportOutcome } from '../../sessions/transfer/importReport.ts';
import { secretKindText } from '../../trust/secretKindText.ts';
import { itemText } from '../itemText.ts';
import { askForTarget } from './exportTarget.ts';
import {
  importFailure,
  importWithProgress,
  messageOf,
  takeImported,
  type Imported,
  type ImportProgress,
} from './importOutcomes.ts';
import { findSources, readSource, sourceName, type ImportSource } from './importSources.ts';
import { bringOver } from './otherFolderChats.ts';
import { pickImportPlace } from './pickImportPlace.ts';
import { ago, sessionOfNode } from './sessionsTree.ts';
import { titleText } from './titleText.ts';
import { packCheckpoint } from '../checkpoints/transferCheckpoints.ts';
import type { TransferOptions } from './transferOptions.ts';

/** Writes a chat to a file: with `.md` to be read, else whole, to be imported again. */
export async function exportSession(options: TransferOptions, argument: unknown): Promise<void> {
  const summary = await pickSession(options, argument);
  const target = summary && (targetIn(argument) ?? (await askForTarget(titleText(summary.title))));
  if (!target) return;
  try {
    const { bytes, notes } = await contentOf(options, summary.id, target);
    await vscode.workspace.fs.writeFile(target, bytes);
    void offerToOpen(target, [t('Exported to {0}.', target.fsPath), ...notes].join(' '));
  } catch (error) {
    options.log.error('Export', error);
    void vscode.window.showErrorMessage(t('The chat was not exported. {0}', messageOf(error)));
  }
}

/** Takes chats from files and folders, and says what became of each. */
export async function importSessions(options: TransferOptions, argument: unknown): Promise<void> {
  const named = urisIn(argument);
  const place = named ? { type: 'files' as const, uris: named } : await pickImportPlace(options);
  if (place?.type === 'folder') return bringOver(options, [place.folder]);
  if (!place || place.uris.length === 0) return;
  await importWithProgress(options, (progress, token) =>
    importAll(options, place.uris, progress, token),
  );
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
    const { text, masked } = exportMarkdown(
      withWholeSteps(foldAll(emptySession(id), events), () => events),
    );
    return { bytes: Buffer.from(text), notes: maskedNote(masked) };
  }
  const named = checkpointsIn(events);
  const store = named.length === 0 ? undefined : await options.checkpoints?.();
  const records = store ? await Promise.all(named.map((each) => store.get(each))) : [];
  const there = records.filter((record) => record !== undefined).map(packCheckpoint);
  const draft = options.drafts.read(id);
  const exported = exportBundle(events, there, draft);
  if (exported.type === 'failed') throw new Error(exported.problem);
  const gone = named.length - there.length;
  const notes = [
    ...maskedNote(exported.masked),
    ...(gone === 0 ? [] : [goneNote(gone)]),
    ...draftNote(draft),
  ];
  return { bytes: exported.bytes, notes };
}

function goneNote(count: number): string {
  return count === 1
    ? t('One of its checkpoints is not kept any more.')
    : t('{0} of its checkpoints are not kept any more.', count);
}

function draftNote(draft: string): readonly string[] {
  return draft === '' ? [] : [t('What was typed and not sent is in it.')];
}

/** "2 secrets were masked: GitHub token." */
function maskedNote(kinds: readonly string[]): readonly string[] {
  if (kinds.length === 0) return [];
  const all = [...new Set(kinds)].map(secretKindText).join(', ');
  return [
    kinds.length === 1
      ? t('1 secret was masked: {0}.', all)
      : t('{0} secrets were masked: {1}.', kinds.length, all),
  ];
}

async function offerToOpen(target: vscode.Uri, message: string): Promise<void> {
  const open = t('Open');
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
    label: itemText(titleText(summary.title)),
    description: summary.archived
      ? t('{0}, archived', ago(summary.lastActivity))
      : ago(summary.lastActivity),
    summary,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(t('There is no chat yet.'));
    return undefined;
  }
  const title = t('Export Which Chat?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.summary;
}

async function importAll(
  options: TransferOptions,
  picked: readonly vscode.Uri[],
  progress: ImportProgress,
  token: vscode.CancellationToken,
): Promise<Imported> {
  const isCancelled = (): boolean => token.isCancellationRequested;
  const sources = await findSources(picked, isCancelled);
  const report = progress.report.bind(progress);
  const outcomes = await inSteps(sources, { name: sourceName, report, isCancelled }, (source) =>
    importOne(options, source),
  );
  return { outcomes: outcomes.flat(), cancelled: isCancelled() };
}

async function importOne(
  options: TransferOptions,
  source: ImportSource,
): Promise<readonly ImportOutcome[]> {
  const name = sourceName(source);
  const parsed = await readSource(source);
  if (parsed.type === 'failed') return [importFailure(name, parsed.problem)];
  const outcomes: ImportOutcome[] = [];
  for (const imported of parsed.sessions) {
    outcomes.push(await takeImported(options, name, imported, parsed.problems));
  }
  return outcomes;
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
