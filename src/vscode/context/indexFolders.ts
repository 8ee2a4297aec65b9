import * as vscode from 'vscode';
import { readExcludes } from '../../context/index/globRules.ts';
import type { ExcludedGlob, IndexRoot } from '../../context/index/indexSetup.ts';

/** The workspace's folders as the index knows them, and those that it cannot read. */
export interface IndexFolders {
  readonly roots: readonly IndexRoot[];
  /** Uris of folders that are not on this machine's disk. */
  readonly elsewhere: readonly string[];
}

/** With several folders each path begins with the folder's name; two of one name are told apart. */
export function indexFolders(): IndexFolders {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const taken = new Set<string>();
  const roots: IndexRoot[] = [];
  const elsewhere: string[] = [];
  for (const { uri, name } of folders) {
    const prefix = folders.length === 1 ? '' : freePrefix(name.replaceAll('/', '_'), taken);
    if (uri.scheme === 'file') roots.push({ folder: uri.fsPath, prefix });
    else elsewhere.push(uri.toString());
  }
  return { roots, elsewhere };
}

/** The globs of `files.exclude` that are on, each folder's own. */
export function excludedGlobs(): readonly ExcludedGlob[] {
  return indexFolders().roots.flatMap(({ folder, prefix }) => {
    const files = vscode.workspace.getConfiguration('files', vscode.Uri.file(folder));
    return readExcludes(files.get<unknown>('exclude'), prefix);
  });
}

/** A folder may itself be called as a second one of its name would be. */
function freePrefix(name: string, taken: Set<string>): string {
  let prefix = `${name}/`;
  for (let times = 2; taken.has(prefix); times++) prefix = `${name} (${times})/`;
  taken.add(prefix);
  return prefix;
}
