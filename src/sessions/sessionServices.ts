import type { SessionEvent } from '../protocol/events.ts';
import type { Failure } from '../protocol/model.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import type { Clock } from './clock.ts';
import type { SessionStore } from './sessionStore.ts';
import type { LiveGrowth } from './liveReplies.ts';
import type { Upkeep } from './storedSession.ts';

export interface SessionServices {
  readonly journal: SessionStore;
  readonly clock: Clock;
  /** What should not have happened, for the log: a subscriber that threw, for one. */
  readonly unexpected: (error: unknown) => void;
  /** Hears what was appended, so that index and snapshots follow. */
  readonly upkeep?: Upkeep;
}

export interface SessionListener {
  /** They are durable, and in order. */
  readonly events?: (events: readonly SessionEvent[]) => void;
  /** Every piece of a growing reply, at once and as it came. */
  readonly growth?: (growth: LiveGrowth) => void;
  /** Text is kept in memory because the disk did not take it; without a failure: it has now. */
  readonly trouble?: (failure: Failure | undefined) => void;
  /** It stopped after repeated errors; false: it was made anew after one. */
  readonly parked?: (parked: boolean) => void;
  /** Damage was mended: events have other numbers now, and a snapshot has to take their place. */
  readonly reloaded?: (state: SessionState) => void;
}
