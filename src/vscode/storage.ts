import * as vscode from 'vscode';

/** Where this workspace's journal lives; windows without a folder share one place. */
export function storageFolder(context: vscode.ExtensionContext): vscode.Uri {
  return context.storageUri ?? vscode.Uri.joinPath(context.globalStorageUri, 'no-folder');
}

/** A path, because checkpoints are plain files beside the journal. */
export function checkpointFolder(folder: vscode.Uri): string {
  return vscode.Uri.joinPath(folder, 'checkpoints').fsPath;
}
