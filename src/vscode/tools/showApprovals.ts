import * as vscode from 'vscode';
import type { ApprovalPattern } from '../../protocol/approvals.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import { patternInWords } from './patternInWords.ts';

interface RuleItem extends vscode.QuickPickItem {
  readonly remove: () => Promise<void> | void;
}

/** Lists what is allowed without a question, here and in the chat shown, and takes away what is chosen. */
export async function showApprovals(
  approvals: Approvals,
  session: SessionId | undefined,
): Promise<void> {
  const ofChat = session === undefined ? [] : approvals.rulesOf(session);
  const items = [
    ...approvals.rules
      .list()
      .map((pattern) =>
        itemOf(pattern, t('always in this workspace'), () => approvals.rules.remove(pattern)),
      ),
    ...ofChat.map((pattern) =>
      itemOf(pattern, t('in this chat, until the window closes'), () => {
        if (session !== undefined) approvals.forget(session, pattern);
      }),
    ),
  ];
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      t('Nothing is allowed without a question in this workspace.'),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t('Allowed without a Question'),
    placeHolder: t('Choose what is to be asked about again'),
  });
  for (const { remove } of picked ?? []) await remove();
}

function itemOf(
  pattern: ApprovalPattern,
  description: string,
  remove: RuleItem['remove'],
): RuleItem {
  return { label: patternInWords(pattern), description, remove };
}
