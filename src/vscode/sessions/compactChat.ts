import * as vscode from 'vscode';
import type { CompactedHistory } from '../../protocol/compaction.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { amount, t } from '../../protocol/texts.ts';
import type { CompactionOutcome, Compactor } from '../../rooms/compactor.ts';

interface CompactChatOptions {
  readonly load: () => Promise<Compactor>;
  readonly session: SessionId;
}

/** Summarises a chat's older messages for its model now, and says what came of it. */
export async function compactChat({ load, session }: CompactChatOptions): Promise<void> {
  const outcome = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Summarising earlier messages for the model…'),
      cancellable: true,
    },
    async (_progress, token) => {
      const abort = new AbortController();
      const stopping = token.onCancellationRequested(() => abort.abort());
      const compactor = await load();
      return compactor.compactNow(session, abort.signal).finally(() => stopping.dispose());
    },
  );
  tell(outcome);
}

function tell(outcome: CompactionOutcome): void {
  switch (outcome.type) {
    case 'compacted':
      void vscode.window.showInformationMessage(savedWords(outcome.history));
      return;
    case 'nothing':
      void vscode.window.showInformationMessage(
        t('This chat is short: a summary of it would save next to nothing.'),
      );
      return;
    case 'failed':
      void vscode.window.showWarningMessage(
        t('The chat was not summarised. {0} Nothing of it has changed.', outcome.reason),
      );
      return;
    case 'cancelled':
  }
}

function savedWords({ covered, tokensBefore, tokensAfter }: CompactedHistory): string {
  return t(
    '{0} earlier messages now take {1} tokens instead of {2}. All of them stay in the chat.',
    covered,
    amount(tokensAfter),
    amount(tokensBefore),
  );
}
