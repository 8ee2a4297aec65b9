import type { Clock } from './clock.ts';

/** At most so many restarts within `span` milliseconds: one more means that restarting does not help. */
const most = 5;
const span = 10_000;
/** Milliseconds before the second restart within `span`; each further one waits twice as long. */
const firstDelay = 100;

export type RestartAdvice =
  /** `after`: milliseconds. The first restart within `span` is immediate. */
  { readonly type: 'restart'; readonly after: number } | { readonly type: 'parked' };

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

  /** Whether one more restart makes sense, and when. */
  note(): RestartAdvice {
    const now = this.#clock.now();
    // A clock that was set back leaves times in the future: they are of another count.
    const recent = this.#times.filter((at) => at <= now && now - at < span);
    this.#times = [...recent, now];
    this.#spent ||= this.#times.length > most;
    if (this.#spent) return { type: 'parked' };
    return {
      type: 'restart',
      after: recent.length === 0 ? 0 : firstDelay * 2 ** (recent.length - 1),
    };
  }
}
