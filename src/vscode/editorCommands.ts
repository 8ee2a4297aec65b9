import * as vscode from 'vscode';
import { explainPrompt } from '../commands/explain.ts';
import { refactorPrompt } from '../commands/refactor.ts';
import type { OpenEditor } from '../context/editorSource.ts';
import { proposeFile, proposeLines } from '../edits/proposal.ts';
import { detectTestSetup } from '../testgen/detectTestSetup.ts';
import { testPrompt } from '../testgen/testPrompt.ts';
import { linesOf } from './editors.ts';
import type { EditTasks } from './editTasks.ts';
import { listFiles } from './workspaceFiles.ts';

type Selection = NonNullable<OpenEditor['selection']>;

interface Target {
  readonly document: vscode.TextDocument;
  readonly path: string;
  readonly selection: Selection;
  readonly attached: OpenEditor;
}

/** Asks for an explanation of the selected lines; the answer streams in the chat. */
export async function explainSelection(tasks: EditTasks): Promise<void> {
  const target = selected();
  if (target) await tasks.ask(explainPrompt(toCodeTarget(target)), [target.attached]);
}

/** Asks what to change, then for the change, which opens as a diff. */
export async function refactorSelection(tasks: EditTasks): Promise<void> {
  const target = selected();
  if (!target) return;
  const instruction = await vscode.window.showInputBox({
    title: `Refactor ${target.path}:${target.selection.lines.start}-${target.selection.lines.end}`,
    prompt: 'What should change? You see the change as a diff before anything is written.',
    placeHolder: 'For example: extract the discount into a function of its own',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say what should change.' : undefined),
  });
  if (instruction === undefined) return;
  const { document, selection, path } = target;
  const file = { uri: document.uri.toString(), text: document.getText() };
  await tasks.start({
    text: refactorPrompt(toCodeTarget(target), instruction.trim()),
    pinned: [target.attached],
    label: path,
    title: `Refactor ${path}`,
    language: document.languageId,
    save: false,
    propose: (code) => proposeLines(file, selection.lines, code),
  });
}

/** Finds the project's own test framework and place, and asks for the test file, which opens as a diff. */
export async function generateTests(tasks: EditTasks): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const folder = editor && vscode.workspace.getWorkspaceFolder(editor.document.uri);
  if (!editor || !folder) {
    void vscode.window.showInformationMessage(
      'Open a file of the workspace first: its tests are generated.',
    );
    return;
  }
  const path = vscode.workspace.asRelativePath(editor.document.uri, false);
  const project = {
    files: await listFiles(folder),
    read: (file: string) => readText(folder, file),
  };
  const setup = await detectTestSetup(project, path);
  if (setup.type === 'none') {
    void vscode.window.showWarningMessage(`No tests can be generated for ${path}: ${setup.reason}`);
    return;
  }
  const uri = vscode.Uri.joinPath(folder.uri, setup.testFile);
  const text = setup.exists ? await readText(folder, setup.testFile) : undefined;
  const target = attach(editor.document);
  await tasks.start({
    text: testPrompt(path, setup),
    pinned:
      text === undefined
        ? [target]
        : [target, attach(await vscode.workspace.openTextDocument(uri))],
    label: setup.testFile,
    title: `Tests for ${path}`,
    language: editor.document.languageId,
    save: true,
    propose: (code) => proposeFile({ uri: uri.toString(), text }, code),
  });
}

function selected(): Target | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) {
    void vscode.window.showInformationMessage('Select some code in an editor first.');
    return undefined;
  }
  const { document } = editor;
  const selection = linesOf(document, editor.selection);
  const attached = attach(document, selection);
  return { document, selection, attached, path: attached.path };
}

function attach(document: vscode.TextDocument, selection?: Selection): OpenEditor {
  return {
    uri: document.uri.toString(),
    path: vscode.workspace.asRelativePath(document.uri),
    language: document.languageId,
    version: document.version,
    active: true,
    dirty: document.isDirty,
    content: { type: 'text', text: document.getText() },
    ...(selection ? { selection } : {}),
  };
}

function toCodeTarget({ path, selection }: Target): { path: string; lines: Selection['lines'] } {
  return { path, lines: selection.lines };
}

/** The file as it stands in an editor, else on the disk; undefined where there is none. */
async function readText(folder: vscode.WorkspaceFolder, path: string): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, path);
  try {
    await vscode.workspace.fs.stat(uri);
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return undefined;
  }
}
