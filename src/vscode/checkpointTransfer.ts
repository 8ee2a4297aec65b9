import * as vscode from 'vscode';
import type { BundleRoot } from '../checkpoints/bundlePaths.ts';
import type { CheckpointInfo } from '../checkpoints/checkpoint.ts';
import type { CheckpointStore } from '../checkpoints/checkpointStore.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { fileNameOf } from './fileNameOf.ts';
import { howMany } from './howMany.ts';

const filters = { 'Parley checkpoints': ['parley-checkpoints'] };

/** Writes checkpoints into one file that the person names. */
export async function exportCheckpoints(
  store: CheckpointStore,
  infos: readonly CheckpointInfo[],
): Promise<void> {
  const folder = firstFolder();
  const [only] = infos;
  const name = infos.length === 1 && only ? fileNameOf(only.title) : 'checkpoints';
  const target = await vscode.window.showSaveDialog({
    title: infos.length === 1 ? 'Export Checkpoint' : 'Export Checkpoints',
    saveLabel: 'Export',
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
      : ` ${howMany(leftOut.length, 'file')} outside of the workspace left out.`;
  void vscode.window.showInformationMessage(
    `Exported ${howMany(ids.length, 'checkpoint')} to ${target.fsPath}.${without}`,
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
    const already = there === 0 ? '' : ` ${there} ${there === 1 ? 'was' : 'were'} here already.`;
    void vscode.window.showInformationMessage(
      `Imported ${added === 0 ? 'no checkpoint' : howMany(added, 'checkpoint')}.${already}`,
    );
  } catch (error) {
    checkpoints.tell(error, 'Not all of the file was imported.');
  }
}

async function askForSource(): Promise<vscode.Uri | undefined> {
  const folder = firstFolder();
  const picked = await vscode.window.showOpenDialog({
    title: 'Import Checkpoints',
    openLabel: 'Import',
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
