import * as vscode from 'vscode';
import type { IndexRoot } from '../../context/index/indexSetup.ts';

/** The workspace's folders as the index knows them, and those that it cannot read. */
export interface IndexFolders {
  readonly roots: readonly IndexRoot[];
  /** Uris of folders that are not on this machine's disk. */
  readonly elsewhere: readonly string[];
}

/** With several folders each path begins with the folder's name; two of one name are told apart. */
export function indexFolders(): IndexFolders {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const names = new Map<string, number>();
  const roots: IndexRoot[] = [];
  const elsewhere: string[] = [];
  for (const { uri, name } of folders) {
    const times = (names.get(name) ?? 0) + 1;
    names.set(name, times);
    const own = times === 1 ? name : `${name} (${times})`;
    const prefix = folders.length === 1 ? '' : `${own.replaceAll('/', '_')}/`;
    if (uri.scheme === 'file') roots.push({ folder: uri.fsPath, prefix });
    else elsewhere.push(uri.toString());
  }
  return { roots, elsewhere };
}

/** The globs of `files.exclude` that are on without a condition, of all folders together. */
export function excludedGlobs(): readonly string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const globs = folders.flatMap(({ uri }) => {
    const set = vscode.workspace.getConfiguration('files', uri).get<unknown>('exclude');
    if (typeof set !== 'object' || set === null) return [];
    return Object.entries(set).flatMap(([glob, on]) => (on === true ? [glob] : []));
  });
  return [...new Set(globs)].toSorted();
}
