import { compactionOf, coveredBy, type CompactedHistory } from '../../protocol/compaction.ts';
import type { MessageId } from '../../protocol/ids.ts';
import type { Message, SessionState } from '../../protocol/sessionState.ts';
import { tokensOfImages } from '../images.ts';
import { historyTurns, type HistoryTurn } from '../history.ts';
import type { TokenCounter } from '../tokenCounter.ts';
import { boundTurn, type OldTurn } from './chooseReductions.ts';

/** The part of a conversation that is made shorter. */
export interface OldPart {
  /** Its last message of the person. */
  readonly upTo: MessageId;
  readonly turns: readonly OldTurn[];
  /** The summary of what came before these turns; empty where there is none. */
  readonly base: string;
  /** Tokens of turns and base. */
  readonly tokens: number;
  /** All messages and replies of it, those before the base among them. */
  readonly covered: readonly Message[];
}

interface OldPartOptions {
  readonly counter: TokenCounter;
  /** Tokens that the newest turns may keep word for word; the last one stays in any case. */
  readonly recent: number;
  /** Whether to go on from the summary that holds, rather than from what was said. */
  readonly goOn: boolean;
  readonly signal: AbortSignal;
}

/** All but the newest turns; undefined where that is nothing. Rejects with the signal's reason. */
export async function oldPart(
  state: SessionState,
  { counter, recent, goOn, signal }: OldPartOptions,
): Promise<OldPart | undefined> {
  const before = goOn ? compactionOf(state.compactions, state.messages) : undefined;
  const turns = historyTurns(state, undefined, before?.upTo);
  const sizes = await sizesOf(turns, counter, signal);
  const old = turns.slice(0, turns.length - newest(sizes, recent));
  const ids = state.messages.flatMap(({ kind, id, removed }) =>
    kind === 'message' && removed === undefined ? [id] : [],
  );
  const upTo = old.length === 0 ? undefined : ids[ids.length - turns.length + old.length - 1];
  if (upTo === undefined) return undefined;
  const base = before ? baseText(before) : '';
  const [baseTokens = 0] = base === '' ? [] : await counter.count([base], signal);
  return {
    upTo,
    turns: old.map(boundTurn),
    base,
    tokens: sizes.slice(0, old.length).reduce((sum, size) => sum + size, baseTokens),
    covered: state.messages.slice(0, coveredBy(state.messages, upTo)),
  };
}

/** Tokens of each turn. */
export async function sizesOf(
  turns: readonly HistoryTurn[],
  counter: TokenCounter,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const texts = turns.flatMap(({ user, assistant }) => [user, assistant]);
  const counts = await counter.count(texts, signal);
  return turns.map(
    ({ images = [] }, at) =>
      (counts[at * 2] ?? 0) + (counts[at * 2 + 1] ?? 0) + tokensOfImages(images),
  );
}

/** How many of the newest turns there is room for; one at least. */
function newest(sizes: readonly number[], room: number): number {
  let left = room - (sizes.at(-1) ?? 0);
  let turns = 1;
  while (turns < sizes.length && left >= (sizes.at(-1 - turns) ?? 0)) {
    left -= sizes.at(-1 - turns) ?? 0;
    turns++;
  }
  return turns;
}

function baseText({ summary, kept }: CompactedHistory): string {
  return kept.length === 0 ? summary : `${summary}\n\nAlso named: ${kept.join(', ')}`;
}
