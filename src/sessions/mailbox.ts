import { setImmediate } from 'node:timers/promises';

/** Letters that are handled one at a time, in the order of posting. A failing one stops none after it. */
export class Mailbox {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Letters posted and not yet handled. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Runs `handle` when its turn comes. Rejects with what it throws. */
  post<T>(handle: () => T | Promise<T>): Promise<T> {
    // Between two letters the event loop turns once: a long queue must not hold up the host.
    const before = this.#waiting > 0 ? this.#last.then(() => setImmediate()) : this.#last;
    this.#waiting++;
    const handled = before.then(handle).finally(() => this.#waiting--);
    this.#last = handled.then(noop, noop);
    return handled;
  }
}

/** The failure of a letter is its sender's to hear. */
function noop(): void {}
