import * as vscode from 'vscode';
import { proposeFile, type Proposal } from '../edits/proposal.ts';
import { detectTestSetup, owningPackage } from '../testgen/detectTestSetup.ts';
import { testPrompt } from '../testgen/testPrompt.ts';
import { editorInFront } from './editorInFront.ts';
import { attach, type EditorCall } from './editorTarget.ts';
import type { EditTask, EditTasks } from './editTasks.ts';
import type { LateGeneratedTests } from './lateGeneratedTests.ts';
import { promptText } from './promptText.ts';
import { listFiles } from './workspaceFiles.ts';

/** What asks for tests, and what judges them. */
export interface TestRoom {
  readonly tasks: EditTasks;
  readonly generatedTests: LateGeneratedTests;
}

/**
 * Finds the project's own test framework and place, and asks for the test file, which opens as a diff
 * and is then run and judged, where that is allowed.
 */
export async function generateTests(
  { tasks, generatedTests }: TestRoom,
  { call }: Pick<EditorCall, 'call'>,
): Promise<void> {
  const refuse = call?.refuse ?? warn;
  const editor = editorInFront();
  const folder = editor && vscode.workspace.getWorkspaceFolder(editor.document.uri);
  if (!editor || !folder) {
    refuse('Open a file of the workspace first: its tests are generated.');
    return;
  }
  const path = vscode.workspace.asRelativePath(editor.document.uri, false);
  const files = await listFiles(folder);
  const project = { files, read: (file: string) => readText(folder, file) };
  const setup = await detectTestSetup(project, path);
  if (setup.type === 'none') {
    refuse(`No tests can be generated for ${path}: ${setup.reason}`);
    return;
  }
  const asked = await promptText(testPrompt(path, setup), editor.document.uri);
  if (asked === undefined) return;
  const uri = vscode.Uri.joinPath(folder.uri, setup.testFile);
  const text = setup.exists ? await readText(folder, setup.testFile) : undefined;
  const target = attach(editor.document);
  const { languageId: language } = editor.document;
  const propose = (code: string): Proposal => proposeFile({ uri: uri.toString(), text }, code);
  const packageFolder = owningPackage(project, path);
  const of = { folder, files, target: path, packageFolder, setup, language };
  const task: EditTask = {
    purpose: 'generateTests',
    text: asked,
    pinned:
      text === undefined
        ? [target]
        : [target, attach(await vscode.workspace.openTextDocument(uri))],
    label: setup.testFile,
    title: `Tests for ${path}`,
    language,
    save: true,
    propose,
    note: 'not run',
    onProposed(proposed) {
      // A model that changes something else instead wrote no test.
      if (proposed.edit.uri !== uri.toString()) return;
      const test = { ...of, proposed, fit: (code: string) => propose(code).proposed };
      void generatedTests.load().then((tests) => tests.judge(test));
    },
  };
  await tasks.start(task, call);
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

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
