import * as vscode from 'vscode';
import type { EditBlock } from '../../edits/editBlocks.ts';
import { editPath } from '../../edits/editPath.ts';
import { movedRange } from '../../edits/movedRange.ts';
import type { EditableFile, FindFile, Unchangeable } from '../../edits/planEdits.ts';
import type { LineRange } from '../../protocol/contextItems.ts';
import { whyReadOnly } from '../editor/editorTarget.ts';
import { currentText } from './applyProposal.ts';
import { leadsOutside } from './leadsOutside.ts';

/** A file that the model was shown, by the name under which it was. */
export interface ShownFile {
  readonly path: string;
  readonly uri: string;
  /** The lines that were asked about, and what the file held then. */
  readonly asked?: undefined | { readonly lines: LineRange; readonly text: string };
  /** True where it was not shown all of it. */
  readonly isPart?: boolean;
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
  const files = new Map<string, EditableFile | Unchangeable | 'gone' | undefined>();
  const gone = new Map<string, string>();
  for (const { path: written } of blocks) {
    const named = editPath(written);
    if (named.type !== 'path') continue;
    const { path } = named;
    if (!files.has(path)) {
      const known = shown.find((file) => file.path === path);
      files.set(path, await fileAt(path, known));
    }
    if (files.get(path) === 'gone') gone.set(written, path);
  }
  const find: FindFile = (path) => {
    const found = files.get(path);
    return found === 'gone' ? undefined : found;
  };
  return { find, gone };
}

async function fileAt(
  path: string,
  known: ShownFile | undefined,
): Promise<EditableFile | Unchangeable | 'gone' | undefined> {
  const uri = known ? vscode.Uri.parse(known.uri) : fileInWorkspace(path);
  if (!uri) return undefined;
  if (await leadsOutside(uri)) return 'outside';
  const text = await textAt(uri);
  if (text === null || (!known && text !== undefined)) return undefined;
  if (!known) return { uri: uri.toString(), path, text };
  if (text === undefined) return 'gone';
  if (await isReadOnly(uri, path)) return 'read-only';
  const { asked, isPart = false } = known;
  const within = asked && movedRange(asked.text, text, asked.lines);
  return { uri: uri.toString(), path, text, isPart, ...(within ? { within } : {}) };
}

/** Undefined where there is no file; null where it is no text: a folder, or what VS Code takes for binary. */
async function textAt(uri: vscode.Uri): Promise<string | undefined | null> {
  try {
    return await currentText(uri);
  } catch {
    return null;
  }
}

async function isReadOnly(uri: vscode.Uri, path: string): Promise<boolean> {
  return (await whyReadOnly(await vscode.workspace.openTextDocument(uri), path)) !== undefined;
}

/** What may be shown of them again, by the path as an edit writes it. */
export function textIn(find: FindFile): (path: string) => string | undefined {
  return (path) => {
    const read = editPath(path);
    const found = read.type === 'path' ? find(read.path) : undefined;
    return typeof found === 'string' ? undefined : found?.text;
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
