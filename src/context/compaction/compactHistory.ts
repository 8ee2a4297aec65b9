import type { CompactedHistory, CompactionStrategy } from '../../protocol/compaction.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import type { TokenCounter } from '../tokenCounter.ts';
import { missingFrom, namesIn } from './facts.ts';
import { renderSummary } from './historySummary.ts';
import { oldPart, type OldPart } from './oldPart.ts';
import { reduceTurns, slideTurns } from './reduceTurns.ts';
import type { Summariser } from './summariser.ts';
import { summarise } from './summarise.ts';
import { wholeText } from './transcript.ts';
import { fullText } from '../../protocol/fullText.ts';

export interface CompactionRequest {
  readonly state: SessionState;
  /** Tokens that the conversation may come to afterwards. */
  readonly goal: number;
  readonly counter: TokenCounter;
  /** Missing where no model is there that could summarise. */
  readonly summariser?: Summariser;
  readonly signal: AbortSignal;
}

export type CompactionResult =
  | { readonly type: 'compacted'; readonly history: CompactedHistory }
  /** There is nothing that would be worth it. */
  | { readonly type: 'nothing' }
  /** `reason` is for a person. */
  | { readonly type: 'failed'; readonly reason: string };

/** Of the goal, what the newest turns keep word for word; the rest is for what stands for the others. */
const recentShare = 0.6;
/** Tokens below which a summary is of little use. */
const leastSummary = 200;
/** What has to go at least, as a part of what was there. */
const leastSaving = 0.2;

/** What stands in the place of the old part. */
interface Shortened {
  readonly type: 'shortened';
  readonly summary: string;
  readonly strategies: readonly CompactionStrategy[];
  readonly model?: ModelRef;
}

/**
 * Makes the older part of a conversation shorter: by what needs no model, and by a summary where that
 * is not enough. Changes nothing itself. Rejects with the signal's reason.
 */
export async function compactHistory(request: CompactionRequest): Promise<CompactionResult> {
  const { state, goal, summariser } = request;
  const recent = goal * recentShare;
  const room = Math.max(leastSummary, Math.floor(goal - recent));
  const old = await oldPart(state, { ...request, recent, goOn: summariser !== undefined });
  if (!old || old.tokens <= room) return { type: 'nothing' };
  const asked = old.covered.flatMap((each) =>
    each.kind === 'message' && each.removed === undefined ? [each.text] : [],
  );
  const names = namesIn(asked);
  const shortened = await shorten(old, names, room, request);
  return shortened.type === 'failed' ? shortened : checked(old, shortened, names, request);
}

async function shorten(
  old: OldPart,
  names: readonly string[],
  room: number,
  { counter, summariser, signal }: CompactionRequest,
): Promise<Shortened | Extract<CompactionResult, { type: 'failed' }>> {
  const { turns, strategies, tokens } = await reduceTurns(old, { room, counter, signal });
  if (tokens <= room) {
    return { type: 'shortened', summary: wholeText(old.base, turns), strategies };
  }
  if (!summariser) {
    const summary = await slideTurns(turns, { room, counter, signal });
    return { type: 'shortened', summary, strategies: [...strategies, 'slide'] };
  }
  const options = { summariser, names, limit: room, counter, signal };
  const answer = await summarise(old.base, turns, options);
  if (answer.type === 'failed') return answer;
  const { text: summary, model } = answer;
  return { type: 'shortened', summary, strategies: [...strategies, 'summarise'], model };
}

/** With the names that were lost on the way; nothing where too little is saved. */
async function checked(
  { upTo, covered, tokens: tokensBefore }: OldPart,
  { summary, strategies, model }: Shortened,
  names: readonly string[],
  { counter, signal }: CompactionRequest,
): Promise<CompactionResult> {
  const kept = missingFrom(summary, names);
  const told = renderSummary({ summary, kept }, covered, 'the conversation so far');
  const [tokensAfter = 0] = await counter.count([told], signal);
  if (tokensAfter > tokensBefore * (1 - leastSaving)) return { type: 'nothing' };
  const pinned = covered.filter((each) => each.pinned);
  const survived = pinned.filter((each) => summary.includes(fullText(each)));
  const facts = {
    of: names.length + pinned.length,
    retained: names.length - kept.length + survived.length,
  };
  const history: CompactedHistory = {
    upTo,
    covered: covered.length,
    summary,
    kept,
    tokensBefore,
    tokensAfter,
    strategies,
    facts,
    ...(model ? { model } : {}),
  };
  return { type: 'compacted', history };
}
