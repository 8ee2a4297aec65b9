import type { ContextItem, ContextReceipt } from '../protocol/contextItems.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import { fitBudget, tokensPerMessage, tokensPerReply, type Candidate } from './budget.ts';
import type { OpenEditor } from './editorSource.ts';
import { historyTurns, type HistoryTurn } from './history.ts';
import { codePieces, inReadingOrder, type CodePiece } from './codePieces.ts';
import { renderMessages, renderQuestion, systemPrompt, type PromptMessage } from './prompt.ts';
import type { TokenCounter } from './tokenCounter.ts';

/** All that a request may be made of. */
export interface PlanRequest {
  readonly editors: readonly OpenEditor[];
  readonly state: SessionState;
  /** Empty for a preview. */
  readonly question: string;
  /** Ids of the items that the person removed. */
  readonly removed: ReadonlySet<string>;
  readonly model: ModelInfo;
  /** The message that is answered: it, and what came after it, is not history. */
  readonly answering?: MessageId;
  /** Files that a command attached: they come before history. */
  readonly pinned?: readonly OpenEditor[];
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
      /** Tokens of instructions and question. */
      readonly needed: number;
      /** Tokens of the model's window less the room for the reply. */
      readonly available: number;
    };

interface Counted<T> {
  readonly id: string;
  readonly of: T;
  readonly tokens: number;
}

/** Everything that could be sent, counted. Turns are newest first, pieces by importance. */
interface Offer {
  readonly instructions: number;
  readonly question: string;
  readonly questionTokens: number;
  readonly turns: readonly Counted<HistoryTurn>[];
  readonly pieces: readonly Counted<CodePiece>[];
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
  const historyRemoved = request.removed.has('history');
  const fit = fitBudget(
    Math.max(0, window.total - window.reply),
    offer.instructions + offer.questionTokens,
    candidates(offer, historyRemoved),
  );
  if (fit.type === 'too-long') return fit;
  const { pieces, turns } = offer;
  const sentTurns = turns.filter((turn) => fit.sent.has(turn.id));
  const sentPieces = pieces.filter((piece) => fit.sent.has(piece.id));
  const receipt = {
    items: [
      instructionsItem(offer.instructions),
      ...historyItems(turns, sentTurns.length, historyRemoved),
      ...pieces.map((piece) => pieceItem(piece, fit.sent)),
    ],
    used: fit.used,
    window: window.total,
    reserve: window.reply,
    estimated: !request.model.exactTokens,
  };
  const files = inReadingOrder(sentPieces.map((piece) => piece.of)).map((piece) => piece.text);
  return {
    type: 'planned',
    receipt,
    messages: renderMessages({
      history: sentTurns.map((turn) => turn.of).toReversed(),
      files,
      question: offer.question,
    }),
  };
}

async function countAll(
  request: PlanRequest,
  counter: TokenCounter,
  signal: AbortSignal | undefined,
): Promise<Offer> {
  const pieces = codePieces(request.editors, {
    pinned: request.pinned ?? [],
    removed: request.removed,
  });
  const turns = historyTurns(request.state, request.answering).toReversed();
  const question = renderQuestion(
    request.question,
    pieces.some((piece) => piece.leftOut === undefined),
  );
  const counts = await countEach(
    [
      systemPrompt,
      question,
      ...turns.flatMap(({ user, assistant }) => [user, assistant]),
      ...pieces.map((piece) => piece.text),
    ],
    counter,
    signal,
  );
  return {
    question,
    instructions: counts(systemPrompt) + tokensPerMessage,
    questionTokens: counts(question) + tokensPerMessage + tokensPerReply,
    turns: turns.map((of, i) => ({
      id: `turn:${turns.length - i}`,
      of,
      tokens: counts(of.user) + counts(of.assistant) + 2 * tokensPerMessage,
    })),
    pieces: pieces.map((of) => ({ id: of.id, of, tokens: counts(of.text) })),
  };
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
  return [
    ...pieces.filter((piece) => piece.of.beforeHistory),
    ...turns.map(({ id, tokens }) => ({ id, tokens, chain: 'history' })),
    ...pieces.filter((piece) => !piece.of.beforeHistory),
  ];
}

function instructionsItem(tokens: number): ContextItem {
  return {
    id: 'instructions',
    kind: 'instructions',
    label: 'Instructions',
    tokens,
    removable: false,
  };
}

/** `turns` newest first, of which the first `sent` are sent. */
function historyItems(
  turns: readonly Counted<HistoryTurn>[],
  sent: number,
  removed: boolean,
): readonly ContextItem[] {
  if (removed) return historyItem('history', turns, { leftOut: 'removed' });
  return [
    ...historyItem('history', turns.slice(0, sent), {}),
    ...historyItem('history-older', turns.slice(sent), { leftOut: 'does-not-fit' }),
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
  const label = `${messages} ${id === 'history' ? 'earlier' : 'older'} message${messages === 1 ? '' : 's'}`;
  return [{ id, kind: 'history', label, tokens, removable: id === 'history', ...leftOut }];
}

function pieceItem(counted: Counted<CodePiece>, sent: ReadonlySet<string>): ContextItem {
  const { id, kind, label, uri, lines, removable, leftOut, note } = counted.of;
  const reason = leftOut ?? (sent.has(id) ? undefined : 'does-not-fit');
  return {
    id,
    kind,
    label,
    uri,
    tokens: counted.tokens,
    removable,
    ...(lines ? { lines } : {}),
    ...(reason ? { leftOut: reason } : {}),
    ...(note === undefined ? {} : { note }),
  };
}
