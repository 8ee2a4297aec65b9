import type { ContextKind, LeftOutReason, LineRange } from '../protocol/contextItems.ts';
import type { OpenEditor } from './editorSource.ts';
import { renderCode } from './prompt.ts';

/** One file or selection, as it would be sent. */
export interface CodePiece {
  readonly id: string;
  readonly kind: Extract<ContextKind, 'selection' | 'active-editor' | 'open-editor'>;
  readonly label: string;
  readonly uri: string;
  readonly lines?: LineRange;
  /** Rendered; empty where the piece is left out. */
  readonly text: string;
  /** True for what matters more than the conversation so far. */
  readonly beforeHistory: boolean;
  readonly removable: boolean;
  /** Known before anything is counted. */
  readonly leftOut?: Exclude<LeftOutReason, 'does-not-fit'>;
  readonly note?: string;
}

/** What a person decided about the files on offer. */
export interface Choice {
  /** Files that a command attached, which are sent although their chips were removed earlier. */
  readonly pinned: readonly OpenEditor[];
  /** Ids of removed pieces. */
  readonly removed: ReadonlySet<string>;
}

/**
 * What the editors have to offer, most important first: selections, the active file, attached
 * files, the others in tab order. Each file stands there once.
 */
export function codePieces(editors: readonly OpenEditor[], choice: Choice): readonly CodePiece[] {
  const files = new Map<string, OpenEditor>();
  for (const editor of [...choice.pinned, ...editors]) {
    if (!files.has(editor.uri)) files.set(editor.uri, editor);
  }
  const byImportance = [...files.values()].toSorted((a, b) => Number(b.active) - Number(a.active));
  return [
    ...byImportance.flatMap((editor) => selectionPiece(editor, choice)),
    ...byImportance.map((editor) => filePiece(editor, choice)),
  ];
}

/** Least important first: what matters most stands nearest to the question. */
export function inReadingOrder(pieces: readonly CodePiece[]): readonly CodePiece[] {
  const rank = { 'open-editor': 0, 'active-editor': 1, selection: 2 };
  return pieces.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}

function filePiece(editor: OpenEditor, choice: Choice): CodePiece {
  const { uri, path, content, active } = editor;
  const pinned = isPinned(editor, choice);
  const piece = {
    id: fileId(editor),
    kind: active ? 'active-editor' : 'open-editor',
    label: path,
    uri,
    text: '',
    beforeHistory: active || pinned,
    removable: !pinned,
  } as const;
  if (isRemoved(editor, piece.id, choice)) return { ...piece, leftOut: 'removed' };
  if (content.type === 'left-out') {
    const note = content.note === undefined ? {} : { note: content.note };
    return { ...piece, leftOut: content.reason, removable: false, ...note };
  }
  return { ...piece, text: renderCode({ ...editor, kind: 'File', text: content.text }) };
}

function selectionPiece(editor: OpenEditor, choice: Choice): readonly CodePiece[] {
  const { uri, path, selection } = editor;
  if (!selection) return [];
  const { lines } = selection;
  const piece = {
    id: `selection:${uri}:${lines.start}-${lines.end}`,
    kind: 'selection',
    label: path,
    uri,
    lines,
    text: '',
    beforeHistory: true,
    removable: !isPinned(editor, choice),
  } as const;
  if (isRemoved(editor, piece.id, choice)) return [{ ...piece, leftOut: 'removed' }];
  if (repeatsFile(editor, selection.text, choice)) {
    return [{ ...piece, leftOut: 'duplicate', removable: false }];
  }
  return [{ ...piece, text: renderCode({ ...editor, ...selection, kind: 'Selection' }) }];
}

/** The same whether the file is active or not: a removed file stays removed when the tab changes. */
function fileId(editor: OpenEditor): string {
  return `open-editor:${editor.uri}`;
}

function isPinned(editor: OpenEditor, choice: Choice): boolean {
  return choice.pinned.some(({ uri }) => uri === editor.uri);
}

function isRemoved(editor: OpenEditor, id: string, choice: Choice): boolean {
  return choice.removed.has(id) && !isPinned(editor, choice);
}

/** True where the whole file is offered and the selection says nothing more. */
function repeatsFile(editor: OpenEditor, selected: string, choice: Choice): boolean {
  const { content } = editor;
  if (content.type !== 'text' || isRemoved(editor, fileId(editor), choice)) return false;
  return selected.trimEnd() === content.text.trimEnd();
}
