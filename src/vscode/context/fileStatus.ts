import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';

export interface FileStatus {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly isFile: boolean;
}

/**
 * What the disk says of a file. On this machine the disk itself is asked: by VS Code's window it takes
 * about ten milliseconds, and every question to a model waits for it. Rejects where there is none.
 */
export async function statusOf(uri: vscode.Uri): Promise<FileStatus> {
  if (uri.scheme === 'file') {
    const status = await stat(uri.fsPath);
    return { size: status.size, modified: status.mtimeMs, isFile: status.isFile() };
  }
  const { size, mtime, type } = await vscode.workspace.fs.stat(uri);
  return { size, modified: mtime, isFile: (type & vscode.FileType.File) !== 0 };
}

/**
 * The bytes of a file; undefined where it has more than `most`, or is another thing: a pipe would never come
 * to its end. Rejects where there is none.
 */
export async function readFileWithin(
  uri: vscode.Uri,
  most: number,
): Promise<Uint8Array | undefined> {
  const { size, isFile } = await statusOf(uri);
  return isFile && size <= most ? vscode.workspace.fs.readFile(uri) : undefined;
}
