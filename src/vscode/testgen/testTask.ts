import * as vscode from 'vscode';
import type { Filled } from '../../commands/prompts/promptTable.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import { proposeFile, type Proposal } from '../../edits/proposal.ts';
import type { LineRange } from '../../protocol/contextItems.ts';
import { t } from '../../protocol/texts.ts';
import { detectTestSetup, owningPackage, type TestSetup } from '../../testgen/detectTestSetup.ts';
import { mostRounds } from '../../testgen/judge/repairLoop.ts';
import { neighbourTests } from '../../testgen/neighbourTests.ts';
import { planTestRun } from '../../testgen/run/planTestRun.ts';
import { withWish } from '../../testgen/testPrompt.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { allowedFiles } from '../context/allowedFiles.ts';
import { editorInFront } from '../editor/editorInFront.ts';
import { attach, whyReadOnly } from '../editor/editorTarget.ts';
import type { EditTask } from '../proposals/editTask.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import { commandOf, type TestPlace } from './generatedTestJob.ts';
import type { LateGeneratedTests } from './lateGeneratedTests.ts';
import { leadsOutside } from '../proposals/leadsOutside.ts';
import { promptText } from '../editor/promptText.ts';
import type { Refuse, SlashCall } from '../panel/slashCall.ts';
import { listFiles, readText } from '../context/workspaceFiles.ts';

/** What asks for tests, and what judges them. */
export interface TestRoom {
  readonly tasks: EditTasks;
  readonly generatedTests: LateGeneratedTests;
}

/** A file in an editor, and its test. */
export interface OpenTestPlace extends TestPlace {
  readonly document: vscode.TextDocument;
}

/**
 * The file in the editor in front, with the framework and the place of its test, found from the
 * project itself. Undefined where there is none: `refuse` heard why.
 */
export async function testPlace(refuse: Refuse): Promise<OpenTestPlace | undefined> {
  const document = editorInFront()?.document;
  return placeOfTest(document, refuse);
}

/** The same for a file that is open. */
export async function placeOfTest(
  document: vscode.TextDocument | undefined,
  refuse: Refuse,
): Promise<OpenTestPlace | undefined> {
  const folder = document && vscode.workspace.getWorkspaceFolder(document.uri);
  if (!document || !folder) {
    refuse(t('Open a file of the workspace first: tests are about that.'));
    return undefined;
  }
  const target = vscode.workspace.asRelativePath(document.uri, false);
  const files = await listFiles(folder);
  const project = { files, read: (file: string) => readText(folder, file) };
  const setup = await detectTestSetup(project, target);
  if (setup.type === 'none') {
    refuse(t('There can be no tests for {0}: {1}', target, setup.reason));
    return undefined;
  }
  const unwritable = await whyUnwritable(folder, setup);
  if (unwritable !== undefined) {
    refuse(unwritable);
    return undefined;
  }
  const packageFolder = owningPackage(project, target);
  const language = document.languageId;
  return { document, folder, files, target, packageFolder, setup, language };
}

/** Why the test file cannot be written; undefined where it can. Found out before anybody is asked. */
async function whyUnwritable(
  folder: vscode.WorkspaceFolder,
  { testFile, exists }: TestSetup,
): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, testFile);
  if (await leadsOutside(uri)) {
    return t(
      'The test would be {0}, which leads out of the workspace, by a link on its way. Parley writes nothing there.',
      testFile,
    );
  }
  return exists ? whyReadOnly(await vscode.workspace.openTextDocument(uri), testFile) : undefined;
}

interface TestFile {
  readonly uri: vscode.Uri;
  readonly propose: (code: string) => Proposal;
  /** The whole file for a model's code. */
  readonly fit: (code: string) => string;
  readonly pinned: readonly OpenEditor[];
}

/** The command, as the setting `parley.models.perCommand` names it. */
export const testPurpose = 'generateTests';

