import * as vscode from 'vscode';
import type { CommandTask } from '../../protocol/commands.ts';
import { createId, type MessageId, type SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import { askOn, type AskOnParts } from '../editor/askOn.ts';
import type { RunReports } from '../commands/runReports.ts';
import { decidedProposal } from '../proposals/decidedProposal.ts';
import type { LateGeneratedTests } from '../testgen/lateGeneratedTests.ts';
import type { Proposals } from '../proposals/proposals.ts';
import { placeOfTest, testFileOf, testPurpose } from '../testgen/testTask.ts';

export interface JudgeAgainOptions extends AskOnParts {
  readonly proposals: Pick<Proposals, 'show'>;
  readonly generatedTests: LateGeneratedTests;
  readonly reports: Pick<RunReports, 'begin'>;
}

type TestRun = Extract<CommandTask, { kind: 'tests' }>;

/**
 * Proposes a generated test whose run was cut off once more, and has it judged, where that is allowed.
 * Gives whether it came so far; else it said why not.
 */
export async function judgeAgain(
  session: SessionId,
  { target, text: code, isUpdate }: TestRun,
  parts: JudgeAgainOptions,
): Promise<boolean> {
  const document = await opened(vscode.Uri.parse(target));
  const place = document && (await placeOfTest(document, warn));
  if (!place) return false;
  const { testFile } = place.setup;
  const { propose, fit, pinned } = await testFileOf(place);
  const edit = propose(code);
  // It may have been applied meanwhile.
  const isOpen = edit.proposed !== edit.original;
  const correlation = createId();
  const title = t('Tests for {0}', place.target);
  const shown = isOpen
    ? await parts.proposals.show({
        session,
        correlation,
        label: testFile,
        title,
        files: [{ label: testFile, edit }],
        save: true,
        note: t('not run'),
      })
    : decidedProposal;
  let first: MessageId | undefined;
  const onSent = (message: MessageId): void => {
    const open = isOpen ? { proposal: correlation } : {};
    const again = first === undefined ? open : { after: first };
    const about = { purpose: testPurpose, path: testFile, title, isRepair: true } as const;
    parts.reports.begin(message, { ...about, ...again });
    first ??= message;
  };
  const ask = askOn(parts, { session, purpose: testPurpose, pinned, onSent });
  const proposed = { session, edit, opened: shown, ask };
  void parts.generatedTests
    .load()
    .then((tests) => tests.judge({ ...place, proposed, fit, isUpdate }));
  return true;
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    const path = vscode.workspace.asRelativePath(uri);
    warn(t('{0} is not there any more, so its test is not run again.', path));
    return undefined;
  }
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
