import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TokenCounter } from '../tokenCounter.ts';
import {
  chooseReductions,
  createReducer,
  type OldTurn,
  type Reduction,
} from './chooseReductions.ts';
import type { OldPart } from './oldPart.ts';
import { questionsOnly, turnText, wholeText } from './transcript.ts';

interface ReduceOptions {
  /** Tokens that it may come to. */
  readonly room: number;
  readonly counter: TokenCounter;
  readonly signal: AbortSignal;
}

/** What the strategies that need no model made of it. */
export interface ReducedTurns {
  readonly turns: readonly OldTurn[];
  readonly strategies: readonly Reduction[];
  /** Tokens of these turns and of what came before them. */
  readonly tokens: number;
}

/** A part whose texts were cut to this much of it before anything else counts as sampled. */
const cutShare = 0.66;
/** Of the room, what the newest of the old turns take word for word where nothing else helps. */
const wholeShare = 0.8;

/** By the strategies that need no model, as many of them as it takes. Rejects with the signal's reason. */
export async function reduceTurns(
  { turns, base, tokens }: OldPart,
  { room, counter, signal }: ReduceOptions,
): Promise<ReducedTurns> {
  const count = async (those: readonly OldTurn[]): Promise<number> => {
    const counts = await counter.count([base, ...those.map(turnText)], signal);
    return counts.reduce((sum, each) => sum + each, 0);
  };
  const before = await count(turns);
  const cut: readonly Reduction[] = before < tokens * cutShare ? ['sample'] : [];
  if (before <= room) return { turns, strategies: cut, tokens: before };
  const length = lengthOf(turns);
  const saving = async (reduction: Reduction): Promise<number> =>
    length - lengthOf(await reduceBy(reduction, turns, signal));
  const chosen = chooseReductions(
    {
      dedupe: await saving('dedupe'),
      sample: await saving('sample'),
      signatures: await saving('signatures'),
    },
    length * (1 - room / before),
  );
  let reduced = turns;
  for (const each of chosen) reduced = await reduceBy(each, reduced, signal);
  const strategies = [...new Set([...cut, ...chosen])];
  return { turns: reduced, strategies, tokens: await count(reduced) };
}

/**
 * The newest turns that there is room for, and of the others what was asked: the last resort.
 * Rejects with the signal's reason.
 */
export async function slideTurns(
  turns: readonly OldTurn[],
  { room, counter, signal }: ReduceOptions,
): Promise<string> {
  const sizes = await counter.count(turns.map(turnText), signal);
  let left = room * wholeShare;
  let first = turns.length;
  while (first > 0 && (sizes[first - 1] ?? 0) <= left) left -= sizes[--first] ?? 0;
  return questionsOnly(turns.slice(0, first)) + wholeText('', turns.slice(first));
}

/** From the newest turn to the oldest, and one at a time: the host has other things to do as well. */
async function reduceBy(
  reduction: Reduction,
  turns: readonly OldTurn[],
  signal: AbortSignal,
): Promise<readonly OldTurn[]> {
  const reduce = createReducer(reduction);
  const reduced: OldTurn[] = [];
  for (const turn of turns.toReversed()) {
    await nextTurn();
    signal.throwIfAborted();
    reduced.push(reduce(turn));
  }
  return reduced.toReversed();
}

function lengthOf(turns: readonly OldTurn[]): number {
  return turns.reduce((sum, { user, assistant }) => sum + user.length + assistant.length, 0);
}
