import { readlink, realpath } from 'node:fs/promises';
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

/** Links behind each other that are followed; as many as Linux follows. */
const mostLinks = 40;

/**
 * Of a path that may not be there yet: what of it is there, and the rest as it is. A link to what is not there yet
 * is where it would be written; one that leads round in a circle leads nowhere, and certainly not inside.
 */
async function realOf(place: string, links = mostLinks): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    const parent = path.dirname(place);
    if (parent === place || links === 0) return path.parse(place).root;
    const here = await realOf(parent, links);
    const itself = path.join(here, path.basename(place));
    const target = await readlink(itself).catch(() => undefined);
    return target === undefined ? itself : realOf(path.resolve(here, target), links - 1);
  }
}