interface Wish {
  readonly filled: Filled;
  /** Names the checkpoint: "Tests for src/cart.ts". */
  readonly title: string;
  readonly isUpdate: boolean;
  /** The lines that are to be tested; the whole file where missing. */
  readonly within?: LineRange;
  /** What `neighboursOf` found: it goes along. */
  readonly neighbours: readonly string[];
  /** What the person said of them. */
  readonly said?: string | undefined;
  readonly call: SlashCall | undefined;
}

/** Asks for the test file, which opens as a diff and is then run and judged, where that is allowed. */
export async function startTestTask(
  { tasks, generatedTests }: TestRoom,
  place: OpenTestPlace,
  { filled, title, isUpdate, within, neighbours, said, call }: Wish,
): Promise<void> {
  const { document, setup, language } = place;
  const asked = await promptText(filled, document.uri);
  if (asked === undefined) return;
  const { uri, propose, fit, pinned } = await testFileOf(place);
  const task: EditTask = {
    purpose: testPurpose,
    text: withWish(asked, said),
    pinned: [...pinned, ...(await attachAll(place.folder, neighbours))],
    label: setup.testFile,
    title,
    language,
    save: true,
    propose,
    note: t('not run'),
    runs: [await runInWords(place)],
    repairs: mostRounds,
    onProposed(proposed) {
      if (proposed?.edit.uri !== uri.toString()) {
        const other = t(
          'The model changed something else than the test {0}. Nothing was run: nobody knows whether the proposed tests pass.',
          setup.testFile,
        );
        void vscode.window.showWarningMessage(other);
        return;
      }
      const test = { ...place, proposed, fit, isUpdate, ...(within && { within }) };
      void generatedTests.load().then((tests) => tests.judge(test));
    },
  };
  await tasks.start(task, call);
}

/** Tests and fixtures that show how the project writes tests, as far as they may be given away. */
export async function neighboursOf({
  folder,
  files,
  target,
  setup,
}: TestPlace): Promise<readonly string[]> {
  const allowed = allowedFiles();
  const project = { files, read: (file: string) => readText(folder, file) };
  const found = await neighbourTests(project, target, setup);
  const may = await Promise.all(
    found.map((file) => allowed(vscode.Uri.joinPath(folder.uri, file).toString())),
  );
  return found.filter((file, i) => may[i] === true && !isSecretFile(file));
}

async function attachAll(
  folder: vscode.WorkspaceFolder,
  files: readonly string[],
): Promise<readonly OpenEditor[]> {
  const documents = files.map((file) =>
    vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, file)),
  );
  return (await Promise.all(documents)).map((document) => attach(document));
}

/** What running its test comes to, for a dry run: the command word for word, and where it would run. */
export async function runInWords(place: Omit<TestPlace, 'language' | 'files'>): Promise<string> {
  const { folder, packageFolder, setup } = place;
  const plan = planTestRun(folder.uri.fsPath, packageFolder, setup);
  const command = await commandOf(place, plan, (await readText(folder, setup.testFile)) ?? '');
  return command.type === 'command'
    ? `${command.line}\n${t('In a temporary copy of its package, with {0}. You are asked first.', setup.framework)}`
    : t('{0} could not be run: {1}', setup.testFile, command.reason);
}

/** The test's file: what a model's code makes of it, and what goes along with a question about it. */
export async function testFileOf({ document, folder, setup }: OpenTestPlace): Promise<TestFile> {
  const uri = vscode.Uri.joinPath(folder.uri, setup.testFile);
  const text = setup.exists ? await readText(folder, setup.testFile) : undefined;
  const propose = (code: string): Proposal => proposeFile({ uri: uri.toString(), text }, code);
  const present = text === undefined ? [] : [await vscode.workspace.openTextDocument(uri)];
  return {
    uri,
    propose,
    fit: (code) => propose(code).proposed,
    pinned: [document, ...present].map((each) => attach(each)),
  };
}
