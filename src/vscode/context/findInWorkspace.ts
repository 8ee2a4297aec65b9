import * as vscode from 'vscode';

/** Files of one name that are told apart. */
const mostFound = 20;

/**
 * The files of the workspace that a path means: the one that it names, else those whose path ends
 * with it, for models often give a file's name alone. Empty where there is none, and for a path that
 * climbs out of the workspace.
 */
export async function findInWorkspace(path: string): Promise<readonly vscode.Uri[]> {
  const clean = path.replaceAll('\\', '/').replace(/^\.?\//u, '');
  if (clean.split('/').includes('..')) return [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const inner = clean.startsWith(`${folder.name}/`) ? clean.slice(folder.name.length + 1) : clean;
    for (const candidate of new Set([clean, inner])) {
      const uri = vscode.Uri.joinPath(folder.uri, candidate);
      if (await exists(uri)) return [uri];
    }
  }
  const escaped = clean.replace(/[[\]{}*?!]/gu, '?');
  return vscode.workspace.findFiles(`**/${escaped}`, undefined, mostFound);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
