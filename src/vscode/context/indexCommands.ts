import * as vscode from 'vscode';
import { indexReport } from '../../commands/indexReport.ts';
import { createIndexSteps } from '../../commands/indexSteps.ts';
import type { Tell } from '../../protocol/progressSteps.ts';
import { t } from '../../protocol/texts.ts';
import { howMany } from '../commands/howMany.ts';
import { showReport } from '../commands/showReport.ts';
import { withCancel } from '../commands/withCancel.ts';
import type { CodeIndex } from './codeIndex.ts';
import type { LateCodeIndex } from './lateCodeIndex.ts';

/** What the index holds, what it leaves out and why, to read. */
export async function showIndexReport(index: LateCodeIndex): Promise<void> {
  const { report, folders } = await (await index.load()).show();
  await showReport(t('Index'), indexReport(report, folders.elsewhere));
}

/** Makes the index anew, for whoever does not trust it, and says how far it is; whoever cancels that stops it. */
export async function rebuildIndex(late: LateCodeIndex): Promise<void> {
  const index = await late.load();
  const stopped = t('you stopped it, and “Parley: Rebuild Index” goes on');
  late.resume(stopped);
  const end = await withCancel(t('Building the index of your code'), (signal, tell) =>
    rebuilt(index, signal, tell),
  );
  if (end === 'cancelled') late.pause(stopped);
  else void vscode.window.showInformationMessage(endText(index, end));
}

type End = 'built' | 'cancelled' | 'none';

/** Until it is whole, or there is none, or it is cancelled. */
function rebuilt(index: CodeIndex, signal: AbortSignal, tell: Tell): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  const stepOf = createIndexSteps();
  const look = (): void => {
    const { wanted, gaveUp, state } = index.overview();
    if (!wanted || gaveUp) resolve('none');
    // Without a state its thread is about to begin.
    const step = state && stepOf(state);
    if (step) tell(step);
    else if (state) resolve('built');
  };
  const subscription = index.onDidChange(look);
  signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
  look();
  index.rebuild();
  return promise.finally(() => subscription.dispose());
}

function endText(index: CodeIndex, end: Exclude<End, 'cancelled'>): string {
  const { gaveUp, state } = index.overview();
  if (end === 'built')
    return t('The index of your code was built anew: {0}.', howMany(state?.files ?? 0, 'file'));
  return gaveUp
    ? t('The index could not be built: its thread ended again and again. The log says why.')
    : t('There is no index: no folder is open, or `parley.index.enabled` is off.');
}
