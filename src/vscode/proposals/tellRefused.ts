import * as vscode from 'vscode';
import { refusalReport } from '../../commands/report/refusalReport.ts';
import type { EditRefusal } from '../../edits/planEdits.ts';
import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import { showReport } from '../commands/showReport.ts';

/** Says that edits have no place, and shows them with the nearest ones where a person wants that. */
export async function tellRefused(
  message: string,
  refused: readonly EditRefusal[],
  textOf: (path: string) => string | undefined,
): Promise<void> {
  const show = t('Show');
  const picked = await vscode.window.showWarningMessage(message, show);
  if (picked !== show) return;
  await showReport(t('Edits Without a Place'), showHidden(refusalReport(refused, textOf)));
}
