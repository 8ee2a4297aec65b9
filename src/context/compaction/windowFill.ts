import type { ModelInfo } from '../../protocol/model.ts';
import type { Reply, SessionState } from '../../protocol/sessionState.ts';
import { historyTurns } from '../history.ts';
import type { TokenCounter } from '../tokenCounter.ts';
import type { WindowFill } from './compactionGoal.ts';
import { historySummary } from './historySummary.ts';
import { sizesOf } from './oldPart.ts';

/**
 * How full the window will be with the next question, by the last answer's receipt: files and
 * instructions are taken to stay as they were. Rejects with the signal's reason.
 */
export async function windowFill(
  state: SessionState,
  { window }: ModelInfo,
  counter: TokenCounter,
  signal?: AbortSignal,
): Promise<WindowFill> {
  const summary = historySummary(state);
  const turns = historyTurns(state, undefined, summary?.upTo);
  const sizes = await sizesOf(turns, counter, signal);
  const [told = 0] = summary ? await counter.count([summary.piece.text], signal) : [];
  return {
    available: Math.max(0, (window.total - window.reply) / (counter.calibration?.margin ?? 1)),
    history: sizes.reduce((sum, size) => sum + size, told),
    others: othersOf(state),
  };
}

/** Tokens of what was sent last beside the conversation. */
function othersOf({ messages }: SessionState): number {
  const last = messages.findLast((each): each is Reply => each.kind === 'reply');
  const items = last?.receipt.items ?? [];
  return items
    .filter(
      ({ kind, leftOut }) => leftOut === undefined && kind !== 'history' && kind !== 'summary',
    )
    .reduce((sum, { tokens }) => sum + tokens, 0);
}
