/** How full a model's window will be with the next question. All figures are tokens. */
export interface WindowFill {
  /** The window less the room for the reply. */
  readonly available: number;
  /** The conversation as it would be told: the summary, and the turns after it. */
  readonly history: number;
  /** What else goes along: instructions, files. */
  readonly others: number;
}

/** Of the room that the conversation has, what it should take after it was made shorter. */
const goalShare = 0.5;
/** Of the window, what the conversation may take however much stands around it. */
const leastShare = 0.25;
/** A conversation that is less than so much longer than wanted is left as it is. */
const worthIt = 1.3;

/**
 * Tokens that the conversation should come to, or undefined where it need not be made shorter yet: the
 * window is less than `ratio` full, or it is not the conversation that fills it. Pure.
 */
export function compactionGoal(
  { available, history, others }: WindowFill,
  ratio: number,
): number | undefined {
  if (others + history < available * ratio) return undefined;
  const goal = Math.max(available * leastShare, (available - others) * goalShare);
  return history > goal * worthIt ? Math.floor(goal) : undefined;
}

/** The same where a person asks for it: half of what it is, or less where that is still too much. Pure. */
export function wantedGoal(fill: WindowFill): number {
  const { available, history, others } = fill;
  const goal = Math.max(available * leastShare, (available - others) * goalShare);
  return Math.floor(Math.min(goal, history / 2));
}
