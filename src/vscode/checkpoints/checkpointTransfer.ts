import * as vscode from 'vscode';
import type { BundleRoot } from '../../checkpoints/bundlePaths.ts';
import type { CheckpointInfo } from '../../checkpoints/checkpoint.ts';
import type { CheckpointStore } from '../../checkpoints/checkpointStore.ts';
import { t } from '../../protocol/texts.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { fileNameOf } from '../sessions/fileNameOf.ts';
import { howMany } from '../commands/howMany.ts';

const filters = { [t('Parley checkpoints')]: ['parley-checkpoints'] };

/** Writes checkpoints into one file that the person names. */
export async function exportCheckpoints(
  store: CheckpointStore,
  infos: readonly CheckpointInfo[],
): Promise<void> {
  const folder = firstFolder();
  const [only] = infos;
  const name = infos.length === 1 && only ? fileNameOf(only.title) : 'checkpoints';
  const target = await vscode.window.showSaveDialog({
    title: infos.length === 1 ? t('Export Checkpoint') : t('Export Checkpoints'),
    saveLabel: t('Export'),
    filters,
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${name}.parley-checkpoints`) } : {}),
  });
  if (!target) return;
  const ids = infos.map(({ id }) => id);
  const { bytes, leftOut } = await store.exportBundle(ids, workspaceRoots());
  await vscode.workspace.fs.writeFile(target, bytes);
  const without =
    leftOut.length === 0
      ? ''
      : t(' {0} outside of the workspace left out.', howMany(leftOut.length, 'file'));
  void vscode.window.showInformationMessage(
    t('Exported {0} to {1}.{2}', howMany(ids.length, 'checkpoint'), target.fsPath, without),
  );
}

/** Takes in a file that `exportCheckpoints` wrote, the one at `source` or one that the person picks. */
export async function importCheckpoints(
  checkpoints: CheckpointRoom,
  source?: vscode.Uri,
): Promise<void> {
  try {
    const picked = source ?? (await askForSource());
    if (!picked) return;
    const bytes = await vscode.workspace.fs.readFile(picked);
    const result = await (await checkpoints.store()).importBundle(bytes, workspaceRoots());
    if (result.type === 'refused') {
      void vscode.window.showErrorMessage(result.reason);
      return;
    }
    const { added, there } = result;
    const already =
      there === 0
        ? ''
        : there === 1
          ? t(' 1 was here already.')
          : t(' {0} were here already.', there);
    void vscode.window.showInformationMessage(
      t(
        'Imported {0}.{1}',
        added === 0 ? t('no checkpoint') : howMany(added, 'checkpoint'),
        already,
      ),
    );
  } catch (error) {
    checkpoints.tell(error, t('Not all of the file was imported.'));
  }
}

async function askForSource(): Promise<vscode.Uri | undefined> {
  const folder = firstFolder();
  const picked = await vscode.window.showOpenDialog({
    title: t('Import Checkpoints'),
    openLabel: t('Import'),
    filters,
    ...(folder ? { defaultUri: folder } : {}),
  });
  return picked?.[0];
}

function firstFolder(): vscode.Uri | undefined {
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

function workspaceRoots(): readonly BundleRoot[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map(({ name, uri }) => ({ name, uri: uri.toString() }));
}
