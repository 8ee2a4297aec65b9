import type { PageDrafts } from '../../src/vscode/sessions/chatDrafts.ts';

/** Nothing is written, and what is goes nowhere; `more` is what is different about it. */
export function noDrafts(more: Partial<PageDrafts> = {}): PageDrafts {
  return {
    read: () => '',
    write: () => Promise.resolve(),
    sent: () => Promise.resolve(),
    elsewhere: () => undefined,
    revisions: () => [],
    writeRevision: () => Promise.resolve(),
    failure: () => undefined,
    onDidChange: () => ({ dispose: () => undefined }),
    dispose: () => undefined,
    ...more,
  };
}
