import * as vscode from 'vscode';

/** What no search of ours looks into, on top of the person's own `files.exclude`. */
const never =
  '**/{node_modules,.git,.hg,.svn,dist,out,build,target,.venv,venv,__pycache__,coverage}/**';
const most = 20_000;

/** Paths of a folder's files, relative to it, with forward slashes; at most 20,000. */
export async function listFiles(folder: vscode.WorkspaceFolder): Promise<readonly string[]> {
  const found = await findFiles(folder);
  return found.map((uri) => vscode.workspace.asRelativePath(uri, false));
}

export async function findFiles(folder: vscode.WorkspaceFolder): Promise<readonly vscode.Uri[]> {
  return vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*'), never, most);
}

/** Files below a folder that is not necessarily one of the workspace's own. */
export async function findFilesIn(
  folder: vscode.Uri,
  limit: number,
): Promise<readonly vscode.Uri[]> {
  return vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*'), never, limit);
}
