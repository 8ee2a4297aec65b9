import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { abandon } from '../models/untilAborted.ts';

/** How a stream goes that must not outlast a signal, whatever the model does. */
export interface Race {
  readonly open: () => AsyncIterable<StreamPart>;
  readonly signal: AbortSignal;
  /** The end where the signal came first. */
  readonly aborted: () => StreamOutcome;
  /** The end where the model gave none, if it is to have one. */
  readonly ended?: () => StreamOutcome;
  /** The end where the model threw; it is thrown on where this is not given. */
  readonly threw?: (error: unknown) => StreamOutcome;
  /** Before and after each wait for the model, and when the stream is over. */
  readonly watch?: {
    readonly waits: () => void;
    readonly came: () => void;
    readonly over: () => void;
  };
}

/**
 * A stream that ends within one turn of its signal's abort, and with its first finish. Written out by hand:
 * with a generator, and a listener for each part, this was the dearest of all that touches a part.
 */
export function racedStream(race: Race): AsyncIterableIterator<StreamPart, undefined> {
  return new RacedStream(race);
}

type Result = IteratorResult<StreamPart, undefined>;

const over: Result = { done: true, value: undefined };

interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

class RacedStream implements AsyncIterableIterator<StreamPart, undefined> {
  readonly #race: Race;
  #parts: AsyncIterator<StreamPart> | undefined;
  #waiting: Waiting | undefined;
  #begun = false;
  #late = false;
  #over = false;

  constructor(race: Race) {
    this.#race = race;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    if (this.#over) return Promise.resolve(over);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#begun) this.#wait();
      else this.#begin();
    });
  }

  return(): Promise<Result> {
    this.#close();
    this.#waiting?.resolve(over);
    return Promise.resolve(over);
  }

  #begin(): void {
    const { signal, open } = this.#race;
    this.#begun = true;
    if (signal.aborted) {
      this.#aborted();
      return;
    }
    signal.addEventListener('abort', this.#aborted, { once: true });
    try {
      this.#parts = open()[Symbol.asyncIterator]();
    } catch (error) {
      this.#threw(error);
      return;
    }
    this.#wait();
  }

  #wait(): void {
    // Not `signal.aborted`: that of a signal made of several is dear to ask.
    if (this.#late) {
      this.#aborted();
      return;
    }
    this.#race.watch?.waits();
    this.#parts?.next().then(this.#came, this.#threw);
  }

  readonly #came = (result: IteratorResult<StreamPart>): void => {
    if (this.#over) return;
    this.#race.watch?.came();
    if (result.done) {
      this.#end(this.#race.ended?.());
      return;
    }
    if (result.value.type === 'finish') this.#close();
    this.#settle(result);
  };

  readonly #threw = (error: unknown): void => {
    if (this.#over) return;
    if (this.#race.threw) this.#end(this.#race.threw(error));
    else {
      this.#close();
      this.#waiting?.reject(error);
    }
  };

  readonly #aborted = (): void => {
    this.#late = true;
    // Between two waits it shows at the next one.
    if (this.#waiting) this.#end(this.#race.aborted());
  };

  #end(outcome: StreamOutcome | undefined): void {
    this.#close();
    this.#settle(outcome ? { done: false, value: { type: 'finish', outcome } } : over);
  }

  #settle(result: Result): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(result);
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#race.signal.removeEventListener('abort', this.#aborted);
    this.#race.watch?.over();
    if (this.#parts) abandon(this.#parts);
  }
}
