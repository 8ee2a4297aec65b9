import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** Whether a file that is to be made would lie outside its workspace folder, by way of a symbolic link. */
export async function leadsOutside(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || uri.scheme !== 'file') return false;
  const root = await realpath(folder.uri.fsPath);
  const real = await realOf(path.dirname(uri.fsPath));
  return real !== root && !real.startsWith(`${root}${path.sep}`);
}

/** Of a folder that may not be there yet: what of its path is there, and the rest as it is. */
async function realOf(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(await realOf(parent), path.basename(folder));
  }
}
