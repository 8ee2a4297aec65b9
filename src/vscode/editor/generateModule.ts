import * as vscode from 'vscode';
import {
  modulePath,
  modulePrompt,
  neighboursOf,
  readModuleWish,
  type ModuleWish,
} from '../../commands/generateModule.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import { proposeFile } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';
import { currentText } from '../proposals/applyProposal.ts';
import { fileInWorkspace } from '../proposals/editableFiles.ts';
import { editorInFront } from './editorInFront.ts';
import { relativePath } from './editors.ts';
import { attach, whyReadOnly, type EditorCall } from './editorTarget.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import { leadsOutside } from '../proposals/leadsOutside.ts';
import { promptText } from './promptText.ts';
import { listFiles } from '../context/workspaceFiles.ts';

/** UTF-16 units of a file above which it is no example. */
const largestNeighbour = 60_000;

/**
 * Asks for a new file that is written as its neighbours are; it opens as a diff from nothing. A file
 * that is there already is shown to the model and changed in a diff: nothing is written over.
 * `clicked` is a folder of the explorer.
 */
export async function generateModule(
  tasks: EditTasks,
  clicked: unknown,
  { call, text: said = '' }: Pick<EditorCall, 'call' | 'text'>,
): Promise<void> {
  const refuse = call?.refuse ?? warn;
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    refuse(t('Open a folder first: the new file goes into it.'));
    return;
  }
  const read = readModuleWish(said);
  const wish = read.path === '' || read.wish === '' ? await askFor(read, clicked) : read;
  if (!wish) return;
  const place = await placeOf(wish.path);
  if (typeof place === 'string') {
    refuse(place);
    return;
  }
  const { uri, path, text } = place;
  const neighbours = await readNeighbours(uri);
  const names = neighbours.map((each) => each.path);
  const filled = modulePrompt({ path, wish: wish.wish }, names, text !== undefined);
  const asked = await promptText(filled, uri);
  if (asked === undefined) return;
  const own = text === undefined ? [] : [await attachWhole(uri)];
  await tasks.start(
    {
      purpose: 'generateModule',
      text: asked,
      pinned: [...own, ...neighbours],
      label: path,
      title: t('Generate {0}', path),
      target: path,
      language: neighbours[0]?.language ?? '',
      save: true,
      propose: (code) => proposeFile({ uri: uri.toString(), text }, code),
    },
    call,
  );
}

async function attachWhole(uri: vscode.Uri): Promise<OpenEditor> {
  return { ...attach(await vscode.workspace.openTextDocument(uri)), required: true };
}

interface Place {
  readonly uri: vscode.Uri;
  readonly path: string;
  /** What the file holds; undefined where there is none. */
  readonly text: string | undefined;
}

/** Where the file goes, or why it cannot. */
async function placeOf(written: string): Promise<Place | string> {
  const read = modulePath(written);
  if (read.type === 'refused') return read.reason;
  const { path } = read;
  const uri = fileInWorkspace(path);
  if (!uri) return t('{0} is in no folder of this workspace: begin with the name of one.', path);
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) {
    return t('{0} cannot be written: this file system is read-only.', path);
  }
  if (await leadsOutside(uri)) {
    return t(
      '{0} leads out of the workspace, by a link on its way. Name a file in one of its folders.',
      path,
    );
  }
  if (await isFolder(uri)) return t('{0} is a folder. Name the file that is to be in it.', path);
  try {
    const text = await currentText(uri);
    const refused =
      text === undefined
        ? undefined
        : await whyReadOnly(await vscode.workspace.openTextDocument(uri), path);
    return refused ?? { uri, path, text };
  } catch {
    return t('{0} is there already and is no text that could be changed.', path);
  }
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    // There is nothing yet: the usual case.
    return false;
  }
}

async function readNeighbours(uri: vscode.Uri): Promise<readonly OpenEditor[]> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return [];
  const own = vscode.workspace.asRelativePath(uri, false);
  const read = neighboursOf(own, await listFiles(folder)).map(async (path) => {
    try {
      const document = await vscode.workspace.openTextDocument(
        vscode.Uri.joinPath(folder.uri, path),
      );
      return document.getText().length > largestNeighbour ? [] : [attach(document)];
    } catch {
      // Gone meanwhile, or no text: it is no example then.
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

/** Asks for what was not said; undefined where the person let it be. */
async function askFor(said: ModuleWish, clicked: unknown): Promise<ModuleWish | undefined> {
  const folder = folderIn(clicked);
  const path =
    said.path === ''
      ? await vscode.window.showInputBox({
          title: t('Generate Module: Which File?'),
          prompt: t('Its path in the workspace. You see it before it is written.'),
          value: folder,
          valueSelection: [folder.length, folder.length],
          ignoreFocusOut: true,
          validateInput(text) {
            const read = modulePath(text);
            return read.type === 'refused' ? read.reason : undefined;
          },
        })
      : said.path;
  if (path === undefined) return undefined;
  const wish = await vscode.window.showInputBox({
    title: t('Generate {0}', path),
    prompt: t('What should it do? The files beside it are shown to the model as examples.'),
    placeHolder: t('For example: shipping costs by weight and country'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Say what it should do.') : undefined),
  });
  return wish === undefined ? undefined : { path: path.trim(), wish: wish.trim() };
}

/** The folder that was clicked, else that of the file in front: "src/"; empty for the workspace's own. */
function folderIn(clicked: unknown): string {
  const front = editorInFront()?.document.uri;
  const uri = clicked instanceof vscode.Uri ? clicked : front && vscode.Uri.joinPath(front, '..');
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
  if (!uri || !folder) return '';
  const several = (vscode.workspace.workspaceFolders ?? []).length > 1;
  if (folder.uri.toString() === uri.toString()) return several ? `${folder.name}/` : '';
  return `${relativePath(uri)}/`;
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
