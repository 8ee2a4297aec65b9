import * as vscode from 'vscode';
import type { BundleRoot } from '../checkpoints/bundlePaths.ts';
import type { CheckpointInfo } from '../checkpoints/checkpoint.ts';
import type { CheckpointStore } from '../checkpoints/checkpointStore.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { howMany } from './howMany.ts';

const filters = { 'Parley checkpoints': ['parley-checkpoints'] };

/** Writes checkpoints into one file that the person names. */
export async function exportCheckpoints(
  store: CheckpointStore,
  infos: readonly CheckpointInfo[],
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = 'checkpoint.parley-checkpoints';
  const target = await vscode.window.showSaveDialog({
    filters,
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
  if (!target) return;
  const ids = infos.map(({ id }) => id);
  const { bytes, leftOut } = await store.exportBundle(ids, workspaceRoots());
  await vscode.workspace.fs.writeFile(target, bytes);
  const without =
    leftOut.length === 0
      ? ''
      : ` ${howMany(leftOut.length, 'file')} outside of the workspace left out.`;
  void vscode.window.showInformationMessage(`Exported ${ids.length} checkpoints.${without}`);
}

/** Takes in a file that `exportCheckpoints` wrote, the one at `source` or one that the person picks. */
export async function importCheckpoints(
  checkpoints: CheckpointRoom,
  source?: vscode.Uri,
): Promise<void> {
  try {
    const picked = source ?? (await vscode.window.showOpenDialog({ filters }))?.[0];
    if (!picked) return;
    const bytes = await vscode.workspace.fs.readFile(picked);
    const result = await (await checkpoints.store()).importBundle(bytes, workspaceRoots());
    if (result.type === 'refused') {
      void vscode.window.showErrorMessage(result.reason);
      return;
    }
    const there = result.there === 0 ? '' : ` ${result.there} were here already.`;
    void vscode.window.showInformationMessage(`Imported ${result.added} checkpoints.${there}`);
  } catch (error) {
    checkpoints.tell(error, 'Not all of the file was imported.');
  }
}

function workspaceRoots(): readonly BundleRoot[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map(({ name, uri }) => ({ name, uri: uri.toString() }));
}
