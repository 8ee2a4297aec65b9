import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import { inSteps, type StepsOptions } from '../../commands/inSteps.ts';
import type { CheckpointRecord } from '../../checkpoints/checkpoint.ts';
import { t } from '../../protocol/texts.ts';
import {
  checkpointsIn,
  type CheckpointRecord as PackedCheckpoint,
  type ImportedSession,
} from '../../sessions/transfer/bundle.ts';
import type { Belonging } from '../../sessions/transfer/belonging.ts';
import { copyDatabase } from '../../sessions/transfer/copyDatabase.ts';
import type { ImportOutcome } from '../../sessions/transfer/importReport.ts';
import {
  moveOf,
  placeName,
  type Here,
  type OtherFolder,
} from '../../sessions/transfer/otherFolders.ts';
import { readOtherJournal, type OtherJournal } from '../../sessions/transfer/otherJournal.ts';
import { withScratchFolder } from '../../sessions/transfer/scratchFolder.ts';
import { importFailure, importWithProgress, messageOf, takeImported } from './importOutcomes.ts';
import { titleText } from './titleText.ts';
import { packCheckpoint } from '../checkpoints/transferCheckpoints.ts';
import type { TransferOptions } from './transferOptions.ts';

/** Where this window's chats are, and what is open in it. */
export function hereOf({ context, folder }: TransferOptions): Here {
  const { storageUri, globalStorageUri } = context;
  const global = globalStorageUri.fsPath;
  return {
    folder: folder.fsPath,
    storages: storageUri
      ? join(storageUri.fsPath, '..', '..')
      : join(global, '..', '..', 'workspaceStorage'),
    name: basename((storageUri ?? globalStorageUri).fsPath),
    more: [join(global, 'no-folder')],
    belonging: openHere(),
  };
}

/** Takes the chats of other folders, as they are there, and says what became of each. */
export function bringOver(
  options: TransferOptions,
  folders: readonly OtherFolder[],
): Promise<void> {
  return importWithProgress(options, async (progress, token) => {
    const outcomes: ImportOutcome[] = [];
    const walk = {
      report: progress.report.bind(progress),
      isCancelled: () => token.isCancellationRequested,
      share: 100 / folders.length,
    };
    for (const folder of folders) {
      if (walk.isCancelled()) break;
      outcomes.push(...(await bringOne(options, folder, walk)));
    }
    return { outcomes, cancelled: walk.isCancelled() };
  });
}

function openHere(): Belonging {
  const { workspaceFolders = [], workspaceFile, name } = vscode.workspace;
  return {
    folders: workspaceFolders.map(({ uri }) => uri.toString()),
    ...(workspaceFile === undefined ? {} : { workspace: workspaceFile.toString() }),
    ...(name === undefined ? {} : { name }),
  };
}

async function bringOne(
  options: TransferOptions,
  folder: OtherFolder,
  walk: Walk,
): Promise<readonly ImportOutcome[]> {
  const source = placeName(folder);
  const scratch = options.folder.fsPath;
  try {
    const read = await readOtherJournal(folder.journal, scratch, (journal) =>
      withCheckpoints(options, folder, (checkpoints) =>
        takeChats({ options, source, journal, checkpoints }, walk),
      ),
    );
    return read.type === 'failed' ? [importFailure(source, read.problem)] : read.value;
  } catch (error) {
    options.log.error('Import', error);
    return [importFailure(source, messageOf(error))];
  }
}

/** How far it is is told; each folder has as much of the bar as the next. */
type Walk = Omit<StepsOptions<SessionSummary>, 'name'>;

interface Bringing {
  readonly options: TransferOptions;
  readonly source: string;
  readonly journal: OtherJournal;
  readonly checkpoints: OtherCheckpoints;
}

async function takeChats(
  { options, source, journal, checkpoints }: Bringing,
  walk: Walk,
): Promise<readonly ImportOutcome[]> {
  return inSteps(
    journal.chats,
    { ...walk, name: ({ title }) => titleText(title) },
    async (chat) => {
      try {
        const imported = journal.read(chat);
        const { attachments, problems } = await checkpoints.of(imported);
        const whole = { ...imported, attachments };
        const all = [...journal.problems(), ...problems];
        return await takeImported(options, source, whole, all);
      } catch (error) {
        options.log.error('Import', error);
        return { ...importFailure(source, messageOf(error)), title: chat.title };
      }
    },
  );
}

/** The checkpoints of another folder's chats. */
interface OtherCheckpoints {
  of(chat: ImportedSession): Promise<{
    readonly attachments: readonly PackedCheckpoint[];
    /** Why some, or all, are missing. */
    readonly problems: readonly string[];
  }>;
}

/** The store is copied when the first chat names a checkpoint: most chats have none. */
function withCheckpoints<T>(
  options: TransferOptions,
  folder: OtherFolder,
  use: (checkpoints: OtherCheckpoints) => Promise<T>,
): Promise<T> {
  const move = moveOf(folder, openHere());
  return withScratchFolder(options.folder.fsPath, async (scratch) => {
    let opening: ReturnType<typeof openCopy> | undefined;
    const one = async (id: string): Promise<CheckpointRecord | undefined> =>
      (await (opening ??= openCopy(folder, scratch)))?.get(id);
    const of: OtherCheckpoints['of'] = async ({ events }) => {
      const named = checkpointsIn(events);
      const read = await Promise.allSettled(named.map(one));
      const found = read.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
      const gone = named.length - found.length;
      const problems =
        gone === 0 ? [] : [t('{0} of its {1} checkpoints could not be taken.', gone, named.length)];
      return { attachments: found.map((each) => moved(packCheckpoint(each), move)), problems };
    };
    try {
      return await use({ of });
    } finally {
      // One that could not be opened has been told with each chat.
      const store = await opening?.catch(() => undefined);
      await store?.close();
    }
  });
}

async function openCopy(folder: OtherFolder, scratch: string) {
  const path = join(folder.journal, 'checkpoints', 'checkpoints.db');
  if (!existsSync(path)) return undefined;
  await copyDatabase(path, join(scratch, 'checkpoints.db'), true);
  const { openCheckpoints } = await import('../../checkpoints/checkpointStore.ts');
  return openCheckpoints(scratch);
}

/** Its files where they are now, so that it can be restored. */
function moved(checkpoint: PackedCheckpoint, move: ReturnType<typeof moveOf>): PackedCheckpoint {
  if (!move) return checkpoint;
  const files = checkpoint.files.map((file) =>
    file.uri.startsWith(`${move.from}/`)
      ? { ...file, uri: move.to + file.uri.slice(move.from.length) }
      : file,
  );
  return { ...checkpoint, files };
}
