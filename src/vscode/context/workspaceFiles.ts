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

/** A file as it stands in an editor, else on the disk; undefined where there is none. */
export async function readText(
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, path);
  try {
    await vscode.workspace.fs.stat(uri);
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return undefined;
  }
}
