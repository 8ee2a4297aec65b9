import type { ModelInfo } from '../protocol/model.ts';
import type { LanguageModel, ModelRequest, StreamPart } from './languageModel.ts';

/**
 * A model that `load` brings in with its first question. Once a stream is open its parts come straight
 * from it: a generator in between would touch each of them.
 */
export function lateModel(info: ModelInfo, load: () => Promise<LanguageModel>): LanguageModel {
  return { info, stream: (request, signal) => new LateStream(load, request, signal) };
}

type Result = IteratorResult<StreamPart, undefined>;

class LateStream implements AsyncIterableIterator<StreamPart, undefined> {
  readonly #load: () => Promise<LanguageModel>;
  readonly #request: ModelRequest;
  readonly #signal: AbortSignal;
  #parts: AsyncIterator<StreamPart> | undefined;
  #left = false;

  constructor(load: () => Promise<LanguageModel>, request: ModelRequest, signal: AbortSignal) {
    this.#load = load;
    this.#request = request;
    this.#signal = signal;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    return this.#parts ? this.#parts.next() : this.#open();
  }

  async return(): Promise<Result> {
    this.#left = true;
    await this.#parts?.return?.();
    return { done: true, value: undefined };
  }

  async #open(): Promise<Result> {
    if (this.#left) return { done: true, value: undefined };
    const model = await this.#load();
    if (this.#left) return { done: true, value: undefined };
    this.#parts = model.stream(this.#request, this.#signal)[Symbol.asyncIterator]();
    return this.#parts.next();
  }
}
