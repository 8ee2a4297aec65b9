import type { Timer } from '../../src/protocol/clock.ts';

/** A clock on which waits are over at once, or stand still where `stopped`; either way they are noted. */
export class WaitingClock {
  time = 1_000_000;
  /** Milliseconds of every wait that was begun. */
  readonly waits: number[] = [];
  /** How many waits were called off or are over. */
  over = 0;
  stopped = false;
  /** Called at the beginning of each wait. */
  onWait: () => void = () => undefined;

  readonly now = (): number => this.time;

  readonly timer: Timer = (run, ms) => {
    this.waits.push(ms);
    if (!this.stopped) {
      this.time += ms;
      queueMicrotask(run);
    }
    this.onWait();
    return () => void this.over++;
  };
}
