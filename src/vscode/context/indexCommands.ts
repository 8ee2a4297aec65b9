import * as vscode from 'vscode';
import { indexReport } from '../../commands/indexReport.ts';
import { t } from '../../protocol/texts.ts';
import type { LateCodeIndex } from './lateCodeIndex.ts';
import { showReport } from '../commands/showReport.ts';

/** What the index holds, what it leaves out and why, to read. */
export async function showIndexReport(index: LateCodeIndex): Promise<void> {
  const { report, folders } = await (await index.load()).show();
  await showReport(t('Index'), indexReport(report, folders.elsewhere));
}

/** Makes the index anew, for whoever does not trust it. */
export async function rebuildIndex(index: LateCodeIndex): Promise<void> {
  (await index.load()).rebuild();
  void vscode.window.showInformationMessage(
    t(
      'The index of your code is being built anew. “Parley: Show Index Report” says how far it is.',
    ),
  );
}
