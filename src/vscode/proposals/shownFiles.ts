import { fileId } from '../../context/codePieces.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import type { Reply } from '../../protocol/sessionState.ts';
import type { ShownFile } from './editableFiles.ts';

/** All files of which something was sent; of those that the question attached, the lines that it asks about. */
export function shownFiles(
  pinned: readonly OpenEditor[],
  { receipt }: Pick<Reply, 'receipt'>,
): readonly ShownFile[] {
  const whole = new Set<string>();
  const sent = new Map<string, string>();
  for (const { id, uri, label, leftOut } of receipt.items) {
    if (uri === undefined || leftOut !== undefined) continue;
    sent.set(uri, label);
    if (id === fileId(uri)) whole.add(uri);
  }
  const attached = new Map(pinned.map((file) => [file.uri, file]));
  return [...sent].map(([uri, label]) => {
    const file = attached.get(uri);
    return {
      path: file?.path ?? label,
      uri,
      isPart: !whole.has(uri),
      asked: file && askedIn(file),
    };
  });
}

function askedIn({ selection, content }: OpenEditor): ShownFile['asked'] | undefined {
  return selection && content.type === 'text'
    ? { lines: selection.lines, text: content.text }
    : undefined;
}
