import type { StreamPart } from './languageModel.ts';

/**
 * The parts of batches, one by one. A packet holds many parts, and a generator that gives each by itself
 * costs more than all that is done to them before (measured by `npm run bench -- gateway`). What is left of
 * a batch when `signal` aborts is dropped.
 */
export function unbatched(
  batches: AsyncGenerator<readonly StreamPart[], void>,
  signal: AbortSignal,
): AsyncIterableIterator<StreamPart, undefined> {
  return new Unbatched(batches, signal);
}

type Result = IteratorResult<StreamPart, undefined>;

class Unbatched implements AsyncIterableIterator<StreamPart, undefined> {
  readonly #batches: AsyncGenerator<readonly StreamPart[], void>;
  readonly #forget: () => void;
  readonly #drop = (): void => void (this.#batch = []);
  #batch: readonly StreamPart[] = [];
  #at = 0;

  constructor(batches: AsyncGenerator<readonly StreamPart[], void>, signal: AbortSignal) {
    this.#batches = batches;
    signal.addEventListener('abort', this.#drop, { once: true });
    this.#forget = () => signal.removeEventListener('abort', this.#drop);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const part = this.#batch[this.#at++];
    return part ? Promise.resolve({ done: false, value: part }) : this.#nextBatch();
  }

  async return(): Promise<Result> {
    this.#batch = [];
    this.#forget();
    await this.#batches.return();
    return { done: true, value: undefined };
  }

  async #nextBatch(): Promise<Result> {
    for (;;) {
      const next = await this.#batches.next();
      this.#batch = next.done ? [] : next.value;
      this.#at = 1;
      const [part] = this.#batch;
      if (part) return { done: false, value: part };
      if (!next.done) continue;
      this.#forget();
      return { done: true, value: undefined };
    }
  }
}
