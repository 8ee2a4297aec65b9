import type { ContextItem, ContextKind } from '../src/protocol/contextItems.ts';
import type { PanelMessage } from '../src/protocol/panel.ts';

const files: ReadonlySet<ContextKind> = new Set([
  'selection',
  'active-editor',
  'open-editor',
  'visible',
  'pinned',
  'mentioned',
  'folder',
  'outline',
  'retrieved',
  'diff',
]);

type FileItem = ContextItem & { readonly uri: string };

/** True where the piece is of a file or a folder, which can go along with every message. */
export function pinnable(item: ContextItem): item is FileItem {
  return item.uri !== undefined && files.has(item.kind);
}

export function pinIntent({ uri, label }: FileItem, pinned: boolean): PanelMessage {
  return { type: 'pin-context', target: uri, label, pinned };
}

/** Brings the place that a piece is from into an editor. */
export function openIntent({ id, uri, lines }: ContextItem): PanelMessage {
  return {
    type: 'open-context',
    item: { id, ...(uri === undefined ? {} : { uri }), ...(lines ? { lines } : {}) },
  };
}
