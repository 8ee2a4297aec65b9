/** Calls `run` once after `ms`, and gives what calls it off. */
export type Timer = (run: () => void, ms: number) => CallOff;

export interface CallOff {
  (): void;
  /** Begins the same wait anew, which costs far less than another timer; not every timer can. */
  readonly again?: () => void;
}

/** Time as the policies see it: a test moves it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly timer: Timer;
}

export const systemClock: Clock = {
  now: Date.now,
  // On the system's monotonic clock: setting the time of day neither hurries nor holds it up.
  timer: (run, ms) => {
    const id = setTimeout(run, ms);
    return Object.assign(() => clearTimeout(id), { again: () => void id.refresh() });
  },
};
