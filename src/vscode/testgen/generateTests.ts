import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { uncoveredText } from '../../testgen/coverage/uncoveredText.ts';
import { testPrompt } from '../../testgen/testPrompt.ts';
import { placeOf } from '../../commands/explain.ts';
import { editorTarget, type EditorCall } from '../editor/editorTarget.ts';
import { coverageFrom, reportsIn } from './coverageReports.ts';
import { neighboursOf, placeOfTest, startTestTask, testPlace, type TestRoom } from './testTask.ts';

/**
 * Asks for tests of the selection, else of the symbol around the cursor, else of the whole file, as the
 * person wants them.
 */
export async function generateTests(room: TestRoom, called: EditorCall): Promise<void> {
  const { call, text: said } = called;
  const refuse = call?.refuse ?? warn;
  const place = await (called.place
    ? placeOfTest(await vscode.workspace.openTextDocument(called.place.uri), refuse)
    : testPlace(refuse));
  const code = place && (await editorTarget({ use: 'read', anySize: true, ...called }));
  if (!code) return;
  const { target, setup, folder, packageFolder, document } = place;
  const coverage = await coverageFrom(await reportsIn(folder, packageFolder), folder, target);
  const uncovered = uncoveredText(coverage, document.getText());
  const neighbours = await neighboursOf(place);
  const filled = testPrompt(placeOf(code), setup, uncovered, neighbours);
  await startTestTask(room, place, {
    filled,
    title: t('Tests for {0}', code.name ?? target),
    isUpdate: false,
    ...(code.what === 'file' ? {} : { within: code.lines }),
    neighbours,
    said,
    call,
  });
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
