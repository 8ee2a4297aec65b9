import type { ContextPin } from '../../protocol/contextItems.ts';
import type { TerminalSelection } from '../../protocol/terminalSelection.ts';
import { fileId, type NamedFile } from '../codePieces.ts';
import type { OpenEditor } from '../editorSource.ts';
import type { RetrievedChunk, Retriever } from '../retrieve.ts';
import { shareOf } from '../shares.ts';
import type { Availability, ContextSources, LargeFileParts, NamedPlace } from './contextSources.ts';
import { parseMentions, type Mention, type ProviderName } from './mentions.ts';
import {
  diffPieces,
  instructionPieces,
  noSelectionPiece,
  problemsPiece,
  searchPiece,
  skillPiece,
  terminalPiece,
} from './notePieces.ts';
import { personPiece } from './personPiece.ts';
import { ranks, type Piece } from './piece.ts';
import {
  folderPieces,
  largeFilePieces,
  rangePiece,
  retrievedPiece,
  symbolPiece,
  visiblePiece,
} from './placePieces.ts';
import { partChars, sizeParts } from './sizeParts.ts';

/** What context is gathered for. */
export interface GatherRequest {
  /** Empty where nothing is asked yet. */
  readonly question: string;
  readonly pins: readonly ContextPin[];
  readonly editors: readonly OpenEditor[];
  /** Files that a command attached. */
  readonly attached: readonly OpenEditor[];
  /** Ids of items that the person does not want sent. */
  readonly removed: ReadonlySet<string>;
  /** Tokens that the request may have. */
  readonly available: number;
  /** What was selected in a terminal when the question came to mention it; missing where nobody looked. */
  readonly terminal?: Availability<TerminalSelection>;
}

export interface GatherParts {
  readonly sources?: ContextSources;
  readonly retriever?: Retriever;
}

export interface Gathered {
  readonly named: readonly NamedFile[];
  readonly pieces: readonly Piece[];
  readonly notes: readonly string[];
}

/** Parts of the workspace that are asked for; how many are sent the budget decides. */
const mostChunks = 20;
/** A part has to be worth this much of the best one: what hardly matches costs tokens and attention. */
const worthSending = 0.25;
/** Characters to a token below which a file surely has more tokens than that: code has three to four. */
const mostCharactersPerToken = 2;

/**
 * Everything beside open editors and history that a request may hold: what the question mentions, what
 * is pinned, what the project says, what was found for the question. Rejects with the signal's reason.
 */
export async function gatherContext(
  request: GatherRequest,
  { sources, retriever }: GatherParts,
  signal: AbortSignal,
): Promise<Gathered> {
  const attached = request.attached.map((file) => ({ file, how: 'attached' }) as const);
  const named = sources ? await namedThings(request, sources, signal) : nothing;
  const files = [...attached, ...named.files];
  const [found, noted, large, skill] = await Promise.all([
    retriever
      ? retrieved(request, files, { sources, retriever }, signal)
      : { pieces: [], notes: [] },
    sources ? noteworthy(request, sources, signal) : [],
    sources ? largeFiles(request, files, sources, signal) : [],
    sources?.skill(request.question),
  ]);
  signal.throwIfAborted();
  return {
    named: files,
    pieces: [
      ...(skill ? [skillPiece(skill)] : []),
      ...noted,
      ...named.pieces,
      ...large,
      // The skill's own file would say it all again.
      ...found.pieces.filter(({ uri }) => uri === undefined || uri !== skill?.uri),
    ],
    notes: [...(skill?.note === undefined ? [] : [skill.note]), ...found.notes],
  };
}

interface Named {
  readonly files: readonly NamedFile[];
  readonly pieces: readonly Piece[];
}

const nothing: Named = { files: [], pieces: [] };

/** What the question mentions and what is pinned. */
async function namedThings(
  { question, pins, available }: GatherRequest,
  sources: ContextSources,
  signal: AbortSignal,
): Promise<Named> {
  const places = parseMentions(question).filter((mention) => mention.type === 'place');
  const all = await Promise.all([
    ...places.map(async (mention) => {
      const place = await sources.find(mention.name, signal);
      // What is not there stays what it is: words of the question.
      return place ? mentionedPlace(place, mention, available) : nothing;
    }),
    ...pins.map(async (pin) => {
      const place = await sources.read(pin.target, signal);
      return place ? namedPlace(place, 'pinned') : { files: [], pieces: [gonePin(pin)] };
    }),
  ]);
  return {
    files: all.flatMap(({ files }) => files),
    pieces: all.flatMap(({ pieces }) => pieces),
  };
}

function mentionedPlace(
  place: NamedPlace,
  { lines }: Extract<Mention, { type: 'place' }>,
  available: number,
): Named {
  if (place.type === 'person')
    return { files: [], pieces: [personPiece(place.person, personChars(available))] };
  if (place.type !== 'file' || !lines) return namedPlace(place, 'mentioned');
  const piece = rangePiece(place.file, lines);
  return piece ? { files: [], pieces: [piece] } : namedPlace(place, 'mentioned');
}

function namedPlace(
  place: Exclude<NamedPlace, { type: 'person' }>,
  how: 'mentioned' | 'pinned',
): Named {
  switch (place.type) {
    case 'file':
      return { files: [{ file: place.file, how }], pieces: [] };
    case 'folder':
      return { files: [], pieces: folderPieces(place.folder, how) };
    case 'symbol':
      return { files: [], pieces: [symbolPiece(place.name, place.shown)] };
  }
}

/** A sixteenth of the room, as if each token were short: several people may be asked about. */
function personChars(available: number): number {
  return (available / 16) * mostCharactersPerToken;
}

