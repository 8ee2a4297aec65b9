import * as vscode from 'vscode';
import type { FolderFile } from '../../commands/folderQuestions.ts';
import { languageOf } from '../../context/chunks/languageOf.ts';
import { t } from '../../protocol/texts.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { allowedFiles } from '../context/allowedFiles.ts';
import { FolderMembers } from '../context/folderMembers.ts';
import { findFiles, findFilesIn } from '../context/workspaceFiles.ts';
import type { Refuse } from '../panel/slashCall.ts';
import { relativePath } from './editors.ts';
import { shownFile } from '../shownItem.ts';

/** A file of code, as it stands in an editor, else on the disk. */
export interface CodeFile extends FolderFile {
  readonly uri: vscode.Uri;
}

const mostFiles = 5_000;
/** Languages in which no program is written. */
const noCode: ReadonlySet<string> = new Set(
  ' markdown json yaml toml ini xml css scss less sass html'.split(' '),
);

/** The code below a folder, by path: nothing that ignore files name, and no file for secrets. */
export async function codeOfFolder(folder: vscode.Uri): Promise<readonly CodeFile[]> {
  const allowed = allowedFiles();
  const members = new FolderMembers();
  const found = (await findFilesIn(folder, mostFiles)).filter(({ path }) => isCode(path));
  const read = found.map(async (uri): Promise<CodeFile | undefined> => {
    if (!(await allowed(uri.toString()))) return undefined;
    const { path, content } = await members.read(uri);
    return content.type === 'text' ? { uri, path, text: content.text } : undefined;
  });
  const files = (await Promise.all(read)).filter((file) => file !== undefined);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folder that a person named, else the one they choose; undefined where it is none: they were told. */
export async function folderNamed(name: string, refuse: Refuse): Promise<vscode.Uri | undefined> {
  const folders = await foldersWithCode();
  if (folders.size === 0) {
    refuse(t('There is no folder with code in this workspace.'));
    return undefined;
  }
  if (name.trim() === '') return (await choose(folders))?.uri;
  const wanted = name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\.\/(?=.)/u, '')
    .replace(/\/+$/u, '');
  const found = folders.get(wanted);
  if (!found) refuse(t('There is no folder {0} with code in this workspace.', wanted));
  return found?.uri;
}

interface Folder {
  readonly uri: vscode.Uri;
  /** Of code, those of the folders below it too. */
  readonly files: number;
}

/** By path: "src/rooms"; "." is the only folder of the workspace. */
async function foldersWithCode(): Promise<ReadonlyMap<string, Folder>> {
  const { workspaceFolders = [] } = vscode.workspace;
  const folders = new Map<string, Folder>();
  for (const top of workspaceFolders) {
    const files = (await findFiles(top)).filter(({ path }) => isCode(path));
    for (const file of files) {
      let uri = file;
      do {
        uri = vscode.Uri.joinPath(uri, '..');
        const path = folderPath(uri);
        folders.set(path, { uri, files: (folders.get(path)?.files ?? 0) + 1 });
      } while (uri.path.length > top.uri.path.length);
    }
  }
  return folders;
}

/** As a person knows it. */
export function folderPath(uri: vscode.Uri): string {
  const { workspaceFolders = [] } = vscode.workspace;
  const top = workspaceFolders.find((each) => each.uri.toString() === uri.toString());
  if (!top) return relativePath(uri);
  return workspaceFolders.length === 1 ? '.' : top.name;
}

async function choose(folders: ReadonlyMap<string, Folder>): Promise<Folder | undefined> {
  const items = [...folders]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, folder]) => {
      const { files } = folder;
      const description = files === 1 ? t('{0} file', files) : t('{0} files', files);
      return shownFile({ label, description, folder });
    });
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Analyze Folder'),
    placeHolder: t('Which folder? Its code is sent to the model.'),
  });
  return picked?.folder;
}

function isCode(path: string): boolean {
  return !noCode.has(languageOf(path, '')) && !isSecretFile(path);
}
