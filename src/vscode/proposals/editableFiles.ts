import * as vscode from 'vscode';
import type { EditBlock } from '../../edits/editBlocks.ts';
import { editPath } from '../../edits/editPath.ts';
import type { EditableFile, FindFile } from '../../edits/planEdits.ts';
import type { LineRange } from '../../protocol/contextItems.ts';
import { currentText } from './applyProposal.ts';
import { leadsOutside } from './leadsOutside.ts';

/** A file that the model was shown, by the name under which it was. */
export interface ShownFile {
  readonly path: string;
  readonly uri: string;
  readonly within?: LineRange;
}

export interface EditableFiles {
  readonly find: FindFile;
  /** By the path as an edit writes it: files that the model was shown and that are not there any more. */
  readonly gone: ReadonlyMap<string, string>;
}

/**
 * The files that these edits may change: those that the model was shown, as they are now, and those
 * that do not exist yet.
 */
export async function editableFiles(
  blocks: readonly EditBlock[],
  shown: readonly ShownFile[],
): Promise<EditableFiles> {
  const files = new Map<string, EditableFile | 'outside'>();
  const gone = new Map<string, string>();
  const lost = new Set<string>();
  for (const { path: written } of blocks) {
    const read = editPath(written);
    if (read.type !== 'path' || files.has(read.path)) continue;
    const { path } = read;
    if (lost.has(path)) {
      gone.set(written, path);
      continue;
    }
    const known = shown.find((file) => file.path === path);
    const uri = known ? vscode.Uri.parse(known.uri) : fileInWorkspace(path);
    if (!uri) continue;
    if (await leadsOutside(uri)) {
      files.set(path, 'outside');
      continue;
    }
    const text = await currentText(uri);
    if (!known && text !== undefined) continue;
    if (known && text === undefined) {
      lost.add(path);
      gone.set(written, path);
      continue;
    }
    const within = known?.within;
    files.set(path, { uri: uri.toString(), path, text, ...(within ? { within } : {}) });
  }
  return { find: (path) => files.get(path), gone };
}

/** What may be shown of them again, by the path as an edit writes it. */
export function textIn(find: FindFile): (path: string) => string | undefined {
  return (path) => {
    const read = editPath(path);
    const found = read.type === 'path' ? find(read.path) : undefined;
    return found === 'outside' ? undefined : found?.text;
  };
}

/** Where a new file goes; with several folders their name comes first. */
export function fileInWorkspace(path: string): vscode.Uri | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (only && folders.length === 1) return vscode.Uri.joinPath(only.uri, path);
  const [name = '', ...rest] = path.split('/');
  const folder = folders.find((each) => each.name === name);
  return folder && rest.length > 0 ? vscode.Uri.joinPath(folder.uri, ...rest) : undefined;
}
