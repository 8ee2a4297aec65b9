import type { OpenEditor } from '../../context/editorSource.ts';
import type { Reply } from '../../protocol/sessionState.ts';
import type { ShownFile } from './editableFiles.ts';

/** What the question attached, with the lines that were asked about, and all else that was sent. */
export function shownFiles(pinned: readonly OpenEditor[], reply: Reply): readonly ShownFile[] {
  const attached = pinned.map(({ path, uri, selection }) => ({
    path,
    uri,
    ...(selection ? { within: selection.lines } : {}),
  }));
  const sent = reply.receipt.items.flatMap(({ uri, label, leftOut }) =>
    uri === undefined || leftOut !== undefined ? [] : [{ path: label, uri }],
  );
  return [...attached, ...sent];
}
