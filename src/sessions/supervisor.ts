import type { Clock, Timer } from './clock.ts';
import { RestartBudget } from './restartBudget.ts';

interface Waiting {
  readonly timer: Timer;
  readonly restart: () => void;
}

/** Restarts one actor after errors that nobody foresaw: at once the first time, ever later after it. */
export class Supervisor {
  readonly #clock: Clock;
  readonly #budget: RestartBudget;
  #waiting: Waiting | undefined;
  #hurried = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#budget = new RestartBudget(clock);
  }

  /** True after more restarts than make sense. */
  get hasParked(): boolean {
    return this.#budget.spent;
  }

  /** True between an error and the restart after it. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /**
   * Calls `restart`, which must not throw, now or after the wait that is due. Resolves after it; gives
   * nothing where the actor is parked instead. Not to be called while a restart waits.
   */
  crashed(restart: () => void): Promise<void> | undefined {
    const advice = this.#budget.note();
    if (advice.type === 'parked') return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    const run = (): void => {
      this.#waiting = undefined;
      restart();
      resolve();
    };
    if (advice.after === 0 || this.#hurried) run();
    else this.#waiting = { timer: this.#clock.setTimeout(run, advice.after), restart: run };
    return promise;
  }

  /** From now on nothing waits: the actor is to end, and what it holds is to be written first. */
  hurry(): void {
    this.#hurried = true;
    this.#waiting?.timer.cancel();
    this.#waiting?.restart();
  }
}
