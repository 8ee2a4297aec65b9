import type { SessionId } from '../protocol/ids.ts';

/** What of a live session decides whether it is put away. */
export interface LiveSession {
  readonly id: SessionId;
  /** False where something runs, waits, or is shown. */
  readonly idle: boolean;
  /** Milliseconds since 1970. */
  readonly lastUsed: number;
}

export interface LiveLimits {
  /** Sessions that may be live at once. */
  readonly most: number;
  /** Milliseconds after which one that is idle is put away all the same. */
  readonly idleAfter: number;
}

/**
 * Which sessions to put away: those idle for long, then the least recently used idle ones until no
 * more than `most` are live. One that is not idle is never among them, so more may stay. Pure.
 */
export function sessionsToPutAway(
  live: readonly LiveSession[],
  limits: LiveLimits,
  now: number,
): readonly SessionId[] {
  const idle = live.filter((each) => each.idle).toSorted((a, b) => a.lastUsed - b.lastUsed);
  const tooMany = Math.max(0, live.length - limits.most);
  return idle
    .filter((each, at) => at < tooMany || now - each.lastUsed >= limits.idleAfter)
    .map(({ id }) => id);
}

/**
 * Milliseconds until one may be idle for long; undefined where none is live. One that is in use now
 * may be idle a moment later: the earliest that it is put away is then. Pure.
 */
export function nextPuttingAway(
  live: readonly LiveSession[],
  limits: LiveLimits,
  now: number,
): number | undefined {
  const ends = live.map(({ idle, lastUsed }) => (idle ? lastUsed : now) + limits.idleAfter);
  return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends) - now);
}
