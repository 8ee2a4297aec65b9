import type { LineRange } from '../../protocol/contextItems.ts';
import { t } from '../../protocol/texts.ts';
import { fileId } from '../codePieces.ts';
import type { OpenEditor } from '../editorSource.ts';
import { renderCode, renderNote } from '../prompt.ts';
import type { RetrievedChunk } from '../retrieve.ts';
import type { LargeFileParts, ListedFolder, ShownLines } from './contextSources.ts';
import { ranks, type Piece } from './piece.ts';

/** What the active editor shows: stands in for a file that cannot be sent whole. */
export function visiblePiece(shown: ShownLines): Piece {
  return linesPiece(shown, { id: `visible:${shown.uri}`, kind: 'visible', rank: ranks.visible });
}

/** What `@name` stands for, where that is a symbol. */
export function symbolPiece(name: string, shown: ShownLines): Piece {
  const { uri, lines } = shown;
  const piece = linesPiece(shown, {
    id: `symbol:${uri}:${lines.start}-${lines.end}`,
    kind: 'mentioned',
    rank: ranks.mentioned,
    within: [name],
  });
  return { ...piece, removable: false, why: ['mentioned', 'symbol'] };
}

/** What `@src/cart.ts:10-20` stands for; undefined where the file has no such lines. */
export function rangePiece(file: OpenEditor, wanted: LineRange): Piece | undefined {
  if (file.content.type !== 'text') return undefined;
  const all = file.content.text.split('\n');
  if (wanted.start > all.length) return undefined;
  const lines = { start: wanted.start, end: Math.min(wanted.end, all.length) };
  const text = all.slice(lines.start - 1, lines.end).join('\n');
  const piece = linesPiece(
    { ...file, lines, text },
    {
      id: `mention:${file.uri}:${lines.start}-${lines.end}`,
      kind: 'mentioned',
      rank: ranks.mentioned,
    },
  );
  return { ...piece, removable: false, why: ['mentioned'] };
}

/** A part of the workspace that was found for the question. */
export function retrievedPiece(chunk: RetrievedChunk): Piece {
  const { uri, startLine: start, endLine: end, symbols, score, why, stale } = chunk;
  const piece = linesPiece(
    { ...chunk, dirty: false, lines: { start, end } },
    {
      id: `retrieved:${uri}:${start}-${end}`,
      kind: 'retrieved',
      rank: ranks.retrieved,
      within: symbols,
    },
  );
  return { ...piece, group: 'retrieved', why, score, ...(stale ? { stale } : {}) };
}

/** What stands for a file that cannot be sent whole: its outline and what the question is about. */
export function largeFilePieces(
  file: OpenEditor,
  { outline, parts }: LargeFileParts,
  rank: number,
): readonly Piece[] {
  const { uri, path } = file;
  const common = { uri, rank, group: `large:${uri}`, removable: true, extent: 'part' } as const;
  const note = { kind: 'Outline', title: path, language: 'plaintext', text: outline } as const;
  const outlined: Piece = {
    ...common,
    id: `outline:${uri}`,
    kind: 'outline',
    label: path,
    text: renderNote(note),
  };
  return [
    ...(outline === '' ? [] : [outlined]),
    ...parts.map(({ lines, text, score }): Piece => {
      const shown = { uri, path, language: file.language, dirty: file.dirty, lines, text };
      const id = `part:${uri}:${lines.start}-${lines.end}`;
      const piece = linesPiece(shown, { id, kind: 'retrieved', rank });
      return { ...piece, ...common, score, why: ['words', 'open'] };
    }),
  ];
}

/** The names of a folder's files, then the files themselves as far as they were read. */
export function folderPieces(
  { uri, path, paths, cut, hidden, files }: ListedFolder,
  how: 'mentioned' | 'pinned',
): readonly Piece[] {
  const why = [how] as const;
  const title = `${path}, ${cut ? 'the first ' : ''}${paths.length} files`;
  const text = paths.join('\n');
  const listing: Piece = {
    id: `folder:${uri}`,
    kind: 'folder',
    label: path,
    uri,
    text: renderNote({ kind: 'Folder', title, language: 'plaintext', text }),
    rank: ranks[how],
    removable: how === 'pinned',
    group: 'folder',
    why,
    ...(hidden > 0
      ? { note: t('without {0} that are ignored, or there for secrets', hidden) }
      : {}),
  };
  const inside = files.flatMap((file): readonly Piece[] => {
    if (file.content.type !== 'text') return [];
    return [
      {
        id: fileId(file.uri),
        kind: 'folder',
        label: file.path,
        uri: file.uri,
        text: renderCode({ ...file, kind: 'File', text: file.content.text }),
        rank: how === 'mentioned' ? ranks.visible : ranks.inFolder,
        removable: true,
        extent: 'whole',
        group: 'folder',
        why,
      },
    ];
  });
  return [listing, ...inside];
}

interface PartOptions extends Pick<Piece, 'id' | 'kind' | 'rank'> {
  readonly within?: readonly string[];
}

function linesPiece(shown: ShownLines, { within, ...piece }: PartOptions): Piece {
  const { uri, path, lines } = shown;
  const text = renderCode({ ...shown, kind: 'Part', ...(within ? { within } : {}) });
  return { ...piece, label: path, uri, lines, text, removable: true, extent: 'part' };
}
