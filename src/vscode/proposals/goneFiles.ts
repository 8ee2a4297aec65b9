import * as vscode from 'vscode';
import type { Proposal } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';
import { currentText } from './applyProposal.ts';

/** Whether a file that was there when the model was asked is not any more. */
export async function isGone({ uri, original }: Proposal): Promise<boolean> {
  return original !== undefined && (await currentText(vscode.Uri.parse(uri))) === undefined;
}

/** Says so of these files. */
export function goneText(paths: readonly string[]): string {
  const all = paths.join(', ');
  return paths.length === 1
    ? t(
        '{0} was deleted, renamed or moved meanwhile: nothing is proposed there. The answer is in the chat.',
        all,
      )
    : t(
        '{0} were deleted, renamed or moved meanwhile: nothing is proposed there. The answer is in the chat.',
        all,
      );
}
