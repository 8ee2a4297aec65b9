import * as vscode from 'vscode';

/** A notification that something is under way. */
export interface TaskProgress {
  /** Takes it away; a second time does nothing. */
  end(): void;
}

/** Says what is under way, with a way to cancel it, until it has ended. */
export function showTaskProgress(title: string, cancel: () => Promise<void>): TaskProgress {
  const { promise, resolve } = Promise.withResolvers<void>();
  const location = vscode.ProgressLocation.Notification;
  void vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => {
    const subscription = token.onCancellationRequested(() => {
      resolve();
      void cancel();
    });
    try {
      await promise;
    } finally {
      subscription.dispose();
    }
  });
  return { end: resolve };
}
