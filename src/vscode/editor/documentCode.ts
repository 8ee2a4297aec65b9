import * as vscode from 'vscode';
import { documentPrompt } from '../../commands/codePrompts.ts';
import { t } from '../../protocol/texts.ts';
import { exampleHabit, type ExampleHabit } from '../../testgen/examples/examplesOf.ts';
import { startEdit } from './editorCommands.ts';
import { editorTarget, type EditorCall } from './editorTarget.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import { promptText } from './promptText.ts';
import { listFiles, readText } from '../context/workspaceFiles.ts';

/**
 * Asks for the code's documentation comments, which open as a diff. Where the project has examples in
 * its documentation that are run, some are asked for, and run with the change.
 */
export async function documentCode(tasks: EditTasks, called: EditorCall): Promise<void> {
  const target = await editorTarget({ use: 'change', rangeIs: 'selection', ...called });
  if (!target) return;
  const { uri } = target.document;
  const habit = await habitOf(uri);
  const text = await promptText(documentPrompt(target, habit?.kind.form), uri);
  if (text === undefined) return;
  const runs = habit && {
    runs: t(
      '{0}: {1}, in a temporary copy of its package. You are asked first.',
      habit.kind.framework,
      target.path,
    ),
  };
  await startEdit(
    tasks,
    { purpose: 'document', verb: t('Document'), target, ...called, ...runs },
    text,
  );
}

async function habitOf(uri: vscode.Uri): Promise<ExampleHabit | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder || folder.uri.scheme !== 'file') return undefined;
  const read = (path: string): Promise<string | undefined> => readText(folder, path);
  const project = { files: await listFiles(folder), read };
  return exampleHabit(project, vscode.workspace.asRelativePath(uri, false));
}