function gonePin({ target, label }: ContextPin): Piece {
  return {
    id: fileId(target),
    kind: 'pinned',
    label,
    uri: target,
    text: '',
    rank: ranks.pinned,
    removable: true,
    leftOut: 'unreadable',
    why: ['pinned'],
  };
}

/** What is there without being a place: what the project says, what is in view, what `#` asks for. */
async function noteworthy(
  request: GatherRequest,
  sources: ContextSources,
  signal: AbortSignal,
): Promise<readonly Piece[]> {
  const { question, editors, removed } = request;
  const wanted = parseMentions(question).flatMap((mention) =>
    mention.type === 'provider' ? [mention.name] : [],
  );
  const visible = sources.visible();
  const isWanted =
    visible && !removed.has(fileId(visible.uri)) && !isKeptAway(visible.uri, editors);
  const inView = isWanted ? [visiblePiece(visible)] : [];
  const [instructions, ...provided] = await Promise.all([
    sources.instructions(),
    ...wanted.map((name) => providedPieces(name, request, sources, signal)),
  ]);
  return [...instructionPieces(instructions), ...provided.flat(), ...inView];
}

/** Of a file that is kept away nothing is shown by itself either. */
function isKeptAway(uri: string, editors: readonly OpenEditor[]): boolean {
  const content = editors.find((editor) => editor.uri === uri)?.content;
  return content?.type === 'left-out' && content.reason === 'unavailable';
}

async function providedPieces(
  name: ProviderName,
  { terminal, editors, available }: GatherRequest,
  sources: ContextSources,
  signal: AbortSignal,
): Promise<readonly Piece[]> {
  switch (name) {
    case 'problems':
      return [problemsPiece(sources.problems())];
    case 'diff':
      return diffPieces(await sources.changes(signal));
    case 'search':
      return [searchPiece(sources.searchResults())];
    case 'selection':
      return editors.some((editor) => editor.selection) ? [] : [noSelectionPiece()];
    case 'terminal':
      return [terminalPiece(terminal, terminalChars(available))];
  }
}

/** Characters that surely fit: the share of it, as if each token were short. */
function terminalChars(available: number): number {
  return (shareOf('terminal', available) ?? available) * mostCharactersPerToken;
}

async function retrieved(
  { question, editors, removed, available }: GatherRequest,
  named: readonly NamedFile[],
  {
    sources,
    retriever,
  }: { readonly retriever: Retriever; readonly sources: ContextSources | undefined },
  signal: AbortSignal,
): Promise<Pick<Gathered, 'pieces' | 'notes'>> {
  if (question.trim() === '') return { pieces: [], notes: [] };
  const open = editors.toSorted((a, b) => Number(b.active) - Number(a.active));
  const { chunks, note } = await retriever.retrieve(
    {
      question,
      open: open.map(({ uri }) => uri),
      recent: sources?.recent() ?? [],
      mentioned: named.map(({ file }) => file.uri),
      limit: mostChunks,
    },
    signal,
  );
  // Of a file that the person took away no part is sent either.
  const allowed = chunks.filter(({ uri }) => !removed.has(fileId(uri)));
  const least = (allowed[0]?.score ?? 0) * worthSending;
  const worthIt = ({ score }: RetrievedChunk): boolean => score >= least;
  const limit = partChars(shareOf('retrieved', available) ?? available);
  // Of what is cut some pieces may not be worth it by themselves.
  const wanted = sizeParts(allowed.filter(worthIt), question, limit).filter(worthIt);
  return { pieces: distinct(wanted.map(retrievedPiece)), notes: note === undefined ? [] : [note] };
}

/** Of a line that is longer than a part several have the same lines: none of them is to replace another. */
function distinct(pieces: readonly Piece[]): readonly Piece[] {
  const seen = new Map<string, number>();
  return pieces.map((piece) => {
    const times = (seen.get(piece.id) ?? 0) + 1;
    seen.set(piece.id, times);
    return times === 1 ? piece : { ...piece, id: `${piece.id}:${times}` };
  });
}

/** Parts of the active file and of those that are named, where they are too large to be sent whole. */
async function largeFiles(
  { question, editors, removed, available }: GatherRequest,
  named: readonly NamedFile[],
  sources: ContextSources,
  signal: AbortSignal,
): Promise<readonly Piece[]> {
  const active = editors.filter((editor) => editor.active && !removed.has(fileId(editor.uri)));
  const wanted = new Map<string, { readonly file: OpenEditor; readonly rank: number }>();
  for (const file of active) wanted.set(file.uri, { file, rank: ranks.active });
  for (const { file, how } of named) wanted.set(file.uri, { file, rank: ranks[how] });
  const large = [...wanted.values()].filter(({ file }) => isLarge(file, available));
  const all = await Promise.all(
    large.map(async ({ file, rank }) => {
      const found = await sources.largeFile(file, question, signal);
      if (!found) return [];
      const parts = sizedLines(file.uri, found.parts, { question, available });
      return distinct(largeFilePieces(file, { ...found, parts }, rank));
    }),
  );
  return all.flat();
}

function sizedLines(
  uri: string,
  parts: LargeFileParts['parts'],
  { question, available }: Pick<GatherRequest, 'question' | 'available'>,
): LargeFileParts['parts'] {
  const limit = partChars(shareOf(`large:${uri}`, available) ?? available);
  const places = parts.map(({ lines: { start: startLine, end: endLine }, ...part }) => {
    return { ...part, uri, startLine, endLine, symbols: [], why: [], stale: false };
  });
  return sizeParts(places, question, limit).map(({ startLine: start, endLine: end, ...part }) => {
    return { lines: { start, end }, text: part.text, score: part.score };
  });
}

function isLarge({ content }: OpenEditor, available: number): boolean {
  if (content.type === 'left-out') return content.reason === 'too-large';
  return content.text.length > available * mostCharactersPerToken;
}
