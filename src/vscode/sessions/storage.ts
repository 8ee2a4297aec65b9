import * as vscode from 'vscode';
import { sharedFolder } from '../../sessions/sharedFolder.ts';

/** Where this workspace's journal lives, for all its windows; those without a folder share one place. */
export function storageFolder(context: vscode.ExtensionContext): vscode.Uri {
  const { storageUri } = context;
  if (!storageUri) return vscode.Uri.joinPath(context.globalStorageUri, 'no-folder');
  return storageUri.scheme === 'file'
    ? vscode.Uri.file(sharedFolder(storageUri.fsPath))
    : storageUri;
}

/** A path, because SQLite wants one. */
export function checkpointFolder(folder: vscode.Uri): string {
  return vscode.Uri.joinPath(folder, 'checkpoints').fsPath;
}
