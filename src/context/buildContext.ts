import type { ContextItem, ContextReceipt } from '../protocol/contextItems.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ImageRef } from '../protocol/images.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import { fitBudget, tokensPerMessage, tokensPerReply, type Candidate } from './budget.ts';
import { codePieces, fileId, type NamedFile } from './codePieces.ts';
import type { OpenEditor } from './editorSource.ts';
import { historyTurns, type HistoryTurn } from './history.ts';
import { imageItems, seenTurn, seesImages, tokensOfImages, unseenNote } from './images.ts';
import { renderMessages, renderQuestion, systemPrompt, type PromptMessage } from './prompt.ts';
import { inReadingOrder } from './readingOrder.ts';
import { shareOf } from './shares.ts';
import { ranks, type Piece } from './sources/piece.ts';
import type { TokenCounter } from './tokenCounter.ts';

/** All that a request may be made of. */
export interface PlanRequest {
  readonly editors: readonly OpenEditor[];
  readonly state: SessionState;
  /** Empty for a preview. */
  readonly question: string;
  /** That go with the question. */
  readonly images?: readonly ImageRef[];
  /** Ids of the items that the person removed. */
  readonly removed: ReadonlySet<string>;
  /** Ids of items that are not sent this once, whoever names them. */
  readonly without?: ReadonlySet<string>;
  readonly model: ModelInfo;
  /** The message that is answered: it, and what came after it, is not history. */
  readonly answering?: MessageId;
  /** Files that a command, the question or a pin names. */
  readonly named?: readonly NamedFile[];
  /** What else there is to send, beside open editors and history. */
  readonly pieces?: readonly Piece[];
  /** The message up to which a piece of kind `summary` stands for the conversation. */
  readonly summarized?: MessageId;
  /** What a person should know about the pieces. */
  readonly notes?: readonly string[];
  /** What the model may call; missing where it is offered nothing. */
  readonly tools?: OfferedTools;
}

/** Definitions that go along with the messages: they cost tokens like these. */
export interface OfferedTools {
  readonly names: readonly string[];
  /** All of them, as JSON. */
  readonly text: string;
}

/** What is sent together with what is shown of it, or that the question alone is too long. */
export type ContextPlan =
  | {
      readonly type: 'planned';
      readonly receipt: ContextReceipt;
      readonly messages: readonly PromptMessage[];
    }
  | {
      readonly type: 'too-long';
      /** Tokens of instructions and question, and of what it is about. */
      readonly needed: number;
      /** Tokens of the model's window less the room for the reply. */
      readonly available: number;
      /** The file that the question is about, where it is this that does not fit. */
      readonly about?: string;
    };

interface Counted<T> {
  readonly id: string;
  readonly of: T;
  readonly tokens: number;
}

/** Everything that could be sent, counted. Turns are newest first, pieces by importance. */
interface Offer {
  readonly instructions: number;
  readonly tools: number;
  readonly question: string;
  readonly questionTokens: number;
  /** What a person should know of it. */
  readonly notes: readonly string[];
  /** Of the question, as many as the model sees. */
  readonly images: readonly ImageRef[];
  readonly turns: readonly Counted<HistoryTurn>[];
  readonly pieces: readonly Counted<Piece>[];
}

/**
 * Plans one request: the same for the preview and for the request itself, so nothing is sent that
 * is not shown. Counts are exact for the text as sent. Rejects only where counting does.
 */
