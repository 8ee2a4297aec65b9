/** A timer that was started and may be called off. */
export interface Timer {
  cancel(): void;
}

/** Time as the sessions see it: tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Runs `run` once, `ms` milliseconds from now. */
  setTimeout(run: () => void, ms: number): Timer;
}

/** Milliseconds. */
const longWait = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => {
    const timer = setTimeout(run, ms);
    // What is due in minutes does not hold up a process that is done.
    if (ms >= longWait) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
