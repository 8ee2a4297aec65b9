/** Milliseconds before the second restart in a row; each further one waits twice as long. */
const firstDelay = 200;
/** Restarts in a row after which one more would not help. */
const most = 8;
/** Milliseconds of life after which a thread is taken for sound again. */
const sound = 60_000;

/** Starts a thread again after it died: at once the first time, ever later after it, then not any more. */
export class ThreadRestarts {
  readonly #delay: number;
  #inARow = 0;
  #last = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(delay: number = firstDelay) {
    this.#delay = delay;
  }

  /** False where it is not started again. */
  next(start: () => void): boolean {
    const now = performance.now();
    this.#inARow = now - this.#last > sound ? 0 : this.#inARow + 1;
    this.#last = now;
    if (this.#inARow > most || this.#disposed) return false;
    const after = this.#inARow === 0 ? 0 : this.#delay * 2 ** (this.#inARow - 1);
    this.#timer = setTimeout(start, after);
    this.#timer.unref();
    return true;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }
}