export async function planContext(
  request: PlanRequest,
  counter: TokenCounter,
  signal?: AbortSignal,
): Promise<ContextPlan> {
  const { window } = request.model;
  const offer = await countAll(request, counter, signal);
  const historyRemoved = request.removed.has('history') || isWithout(request, 'history');
  const { factor = 1, margin = 1 } = counter.calibration ?? {};
  // What may be more in truth than it was counted as is given less room.
  const available = Math.max(0, Math.floor((window.total - window.reply) / margin));
  const fit = fitBudget(available, requiredOf(offer), candidates(offer, historyRemoved), (group) =>
    shareOf(group, available),
  );
  if (fit.type === 'too-long') return fit;
  const missing = missingOf(request, offer, fit.sent);
  if (missing) return { type: 'too-long', available, ...missing };
  const pieces = offer.pieces.filter((piece) => !fit.covered.has(piece.id));
  const sentTurns = offer.turns.filter((turn) => fit.sent.has(turn.id));
  const sentPieces = pieces.filter((piece) => fit.sent.has(piece.id)).map((piece) => piece.of);
  const notes = [...(request.notes ?? []), ...offer.notes];
  const receipt = {
    items: [
      instructionsItem(offer.instructions),
      ...toolsItems(request.tools, offer.tools),
      ...imageItems(request.images ?? [], seesImages(request.model)),
      ...historyItems(offer.turns, fit.sent, historyRemoved),
      ...pieces.map((piece) => pieceItem(piece, fit.sent)),
    ],
    used: fit.used,
    message: offer.questionTokens,
    window: window.total,
    reserve: window.reply,
    estimated: !request.model.exactTokens,
    ...(factor === 1 ? {} : { factor }),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return {
    type: 'planned',
    receipt,
    messages: renderMessages({
      history: sentTurns.map((turn) => turn.of).toReversed(),
      files: inReadingOrder(sentPieces).map((piece) => piece.text),
      question: offer.question,
      images: offer.images,
    }),
  };
}

/** Tokens that are sent whatever else is. */
function requiredOf({ instructions, tools, questionTokens, images }: Offer): number {
  return instructions + tools + questionTokens + tokensOfImages(images);
}

/** What a question makes no sense without, and there is no room for: the model would answer about nothing. */
function missingOf(
  { named = [] }: PlanRequest,
  offer: Offer,
  sent: ReadonlySet<string>,
): { readonly about: string; readonly needed: number } | undefined {
  for (const { file } of named.filter((each) => each.file.required === true)) {
    const own = offer.pieces.filter(
      ({ id, of }) => isOwn(id, file.uri) && of.leftOut === undefined,
    );
    const [first] = own;
    if (!first || own.some(({ id }) => sent.has(id))) continue;
    return { about: file.path, needed: requiredOf(offer) + first.tokens };
  }
  return undefined;
}

/** Whether a piece is the file itself, or what is selected there. */
function isOwn(id: string, uri: string): boolean {
  return id === fileId(uri) || id.startsWith(`selection:${uri}:`);
}

async function countAll(
  request: PlanRequest,
  counter: TokenCounter,
  signal: AbortSignal | undefined,
): Promise<Offer> {
  const pieces = offeredPieces(request);
  const { state, answering, summarized } = request;
  const sees = seesImages(request.model);
  const whole = historyTurns(state, answering, summarized).toReversed();
  const turns = whole.map((turn) => seenTurn(turn, sees));
  const question = renderQuestion(
    request.question,
    pieces.some((piece) => piece.leftOut === undefined),
  );
  const counts = await countEach(
    [
      systemPrompt,
      request.tools?.text ?? '',
      question,
      ...turns.flatMap(({ user, assistant }) => [user, assistant]),
      ...pieces.map((piece) => piece.text),
    ],
    counter,
    signal,
  );
  return {
    question,
    images: sees ? (request.images ?? []) : [],
    notes: unseenNote(whole, request.model, sees),
    instructions: counts(systemPrompt) + tokensPerMessage,
    tools: counts(request.tools?.text ?? ''),
    questionTokens: counts(question) + tokensPerMessage + tokensPerReply,
    turns: turns.map((of, i) => ({
      id: `turn:${turns.length - i}`,
      of,
      tokens:
        counts(of.user) +
        counts(of.assistant) +
        2 * tokensPerMessage +
        tokensOfImages(of.images ?? []),
    })),
    pieces: pieces.map((of) => ({ id: of.id, of, tokens: counts(of.text) })),
  };
}

/** By rank, each id once; what the person removed is named but has no text. */
function offeredPieces(request: PlanRequest): readonly Piece[] {
  const { editors, named = [], removed, without = new Set<string>(), pieces = [] } = request;
  const offered = new Map<string, Piece>();
  for (const piece of [
    ...codePieces(editors, { named, removed, without }),
    ...pieces.map((each) => withoutRemoved(each, request)),
  ]) {
    if (!offered.has(piece.id)) offered.set(piece.id, piece);
  }
  return [...offered.values()].toSorted((a, b) => a.rank - b.rank);
}

/** What the question itself names is sent although it was removed earlier. */
function withoutRemoved(piece: Piece, request: PlanRequest): Piece {
  const named = piece.rank === ranks.mentioned;
  const gone = isWithout(request, piece.id) || (!named && request.removed.has(piece.id));
  return gone && piece.leftOut === undefined ? { ...piece, text: '', leftOut: 'removed' } : piece;
}

function isWithout({ without }: PlanRequest, id: string): boolean {
  return without?.has(id) ?? false;
}

async function countEach(
  texts: readonly string[],
  counter: TokenCounter,
  signal: AbortSignal | undefined,
): Promise<(text: string) => number> {
  const asked = [...new Set(texts)].filter((text) => text !== '');
  const answers = await counter.count(asked, signal);
  const counts = new Map(asked.map((text, i) => [text, answers[i] ?? 0]));
  return (text) => counts.get(text) ?? 0;
}

/** By importance; instructions and question have their room already. */
function candidates(offer: Offer, historyRemoved: boolean): readonly Candidate[] {
  const pieces = offer.pieces.filter((piece) => piece.of.leftOut === undefined);
  const turns = historyRemoved ? [] : offer.turns;
  const older = turns.filter((turn) => !turn.of.pinned);
  return [
    // What is pinned is told however old it is, and though there is a hole after it.
    ...turns.filter((turn) => turn.of.pinned).map(({ id, tokens }) => ({ id, tokens })),
    ...pieces.filter((piece) => piece.of.rank < ranks.history).map(pieceCandidate),
    ...older.map(({ id, tokens }) => ({ id, tokens, chain: 'history' })),
    ...pieces.filter((piece) => piece.of.rank > ranks.history).map(pieceCandidate),
  ];
}

function pieceCandidate({ id, tokens, of }: Counted<Piece>): Candidate {
  const { uri, extent, group } = of;
  return {
    id,
    tokens,
    ...(group === undefined ? {} : { group }),
    ...(uri !== undefined && extent === 'whole' ? { wholeOf: uri } : {}),
    ...(uri !== undefined && extent === 'part' ? { partOf: uri } : {}),
  };
}

function instructionsItem(tokens: number): ContextItem {
  return {
    id: 'instructions',
    kind: 'instructions',
    label: t('Instructions'),
    tokens,
    removable: false,
  };
}

/** They come and go with the question: nobody takes them away. */
function toolsItems(tools: OfferedTools | undefined, tokens: number): readonly ContextItem[] {
  if (!tools) return [];
  const note = tools.names.join(', ');
  return [{ id: 'tools', kind: 'tools', label: t('Tools'), tokens, removable: false, note }];
}

/** `turns` newest first, of which the first `sent` are sent. */
function historyItems(
  turns: readonly Counted<HistoryTurn>[],
  sent: ReadonlySet<string>,
  removed: boolean,
): readonly ContextItem[] {
  if (removed) return historyItem('history', turns, { leftOut: 'removed' });
  const told = turns.filter(({ id }) => sent.has(id));
  const left = turns.filter(({ id }) => !sent.has(id));
  return [
    ...historyItem('history', told, {}),
    ...historyItem('history-older', left, { leftOut: 'does-not-fit' }),
  ];
}

function historyItem(
  id: 'history' | 'history-older',
  turns: readonly Counted<HistoryTurn>[],
  leftOut: Pick<ContextItem, 'leftOut'>,
): readonly ContextItem[] {
  if (turns.length === 0) return [];
  const messages = turns.reduce((sum, turn) => sum + turn.of.messages, 0);
  const tokens = turns.reduce((sum, turn) => sum + turn.tokens, 0);
  const label = id === 'history' ? earlierMessages(messages) : olderMessages(messages);
  return [{ id, kind: 'history', label, tokens, removable: id === 'history', ...leftOut }];
}

function pieceItem({ id, of, tokens }: Counted<Piece>, sent: ReadonlySet<string>): ContextItem {
  const { text: _text, rank: _rank, extent: _extent, group: _group, leftOut, ...shown } = of;
  const reason = leftOut ?? (sent.has(id) ? undefined : 'does-not-fit');
  return { ...shown, tokens, ...(reason ? { leftOut: reason } : {}) };
}

function earlierMessages(count: number): string {
  return count === 1 ? t('1 earlier message') : t('{0} earlier messages', count);
}

function olderMessages(count: number): string {
  return count === 1 ? t('1 older message') : t('{0} older messages', count);
}
