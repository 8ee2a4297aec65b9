import type { Reply } from '../protocol/sessionState.ts';
import type { ShownFile } from './editableFiles.ts';
import type { EditTask } from './editTasks.ts';

/** What the question attached, with the lines that were asked about, and all else that was sent. */
export function shownFiles(
  { pinned }: Pick<EditTask, 'pinned'>,
  reply: Reply,
): readonly ShownFile[] {
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
