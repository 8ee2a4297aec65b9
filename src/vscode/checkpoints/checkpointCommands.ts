import * as vscode from 'vscode';
import type { CheckpointFile } from '../../checkpoints/checkpoint.ts';
import type { CleanupReason } from '../../checkpoints/planCleanup.ts';
import { checkpointTitleText } from '../../protocol/checkpointTitle.ts';
import { createId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import type { TouchedFiles } from './checkpointTouched.ts';
import { ago } from '../sessions/sessionsTree.ts';
import { howMany } from '../commands/howMany.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import type { Refuse } from '../panel/slashCall.ts';
import { shownItem } from '../shownItem.ts';

interface CreateRoom {
  readonly active: Pick<ShownSession, 'actor'>;
  readonly checkpoints: CheckpointRoom;
  readonly touched: TouchedFiles;
}

/** Files, and bytes of all of them, that a checkpoint on command takes, at most. */
const limits = { files: 500, bytes: 100 * 1024 * 1024 };

/**
 * Keeps what the touched files hold now, unsaved text too: those that Parley ever changed here, and
 * those that changed while this window was open. `name`: without it the person is asked. `refuse` hears
 * why nothing was kept, where that is not to be told as a notification alone.
 */
export async function createCheckpoint(
  room: CreateRoom,
  name: unknown,
  refuse?: Refuse,
): Promise<void> {
  const { active, checkpoints } = room;
  const otherwise = t('No checkpoint was kept.');
  try {
    const { files, leftOut } = await touchedFiles(room);
    if (files.length === 0) {
      (refuse ?? inform)(
        t('There is nothing to keep yet: no file was changed while this window was open.'),
      );
      return;
    }
    const title = typeof name === 'string' ? name : await askForName(files.length);
    if (title === undefined) return;
    const session = (await active.actor())?.id;
    const id = await checkpoints.keep(
      { title, automatic: false, ...(session === undefined ? {} : { session }), files },
      otherwise,
    );
    if (id === undefined) {
      refuse?.(otherwise);
      return;
    }
    if (session !== undefined) {
      const note = { type: 'note-checkpoint', checkpoint: id, title, files: files.length } as const;
      await checkpoints.record(session, note, createId());
    }
    const without =
      leftOut === 0
        ? ''
        : t(
            ' {0} that cannot be kept (too large, or no plain file) left out.',
            howMany(leftOut, 'file'),
          );
    void vscode.window.showInformationMessage(
      t('Kept a checkpoint of {0}.{1}', howMany(files.length, 'file'), without),
    );
  } catch (error) {
    checkpoints.tell(error, otherwise);
    refuse?.(otherwise);
  }
}

/** Shows what the settings would remove and why, and removes it where the person agrees. */
export async function cleanUpCheckpoints(checkpoints: CheckpointRoom): Promise<void> {
  try {
    const { goes, bytes } = await checkpoints.plan();
    if (goes.length === 0) {
      const usage = await (await checkpoints.store()).usage();
      void vscode.window.showInformationMessage(
        t(
          'Nothing has to go: the checkpoints take {0} and are within what the settings allow.',
          megabytes(usage),
        ),
      );
      return;
    }
    const items = goes.map(({ info, reason }) =>
      shownItem({
        id: info.id,
        label: checkpointTitleText(info.title),
        description: ago(info.at),
        detail: reasons[reason],
        picked: true,
      }),
    );
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: t('Remove {0}?', howMany(goes.length, 'Checkpoint')),
      placeHolder: t('That frees about {0}; what you untick stays for now', megabytes(bytes)),
    });
    if (!picked || picked.length === 0) return;
    await checkpoints.remove(picked.map(({ id }) => id));
    void vscode.window.showInformationMessage(
      t('Removed {0}.', howMany(picked.length, 'checkpoint')),
    );
  } catch (error) {
    checkpoints.tell(error, t('The checkpoints could not be cleaned up.'));
  }
}

function inform(text: string): void {
  void vscode.window.showInformationMessage(text);
}

const reasons: Record<CleanupReason, string> = {
  age: t('Older than parley.checkpoints.maxAgeDays'),
  count: t('More than parley.checkpoints.maxCount'),
  quota: t('More than parley.checkpoints.quotaMegabytes together'),
};

function askForName(files: number): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Name of the Checkpoint of {0}', howMany(files, 'File')),
    value: new Date().toLocaleString(),
    validateInput: (text) => (text.trim() === '' ? t('A checkpoint needs a name.') : undefined),
  });
}

async function touchedFiles({
  checkpoints,
  touched,
}: CreateRoom): Promise<{ readonly files: readonly CheckpointFile[]; readonly leftOut: number }> {
  const known = await (await checkpoints.store()).knownUris(limits.files);
  const uris = [...new Set([...touched.list(), ...known])].filter(isInWorkspace);
  const files: CheckpointFile[] = [];
  let room = limits.bytes;
  for (const uri of uris.slice(0, limits.files)) {
    const file = await readWithin(checkpoints, uri, room);
    if (!file) continue;
    files.push(file);
    room -= file.before?.length ?? 0;
  }
  return { files, leftOut: uris.length - files.length };
}

/** Undefined where it is too large, or no file: a folder, a socket. */
async function readWithin(
  { files }: CheckpointRoom,
  uri: string,
  room: number,
): Promise<CheckpointFile | undefined> {
  try {
    const stat = await vscode.workspace.fs.stat(vscode.Uri.parse(uri)).then(
      (found) => found,
      () => undefined,
    );
    if (stat && (stat.size > room || (stat.type & vscode.FileType.File) === 0)) return undefined;
    const before = await files.read(uri);
    return { uri, ...(before ? { before } : {}) };
  } catch {
    // It cannot be read: the person is told how many were left out.
    return undefined;
  }
}

function isInWorkspace(uri: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)) !== undefined;
}

function megabytes(bytes: number): string {
  return t('{0} MB', (bytes / 1024 / 1024).toFixed(1));
}
