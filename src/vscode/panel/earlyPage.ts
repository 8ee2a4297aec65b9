import type { PageWebview } from './shownPanel.ts';

/** A page that tells its first listener what it said before there was one. */
export interface EarlyPage extends PageWebview {
  /** Resolves with the first that the page says. */
  readonly begun: Promise<void>;
}

/**
 * A webview whose page may be loaded before anybody answers it: what it says is kept, and told in its order
 * to the first who listens. So a page is written in while what is behind it is still being opened.
 */
export function earlyPage(webview: PageWebview): EarlyPage {
  const said: unknown[] = [];
  const { promise: begun, resolve: begins } = Promise.withResolvers<void>();
  const waiting = webview.onDidReceiveMessage((message: unknown) => {
    said.push(message);
    begins();
  });
  return {
    begun,
    postMessage: (message) => webview.postMessage(message),
    onDidReceiveMessage(listener) {
      waiting.dispose();
      // Once whoever listens is ready for it; what the page says from now on comes later in any case.
      queueMicrotask(() => {
        for (const message of said.splice(0)) listener(message);
      });
      const heard = webview.onDidReceiveMessage(listener);
      return {
        dispose() {
          said.length = 0;
          heard.dispose();
        },
      };
    },
  };
}
