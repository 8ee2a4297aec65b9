import type { ModelRequest, StreamPart } from '../models/languageModel.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import { digest, requestDigest } from './canonicalRequest.ts';
import { gated, type Gate } from './gatedStream.ts';
import { modelKey } from './modelKey.ts';
import type { Policy } from './policies.ts';

export interface CacheLimits {
  readonly entries: number;
  /** Of all answers together, as they stand in memory. */
  readonly bytes: number;
  /** Milliseconds that an answer is good for. */
  readonly age: number;
}

export interface ResponseCacheOptions {
  readonly limits?: Partial<CacheLimits>;
  /** True for answers to requests that offer tools, where they called none. */
  readonly tools?: boolean;
  /** True where a person wants another answer than the last: it is asked for, and kept then. */
  readonly fresh?: (request: ModelRequest) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Where answers are kept; in memory where not given. */
  readonly store?: Map<string, CachedAnswer>;
}

/** A whole answer, and what proves that it is the answer to its request. */
export interface CachedAnswer {
  readonly model: ModelRef;
  readonly text: string;
  readonly reasoning: string;
  readonly at: number;
  readonly size: number;
  /** Over the request's digest and the answer: an entry that was mixed up or changed does not fit. */
  readonly seal: string;
}

const defaultLimits: CacheLimits = { entries: 200, bytes: 16e6, age: 60 * 60_000 };
/** No single answer may push out all others. */
const largestShare = 0.25;
/** UTF-16. */
const bytesPerUnit = 2;
/** For keys and bookkeeping. */
const overhead = 500;
/** Characters of a piece of a replay: the panel paints in between. */
const pieceLength = 2_000;

/**
 * Answers that were whole, for when the same is asked again. Kept in memory only. Nothing that broke off,
 * called a tool, or was answered by another model than the one asked gets in.
 */
export class ResponseCache {
  readonly #options: ResponseCacheOptions;
  readonly #limits: CacheLimits;
  /** The one used longest ago comes first. */
  readonly #answers: Map<string, CachedAnswer>;
  #bytes = 0;

  constructor(options: ResponseCacheOptions = {}) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#answers = options.store ?? new Map();
    for (const { size } of this.#answers.values()) this.#bytes += size;
  }

  readonly policy: Policy = (model) => gated(model, (request) => this.#gate(model.info, request));

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#answers.size, bytes: this.#bytes };
  }

  clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }

  /** Forgets what a model answered: it is another one now, or is told otherwise. */
  invalidate(ref: ModelRef): void {
    for (const [key, answer] of this.#answers) {
      if (modelKey(answer.model) === modelKey(ref)) this.#drop(key);
    }
  }

  #gate({ ref }: ModelInfo, request: ModelRequest): Gate {
    const tools = (request.tools?.length ?? 0) > 0;
    if (tools && this.#options.tools !== true) return { left: () => undefined };
    const key = requestDigest(ref, request);
    const recording = new Recording(this.#limits.bytes * largestShare);
    const enter = async function* (this: ResponseCache): AsyncGenerator<StreamPart, boolean> {
      const answer = this.#options.fresh?.(request) === true ? undefined : this.#find(key);
      if (!answer) return true;
      yield* replay(answer);
      return false;
    };
    return {
      enter: () => enter.call(this),
      part: (part) => recording.take(part),
      left: (outcome) => {
        const whole = outcome?.type === 'done' && outcome.reason === 'stop';
        if (whole && recording.good) this.#keep(key, ref, recording);
      },
    };
  }

  #find(key: string): CachedAnswer | undefined {
    const answer = this.#answers.get(key);
    if (!answer) return undefined;
    const age = this.#now() - answer.at;
    if (age < 0 || age >= this.#limits.age || answer.seal !== sealOf(key, answer)) {
      this.#drop(key);
      return undefined;
    }
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  #keep(key: string, model: ModelRef, { text, reasoning, size }: Recording): void {
    this.#drop(key);
    const seal = sealOf(key, { text, reasoning });
    this.#answers.set(key, { model, text, reasoning, at: this.#now(), size, seal });
    this.#bytes += size;
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#answers.get(key)?.size ?? 0;
    this.#answers.delete(key);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** What an answer said, as long as it may be kept. */
class Recording {
  readonly #most: number;
  text = '';
  reasoning = '';
  #spoiled = false;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return (this.text.length + this.reasoning.length) * bytesPerUnit + overhead;
  }

  get good(): boolean {
    return !this.#spoiled && this.text !== '';
  }

  take(part: StreamPart): void {
    if (this.#spoiled) return;
    if (part.type === 'text-delta') this.text += part.text;
    else if (part.type === 'reasoning-delta') this.reasoning += part.text;
    // Another model's answer is not this one's.
    const foreign = part.type === 'notice' && part.notice.type === 'answered-by';
    if (!foreign && part.type !== 'tool-call-delta' && this.size <= this.#most) return;
    this.#spoiled = true;
    this.text = '';
    this.reasoning = '';
  }
}

function sealOf(
  key: string,
  { text, reasoning }: Pick<CachedAnswer, 'text' | 'reasoning'>,
): string {
  return digest(JSON.stringify([key, text, reasoning]));
}

/** Without a usage: nobody was asked. */
function* replay({ text, reasoning }: CachedAnswer): Generator<StreamPart> {
  yield { type: 'notice', notice: { type: 'cached' } };
  for (const piece of pieces(reasoning)) yield { type: 'reasoning-delta', text: piece };
  for (const piece of pieces(text)) yield { type: 'text-delta', text: piece };
  yield { type: 'finish', outcome: { type: 'done', reason: 'stop' } };
}

/** Never half a surrogate pair. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const pair = (text.codePointAt(at + pieceLength - 1) ?? 0) > 0xffff;
    const end = at + pieceLength + (pair ? 1 : 0);
    yield text.slice(at, end);
    at = end;
  }
}
