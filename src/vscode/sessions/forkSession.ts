import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import type { HistoryActions } from './historyActions.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import type { SlashCall } from '../panel/slashCall.ts';

interface ForkRoom {
  readonly active: Pick<ShownSession, 'actor'>;
  readonly history: HistoryActions;
}

/** Forks the chat that is shown from its last message. */
export async function forkSession({ active, history }: ForkRoom, call?: SlashCall): Promise<void> {
  const actor = await (call?.panel.active ?? active).actor();
  const last = actor?.getState().messages.findLast(({ kind }) => kind === 'message');
  if (!actor || !last) {
    const reason = t('There is nothing to fork yet: write a message first.');
    if (call) call.refuse(reason);
    else void vscode.window.showInformationMessage(reason);
    return;
  }
  if (call) await call.panel.fork(actor.id, last.id);
  else await history.fork(actor.id, { message: last.id });
}
