import type { Host } from './host.ts';
import type { Timers } from './timers.ts';

/** What the panel needs of its surroundings. */
export interface Surroundings {
  readonly host: Host;
  readonly timers: Timers;
  /** Runs a callback before the next frame is painted. */
  readonly nextFrame: (callback: () => void) => void;
  readonly createRequest: () => string;
}
