import type { OpenEditor } from './editorSource.ts';
import { renderCode } from './prompt.ts';
import { ranks, type Piece } from './sources/piece.ts';

/** A file that goes along because somebody said so, not only because it is open. */
export interface NamedFile {
  readonly file: OpenEditor;
  /** By a command, by the question itself, or for every message of the session. */
  readonly how: 'attached' | 'mentioned' | 'pinned';
}

/** What a person decided about the files on offer. */
export interface Choice {
  readonly named: readonly NamedFile[];
  /** Ids of removed pieces. What a command or the question names is sent all the same. */
  readonly removed: ReadonlySet<string>;
  /** Ids of pieces that are not sent whoever names them. */
  readonly without: ReadonlySet<string>;
}

/**
 * What the editors have to offer, most important first: selections, the active file, named files, the
 * others in tab order. Each file stands there once.
 */
export function codePieces(editors: readonly OpenEditor[], choice: Choice): readonly Piece[] {
  const files = new Map<string, OpenEditor>();
  for (const editor of [...choice.named.map(({ file }) => file), ...editors]) {
    if (!files.has(editor.uri)) files.set(editor.uri, editor);
  }
  const byImportance = [...files.values()].toSorted((a, b) => Number(b.active) - Number(a.active));
  return [
    ...byImportance.flatMap((editor) => selectionPiece(editor, choice)),
    ...byImportance.map((editor) => filePiece(editor, choice)),
  ];
}

/** The same however the file came in: a removed file stays removed when the tab changes. */
export function fileId(uri: string): string {
  return `open-editor:${uri}`;
}

function filePiece(editor: OpenEditor, choice: Choice): Piece {
  const { uri, path, content, active } = editor;
  const how = howNamed(editor, choice);
  const piece = {
    id: fileId(uri),
    kind: active ? 'active-editor' : kinds[how ?? 'open'],
    label: path,
    uri,
    text: '',
    rank: Math.min(active ? ranks.active : ranks.open, how ? ranks[how] : ranks.open),
    removable: how !== 'attached' && how !== 'mentioned',
    extent: 'whole',
    ...(how === undefined || how === 'attached' ? {} : { why: [how] }),
  } as const;
  if (isRemoved(editor, piece.id, choice)) return { ...piece, leftOut: 'removed' };
  if (content.type === 'left-out') {
    const note = content.note === undefined ? {} : { note: content.note };
    return { ...piece, leftOut: content.reason, removable: false, ...note };
  }
  return { ...piece, text: renderCode({ ...editor, kind: 'File', text: content.text }) };
}

const kinds = {
  attached: 'open-editor',
  mentioned: 'mentioned',
  pinned: 'pinned',
  open: 'open-editor',
} as const;

function selectionPiece(editor: OpenEditor, choice: Choice): readonly Piece[] {
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
    rank: ranks.selection,
    removable: howNamed(editor, choice) !== 'attached',
  } as const;
  if (isRemoved(editor, piece.id, choice)) return [{ ...piece, leftOut: 'removed' }];
  if (repeatsFile(editor, selection.text, choice)) {
    return [{ ...piece, leftOut: 'duplicate', removable: false }];
  }
  return [{ ...piece, text: renderCode({ ...editor, ...selection, kind: 'Selection' }) }];
}

function howNamed(editor: OpenEditor, choice: Choice): NamedFile['how'] | undefined {
  const all = choice.named.filter(({ file }) => file.uri === editor.uri).map(({ how }) => how);
  return all.toSorted((a, b) => ranks[a] - ranks[b])[0];
}

function isRemoved(editor: OpenEditor, id: string, choice: Choice): boolean {
  if (choice.without.has(id)) return true;
  const how = howNamed(editor, choice);
  return choice.removed.has(id) && how !== 'attached' && how !== 'mentioned';
}

/** True where the whole file is offered and the selection says nothing more. */
function repeatsFile(editor: OpenEditor, selected: string, choice: Choice): boolean {
  const { content } = editor;
  if (content.type !== 'text' || isRemoved(editor, fileId(editor.uri), choice)) return false;
  return selected.trimEnd() === content.text.trimEnd();
}
