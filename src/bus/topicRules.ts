import type { BackoffLimits } from './backoff.ts';

/** How the letters of a topic are treated, for each subscriber by itself. Times are milliseconds. */
export interface TopicRules extends BackoffLimits {
  readonly name: string;
  /**
   * Where a subscriber's queue is full, a critical letter is refused, so that its publisher can keep it;
   * any other takes the place of the oldest, which is counted.
   */
  readonly critical: boolean;
  /** How many letters wait at the most. */
  readonly queue: number;
  /** How many are delivered together at the most. */
  readonly batch: number;
  /** How often a letter is delivered before it is given up. */
  readonly tries: number;
  /** How long a subscriber may take before its silence counts as a failure. */
  readonly ackWithin: number;
  /** How many dead letters are kept. */
  readonly dead: number;
}

/** About four minutes from the first delivery to the last. */
export const defaultRules: Omit<TopicRules, 'name' | 'critical'> = {
  queue: 1_000,
  batch: 25,
  tries: 10,
  base: 500,
  cap: 60_000,
  ackWithin: 30_000,
  dead: 100,
};
