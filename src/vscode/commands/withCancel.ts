import * as vscode from 'vscode';
import { createBar, type Tell } from '../../protocol/progressSteps.ts';

/**
 * Runs what a person may cancel, with a notification that says so, and how far it is. `ends` aborts it as well:
 * it is that of the window.
 */
export function withCancel<T>(
  title: string,
  work: (signal: AbortSignal, tell: Tell) => Promise<T>,
  ends?: AbortSignal,
): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => abort.abort());
      const signal = ends ? AbortSignal.any([abort.signal, ends]) : abort.signal;
      const bar = createBar();
      try {
        return await work(signal, (step) => progress.report(bar(step)));
      } finally {
        subscription.dispose();
      }
    },
  );
}
