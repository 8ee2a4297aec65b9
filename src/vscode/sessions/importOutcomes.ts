import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import type { CheckpointRecord, ImportedSession } from '../../sessions/transfer/bundle.ts';
import { withoutForeignPins } from '../../sessions/transfer/foreignPins.ts';
import {
  importReport,
  importSummary,
  type ImportOutcome,
} from '../../sessions/transfer/importReport.ts';
import { isFileAddress } from '../../sessions/transfer/parseCheckpoints.ts';
import { takeSession, type SessionSink } from '../../sessions/transfer/takeSession.ts';
import { showReport } from '../commands/showReport.ts';
import { unpackCheckpoint } from '../checkpoints/transferCheckpoints.ts';
import type { TransferOptions } from './transferOptions.ts';
import { titleText } from './titleText.ts';

export interface Imported {
  readonly outcomes: readonly ImportOutcome[];
  readonly cancelled: boolean;
}

export type ImportProgress = vscode.Progress<{
  readonly message?: string;
  readonly increment?: number;
}>;

/** Runs `work` with a bar that can be cancelled, and says what became of each chat. */
export async function importWithProgress(
  options: TransferOptions,
  work: (progress: ImportProgress, token: vscode.CancellationToken) => Promise<Imported>,
): Promise<void> {
  const { outcomes, cancelled } = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Importing chats'),
      cancellable: true,
    },
    work,
  );
  void tellOutcomes(options, outcomes, cancelled);
}

/** Puts one chat beside those that are there. `source`: where it came from, for the report. */
export async function takeImported(
  options: TransferOptions,
  source: string,
  imported: ImportedSession,
  problems: readonly string[],
): Promise<ImportOutcome> {
  const title = titleText(imported.title);
  try {
    const attachments = imported.attachments.filter(isOfWorkspace);
    const session = { ...imported, attachments };
    const sink = sinkOf(options);
    const taken = await takeSession(session, sink, checkpointsOf(options));
    if (taken.type === 'failed') return { ...importFailure(source, taken.problem), title };
    if (taken.type === 'added' && imported.draft !== undefined) {
      await options.drafts.write(taken.session, imported.draft);
    }
    const type = taken.type === 'added' && taken.as === 'copy' ? 'copied' : taken.type;
    const left = [
      ...outsideNote(imported.attachments.length - attachments.length),
      ...pinsNote(sink.unpinned),
    ];
    return { source, type, title, session: taken.session, problems: [...problems, ...left] };
  } catch (error) {
    options.log.error('Import', error);
    return { ...importFailure(source, messageOf(error)), title };
  }
}

export function importFailure(source: string, problem: string): ImportOutcome {
  return { source, type: 'failed', problems: [problem] };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A checkpoint can be restored: from a file of others, only into the folders that are open. */
function isOfWorkspace({ files }: CheckpointRecord): boolean {
  return files.every(({ uri }) => vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)));
}

function outsideNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? t('1 checkpoint was left out: of files that are not in the folders that are open.')
      : t(
          '{0} checkpoints were left out: of files that are not in the folders that are open.',
          count,
        ),
  ];
}

/** A pin goes along with every message: from a file of others, only one of the folders that are open. */
function mayBePinned(target: string): boolean {
  if (!isFileAddress(target)) return false;
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(target)) !== undefined;
}

function pinsNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? t('1 pin was taken off: it is not in the folders that are open.')
      : t('{0} pins were taken off: they are not in the folders that are open.', count),
  ];
}

/** `unpinned`: how many pins did not come along. */
type Sink = SessionSink & { readonly unpinned: number };

function sinkOf({ sessions }: TransferOptions): Sink {
  let unpinned = 0;
  return {
    get unpinned() {
      return unpinned;
    },
    find(id) {
      const events = sessions.history(id);
      return events.length === 0 ? undefined : events;
    },
    insert(id, all) {
      const { events, count } = withoutForeignPins(all, mayBePinned);
      unpinned = count;
      return Promise.resolve(sessions.import(id, events));
    },
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
    void vscode.window.showInformationMessage(t('There is no chat in there.'));
    return;
  }
  const summary = importSummary(outcomes, cancelled);
  log.info(`Import: ${summary}`);
  const added = outcomes.find(({ type }) => type === 'added' || type === 'copied')?.session;
  const show = t('Show Chat');
  const report = t('Show Report');
  const actions = [...(added === undefined ? [] : [show]), report];
  const picked = await (outcomes.some(({ type }) => type === 'failed')
    ? vscode.window.showWarningMessage(summary, ...actions)
    : vscode.window.showInformationMessage(summary, ...actions));
  if (picked === show && added !== undefined) await showSession(added);
  if (picked === report) await showReport(t('Import of Chats'), importReport(outcomes, cancelled));
}
