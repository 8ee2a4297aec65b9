/**
 * Settles as `work` does, or rejects as soon as `signal` aborts: also where `work` never settles, as
 * a read of a broken gzip body under Node 20. What `work` comes to later is dropped.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('Aborted.', { cause: signal.reason }));
    const settled = (): void => signal.removeEventListener('abort', stop);
    work.then(resolve, reject).finally(settled);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** `untilAborted` for many waits, one after the other, with one listener for all of them. */
export class AbortRace {
  readonly #signal: AbortSignal;
  #reject: ((reason: Error) => void) | undefined;
  #aborted = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    if (signal.aborted) this.#aborted = true;
    else signal.addEventListener('abort', this.#stop, { once: true });
  }

  run<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      work.then(resolve, reject);
      if (this.#aborted) this.#stop();
    });
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#signal.removeEventListener('abort', this.#stop);
  }

  readonly #stop = (): void => {
    this.#aborted = true;
    this.#reject?.(new Error('Aborted.', { cause: this.#signal.reason }));
  };
}

/** Tells an iterator that nobody reads on. Never waits: one that hangs would hold up its reader. */
export function abandon(iterator: AsyncIterator<unknown>): void {
  iterator.return?.().then(undefined, () => undefined);
}
