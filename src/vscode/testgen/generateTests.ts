import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { uncoveredText } from '../../testgen/coverage/uncoveredText.ts';
import { testPrompt } from '../../testgen/testPrompt.ts';
import type { SlashCall } from '../panel/slashCall.ts';
import { coverageFrom, reportsIn } from './coverageReports.ts';
import { neighboursOf, startTestTask, testPlace, type TestRoom } from './testTask.ts';

/** Asks for tests of the file in front. */
export async function generateTests(room: TestRoom, call: SlashCall | undefined): Promise<void> {
  const place = await testPlace(call?.refuse ?? warn);
  if (!place) return;
  const { target, setup, folder, packageFolder, document } = place;
  const coverage = await coverageFrom(await reportsIn(folder, packageFolder), folder, target);
  const uncovered = uncoveredText(coverage, document.getText());
  const neighbours = await neighboursOf(place);
  const filled = testPrompt(target, setup, uncovered, neighbours);
  await startTestTask(room, place, {
    filled,
    title: t('Tests for {0}', target),
    isUpdate: false,
    neighbours,
    call,
  });
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
