/** Calls `run` once after `ms`, and gives what calls it off. */
export type Timer = (run: () => void, ms: number) => CallOff;

export interface CallOff {
  (): void;
  /** Begins the same wait anew, which costs far less than another timer; not every timer can. */
  readonly again?: () => void;
}

/** Time as the gateway and the bus see it: a test moves it by hand. */
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
    const callOff = (): void => clearTimeout(id);
    return canRefresh(id) ? Object.assign(callOff, { again: () => id.refresh() }) : callOff;
  },
};

/** Node's timers can, a page's are numbers. */
function canRefresh<T>(timer: T): timer is T & { refresh(): void } {
  return typeof timer === 'object' && timer !== null && 'refresh' in timer;
}
