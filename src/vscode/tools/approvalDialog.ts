import * as vscode from 'vscode';
import type { ApprovalChoice } from '../../protocol/approvals.ts';
import { t } from '../../protocol/texts.ts';
import type { ApprovalQuestion } from '../../rooms/approvalsOptions.ts';
import { showDeceptive } from '../../trust/untrustedText.ts';
import { patternInWords } from './patternInWords.ts';

/** Asks in VS Code's own dialog, which takes nothing but a button for a yes. */
export async function askInDialog({
  request,
  offers,
}: ApprovalQuestion): Promise<ApprovalChoice | undefined> {
  const [once, inChat, always, deny] = [
    t('Allow Once'),
    t('Allow in This Chat'),
    t('Always Allow'),
    t('Deny with a Reason…'),
  ];
  const [pattern] = offers.always;
  const buttons = [once, ...(offers.session ? [inChat] : []), ...(pattern ? [always] : []), deny];
  const picked = await vscode.window.showWarningMessage(
    showDeceptive(request.title),
    { modal: true, detail: detailOf({ request, offers }) },
    ...buttons,
  );
  switch (picked) {
    case once:
      return { type: 'once' };
    case inChat:
      return { type: 'session' };
    case always:
      return { type: 'always', pattern: 0 };
    case deny:
      return { type: 'deny', reason: (await askForReason()) ?? '' };
    default:
      return undefined;
  }
}

function detailOf({ request, offers }: ApprovalQuestion): string {
  const { kind, command, folder, model, details } = request;
  const place = showDeceptive(folder === '' ? t('your home folder') : folder);
  const [pattern] = offers.always;
  return [
    kind === 'tests' ? t('Command: {0}', showDeceptive(command)) : numbered(showDeceptive(command)),
    kind === 'tests' ? t('Folder: a temporary copy of {0}.', place) : t('Folder: {0}', place),
    ...(model === undefined ? [] : [t('Asked by: {0}', showDeceptive(model))]),
    ...details.map(showDeceptive),
    ...(pattern
      ? [
          t(
            '“Always Allow” is for this workspace, and for this alone: {0}',
            patternInWords(pattern),
          ),
        ]
      : []),
  ].join('\n\n');
}

/** Each line with its number, so that a long line that the dialog wraps is told from two. */
function numbered(commands: string): string {
  const lines = commands.split('\n');
  if (lines.length === 1) return commands;
  return lines.map((line, at) => `${at + 1}  ${line}`).join('\n');
}

async function askForReason(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Why Not?'),
    prompt: t('The model is told. Empty is a no without a reason.'),
  });
}
