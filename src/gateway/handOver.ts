import type { StreamPart } from '../models/languageModel.ts';
import { abandon } from '../models/untilAborted.ts';

/** How a stream goes on: what was read already, then the iterator that has the rest, if there is more. */
export interface Rest {
  readonly first: readonly StreamPart[];
  readonly parts?: AsyncIterator<StreamPart>;
}

/** What comes before the answer; returns how the stream goes on. */
export type Lead = AsyncIterator<StreamPart, Rest, undefined>;

/**
 * The stream that `lead` begins. Policies have their say before the answer: once it begins, each part
 * comes straight from the iterator that the lead returned, with no layer of theirs in between.
 */
export function handOver(lead: Lead): AsyncIterable<StreamPart> {
  return { [Symbol.asyncIterator]: () => new HandedOver(lead) };
}

class HandedOver implements AsyncIterator<StreamPart> {
  readonly #lead: Lead;
  #leading = true;
  #over = false;
  #first: StreamPart[] = [];
  #parts: AsyncIterator<StreamPart> | undefined;

  constructor(lead: Lead) {
    this.#lead = lead;
  }

  next(): Promise<IteratorResult<StreamPart>> {
    return this.#parts && this.#first.length === 0 ? this.#parts.next() : this.#next();
  }

  return(): Promise<IteratorResult<StreamPart>> {
    this.#over = true;
    if (this.#leading) this.#lead.return?.().then(undefined, () => undefined);
    this.#drop(this.#parts);
    return Promise.resolve({ done: true, value: undefined });
  }

  async #next(): Promise<IteratorResult<StreamPart>> {
    if (this.#leading) {
      const step = await this.#lead.next();
      if (!step.done) return step;
      this.#begin(step.value);
    }
    const part = this.#first.shift();
    if (part) return { done: false, value: part };
    return this.#parts ? this.#parts.next() : { done: true, value: undefined };
  }

  #begin({ first, parts }: Rest): void {
    this.#leading = false;
    this.#first = [...first];
    this.#parts = parts;
    // The reader left while the lead was on its way.
    if (this.#over) this.#drop(parts);
  }

  #drop(parts: AsyncIterator<StreamPart> | undefined): void {
    if (parts) abandon(parts);
    this.#parts = undefined;
    this.#first = [];
  }
}
