import { timedOut } from '../models/failure.ts';
import type { StreamOutcome } from '../models/languageModel.ts';
import { systemClock, type CallOff, type Timer } from '../protocol/clock.ts';
import type { Policy } from './policies.ts';
import { racedStream } from './racedStream.ts';

/**
 * Milliseconds. There is none for the connection, for `fetch` has its own, which cannot be told from here:
 * undici gives up a connection that is not made within 10 s, the TLS handshake included
 * (UND_ERR_CONNECT_TIMEOUT, seen under Node 24), and that is the failure `unreachable`. Headers are no
 * sign of a connection: a busy server sends them only when a slot is free.
 */
export interface TimeLimits {
  /**
   * Until the first part: a busy server queues, a local one may have to load the model. Over 300 s undici's
   * own time-out for headers comes first.
   */
  readonly first: number;
  /** Between two parts. Reasoning counts; pings are no parts and do not get here. */
  readonly between: number;
}

const defaultTimeLimits: TimeLimits = { first: 180_000, between: 60_000 };

/**
 * Ends a stream on which nothing comes any more, and aborts it, so that its socket closes. The clients'
 * own time-outs stop when the headers arrive; a hang after that would last for ever.
 */
export function createTimeouts(
  limits: TimeLimits = defaultTimeLimits,
  timer: Timer = systemClock.timer,
): Policy {
  return (model) => ({
    info: model.info,
    stream(request, signal) {
      const abort = new AbortController();
      const both = AbortSignal.any([signal, abort.signal]);
      const watchdog = new Watchdog(limits, timer, () => abort.abort());
      const late = (): StreamOutcome => {
        const { began, limit } = watchdog;
        const { providerLabel } = model.info;
        const failure = timedOut(providerLabel, limit, began ? 'within' : 'before');
        return { type: 'failed', failure };
      };
      return racedStream({
        open: () => model.stream(request, both),
        signal: both,
        aborted: () => (signal.aborted ? { type: 'cancelled' } : late()),
        watch: watchdog,
      });
    },
  });
}

/** Barks where a wait takes too long; a reader that takes its time is none. */
class Watchdog {
  readonly #limits: TimeLimits;
  readonly #timer: Timer;
  readonly #bark: () => void;
  #callOff: CallOff | undefined;
  /** Milliseconds that the timer in use is for. */
  #ms = 0;
  #waiting = false;
  /** True once a part came. */
  began = false;

  constructor(limits: TimeLimits, timer: Timer, bark: () => void) {
    this.#limits = limits;
    this.#timer = timer;
    this.#bark = bark;
  }

  get limit(): number {
    return this.began ? this.#limits.between : this.#limits.first;
  }

  readonly waits = (): void => {
    this.#waiting = true;
    const again = this.#ms === this.limit ? this.#callOff?.again : undefined;
    if (again) again();
    else {
      this.#callOff?.();
      this.#ms = this.limit;
      this.#callOff = this.#timer(this.#late, this.#ms);
    }
  };

  readonly came = (): void => {
    this.#waiting = false;
    this.began = true;
    // One that can begin anew runs on: to stop it for each part costs more than to let it end for nothing.
    if (!this.#callOff?.again) this.over();
  };

  readonly over = (): void => {
    this.#callOff?.();
    this.#callOff = undefined;
  };

  readonly #late = (): void => {
    if (this.#waiting) this.#bark();
  };
}
