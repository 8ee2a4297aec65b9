import type { LanguageModel, StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { abandon } from '../models/untilAborted.ts';

/** What stands around one request. */
export interface Gate {
  /**
   * Lets the request in. It may give notices meanwhile; where it does not let it in, the last thing it
   * gives is a finish, and it returns false. Its `finally` is its way to hear that nobody waits.
   */
  enter?(): AsyncGenerator<StreamPart, boolean>;
  /** Each part that passes once the request was let in; it has to be quick. */
  part?(part: StreamPart): void;
  /**
   * Once, and only where the request was let in: when the stream ended, was aborted or was left. Without
   * an outcome the reader left, or the model threw or ended without a finish.
   */
  left(outcome: StreamOutcome | undefined): void;
}

/**
 * A model whose requests pass a gate. It acts at the ends of a stream; in between the parts come
 * straight from the model, which a generator around each of several policies would slow down much.
 */
export function gated(
  model: LanguageModel,
  gate: (request: Parameters<LanguageModel['stream']>[0], signal: AbortSignal) => Gate,
): LanguageModel {
  return {
    info: model.info,
    stream: (request, signal) =>
      new GatedStream(gate(request, signal), () => model.stream(request, signal), signal),
  };
}

type Result = IteratorResult<StreamPart, undefined>;

const over: Result = { done: true, value: undefined };

class GatedStream implements AsyncIterableIterator<StreamPart, undefined> {
  readonly #open: () => AsyncIterable<StreamPart>;
  readonly #signal: AbortSignal;
  readonly #aborted = (): void => this.#leave({ type: 'cancelled' });
  #gates: readonly Gate[];
  #entering: AsyncGenerator<StreamPart, boolean> | undefined;
  #parts: AsyncIterator<StreamPart> | undefined;
  /** Those of the gates that want to see each part. */
  #seers: readonly Gate[];
  /** Whether the gates have still to hear of the end. */
  #inside = false;
  #joined = false;
  #over = false;

  constructor(gate: Gate, open: () => AsyncIterable<StreamPart>, signal: AbortSignal) {
    this.#gates = [gate];
    this.#seers = seersOf(this.#gates);
    this.#open = open;
    this.#signal = signal;
    this.#entering = gate.enter?.();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    if (this.#over) return Promise.resolve(over);
    return this.#parts ? this.#parts.next().then(this.#passed, this.#threw) : this.#begin();
  }

  /** Leaves at once, also where the model never settles: a generator would wait for it. */
  return(): Promise<Result> {
    this.#over = true;
    this.#leave(undefined);
    if (this.#entering) abandon(this.#entering);
    if (this.#parts) abandon(this.#parts);
    return Promise.resolve(over);
  }

  async #begin(): Promise<Result> {
    if (this.#entering) {
      const step = await this.#entering.next();
      if (!step.done) return step;
      this.#entering = undefined;
      this.#inside = step.value;
      if (!step.value) this.#over = true;
      // Left while it was being let in: what it was given goes back.
      if (this.#over) this.#leave(undefined);
    } else this.#inside = true;
    if (this.#over) return over;
    if (this.#signal.aborted) this.#aborted();
    else this.#signal.addEventListener('abort', this.#aborted, { once: true });
    try {
      this.#parts = this.#open()[Symbol.asyncIterator]();
    } catch (error) {
      return this.#threw(error);
    }
    return this.next();
  }

  readonly #passed = (result: IteratorResult<StreamPart>): Result => {
    if (result.done) {
      this.#over = true;
      this.#leave(undefined);
      return over;
    }
    const part = result.value;
    for (const gate of this.#seers) gate.part?.(part);
    if (!this.#joined) this.#join();
    if (part.type === 'finish') this.#leave(part.outcome);
    return result;
  };

  /**
   * Takes over the gates of a stream that stands right inside this one, now that it let the request in:
   * then several policies cost a part no more than one.
   */
  #join(): void {
    this.#joined = true;
    const inner = this.#parts;
    if (!(inner instanceof GatedStream) || inner.#signal !== this.#signal) return;
    if (!inner.#inside || !inner.#parts || !this.#inside) return;
    this.#gates = [...inner.#gates, ...this.#gates];
    this.#seers = seersOf(this.#gates);
    this.#parts = inner.#parts;
    inner.#inside = false;
    inner.#signal.removeEventListener('abort', inner.#aborted);
  }

  readonly #threw = (error: unknown): never => {
    this.#over = true;
    this.#leave(undefined);
    throw error;
  };

  #leave(outcome: StreamOutcome | undefined): void {
    if (!this.#inside) return;
    this.#inside = false;
    this.#signal.removeEventListener('abort', this.#aborted);
    for (const gate of this.#gates) gate.left(outcome);
  }
}

function seersOf(gates: readonly Gate[]): readonly Gate[] {
  return gates.filter((gate) => gate.part !== undefined);
}
