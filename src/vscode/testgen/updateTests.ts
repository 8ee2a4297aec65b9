import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { failureText } from '../../testgen/judge/repairLoop.ts';
import { updatePrompt } from '../../testgen/testPrompt.ts';
import { gitApi, repositoriesFound } from '../editor/gitApi.ts';
import { repositoryOf } from '../editor/repositoryOf.ts';
import { neighboursOf, startTestTask, testPlace, type TestRoom } from './testTask.ts';

/** Characters of a diff that go along with the question. */
const mostChanges = 8_000;

/**
 * Runs the tests of the file in front, and asks to bring up to date what does not pass: stale tests
 * open as a diff, and that the code is wrong instead is said in the chat.
 */
export async function updateTests(room: TestRoom): Promise<void> {
  const place = await testPlace(warn);
  if (!place) return;
  const { target, setup, document } = place;
  if (!setup.exists) {
    warn(t('{0} has no test yet: {1} is not there. Generate one first.', target, setup.testFile));
    return;
  }
  const tests = await room.generatedTests.load();
  const run = await tests.runPresent(place);
  if (!run) return;
  if (run.status === 'passed') {
    const said = t('All {0} tests in {1} pass: none of them is stale.', run.passed, setup.testFile);
    void vscode.window.showInformationMessage(said);
    return;
  }
  const failure = failureText(run, run.told);
  const changes = (await changesOf(document.uri)).slice(0, mostChanges);
  const filled = updatePrompt(target, setup, { failure, changes });
  const title = t('Update the tests for {0}', target);
  await startTestTask(room, place, {
    filled,
    title,
    isUpdate: true,
    neighbours: await neighboursOf(place),
    call: undefined,
  });
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}

/** The file's changes since the last commit; empty where Git does not say. */
async function changesOf(file: vscode.Uri): Promise<string> {
  try {
    const api = await gitApi();
    if (api) await repositoriesFound(api);
    const repository = repositoryOf(file, api?.repositories ?? []);
    return (await repository?.diffWithHEAD(file.fsPath)) ?? '';
  } catch {
    // The prompt says that nobody knows.
    return '';
  }
}
