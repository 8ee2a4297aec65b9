import type { Failure } from '../protocol/model.ts';
import type { Clock, Timer } from './clock.ts';

/** Milliseconds that a piece of a reply waits at most before it is written. */
export const flushDelay = 250;
/** Milliseconds between two tries on a failing disk, at most; the first waits `flushDelay`. */
const longestRetryDelay = 10_000;

interface WriteScheduleOptions {
  readonly clock: Clock;
  readonly write: () => void;
  /** The disk does not take what waits; without a failure: it does again. */
  readonly onTrouble: (failure: Failure | undefined) => void;
}

/** When one session's waiting words are written: in a moment, and ever later where the disk does not take them. */
export class WriteSchedule {
  readonly #options: WriteScheduleOptions;
  #timer: Timer | undefined;
  #delay = flushDelay;
  #troubled = false;

  constructor(options: WriteScheduleOptions) {
    this.#options = options;
  }

  /** True where the last try failed. */
  get isTroubled(): boolean {
    return this.#troubled;
  }

  writeLater(): void {
    this.#timer ??= this.#options.clock.setTimeout(() => {
      this.#timer = undefined;
      this.#options.write();
    }, this.#delay);
  }

  /** Waits twice as long as the last time. */
  retryLater(): void {
    this.writeLater();
    this.#delay = Math.min(this.#delay * 2, longestRetryDelay);
  }

  /** All that waited is written. */
  written(): void {
    this.cancel();
    this.note(undefined);
  }

  note(failure: Failure | undefined): void {
    const troubled = failure !== undefined;
    if (!troubled) this.#delay = flushDelay;
    if (this.#troubled === troubled) return;
    this.#troubled = troubled;
    this.#options.onTrouble(failure);
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
