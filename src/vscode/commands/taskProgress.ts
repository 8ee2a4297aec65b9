import * as vscode from 'vscode';
import { createBar, type Tell } from '../../protocol/progressSteps.ts';

/** A notification that something is under way. */
export interface TaskProgress {
  readonly tell: Tell;
  /** Takes it away; a second time does nothing. */
  end(): void;
}

/** Says what is under way, with a way to cancel it, until it has ended. */
export function showTaskProgress(title: string, cancel: () => Promise<void>): TaskProgress {
  const { promise, resolve } = Promise.withResolvers<void>();
  const location = vscode.ProgressLocation.Notification;
  const bar = createBar();
  let tell: Tell | undefined;
  void vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      tell = (step) => progress.report(bar(step));
      const subscription = token.onCancellationRequested(() => {
        resolve();
        void cancel();
      });
      try {
        await promise;
      } finally {
        subscription.dispose();
      }
    },
  );
  return { tell: (step) => tell?.(step), end: resolve };
}
