import type { Clock } from './clock.ts';

/** At most so many restarts within `span` milliseconds: one more means that restarting does not help. */
const most = 5;
const span = 10_000;

/** Counts the restarts of one actor. Named after the restart intensity of an Erlang supervisor. */
export class RestartBudget {
  readonly #clock: Clock;
  #times: readonly number[] = [];
  #spent = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get spent(): boolean {
    return this.#spent;
  }

  /** Whether one more restart makes sense. */
  note(): 'restart' | 'parked' {
    const now = this.#clock.now();
    this.#times = [...this.#times.filter((at) => now - at < span), now];
    this.#spent ||= this.#times.length > most;
    return this.#spent ? 'parked' : 'restart';
  }
}
