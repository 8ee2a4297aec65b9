/** Times are milliseconds. */
export interface BackoffLimits {
  /** The longest first wait; each that follows may be twice as long. */
  readonly base: number;
  readonly cap: number;
}

/**
 * The wait after `tries` deliveries in vain. Half of it is certain, so that a subscriber gets time to
 * recover; the rest is random, so that those who failed together do not come back together. `random` is
 * from 0 to 1. Source: "equal jitter" of M. Brooker, "Exponential Backoff and Jitter", AWS Architecture
 * Blog, 2015.
 */
export function backoff(tries: number, { base, cap }: BackoffLimits, random: number): number {
  const longest = Math.min(cap, base * 2 ** (tries - 1));
  return Math.ceil(longest / 2 + (random * longest) / 2);
}
