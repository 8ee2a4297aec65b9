import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/**
 * Whether a file of the workspace, which may not be there yet, lies in none of its folders: by way of a
 * symbolic link, its own included.
 */
export async function leadsOutside(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || uri.scheme !== 'file') return false;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(
    (each) => each.uri.scheme === 'file',
  );
  const roots = await Promise.all(folders.map((each) => realOf(each.uri.fsPath)));
  const real = await realOf(uri.fsPath);
  return !roots.some((root) => real.startsWith(root.endsWith(path.sep) ? root : root + path.sep));
}

/** Of a path that may not be there yet: what of it is there, and the rest as it is. */
async function realOf(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    const parent = path.dirname(place);
    return parent === place ? place : path.join(await realOf(parent), path.basename(place));
  }
}
