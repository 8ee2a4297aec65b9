import type { Failure } from '../../protocol/model.ts';
import { FailureError } from '../failure.ts';
import { errorBodyOf, looseErrorBody, type ErrorBody } from '../http/errorBody.ts';
import { SseParser, type SseEvent } from '../http/sseParser.ts';
import { untilAborted } from '../untilAborted.ts';
import type { GuardLimits } from './guardLimits.ts';

interface GuardOptions {
  readonly signal: AbortSignal;
  readonly limits: GuardLimits;
  /** What an error that the stream reports stands for. */
  readonly reported: (body: ErrorBody) => Failure;
  /** What an answer that is larger than a limit stands for. */
  readonly tooLarge: (limit: string) => Failure;
}

/**
 * Stands between the socket and the client, which dies of one bad line and takes a page of HTML for
 * an answer: only whole events that are JSON chunks pass, and what was left out is counted. Once the
 * answer has its finish reason nothing can spoil it any more.
 */
export class StreamGuard {
  readonly #options: GuardOptions;
  readonly #parser: SseParser = new SseParser();
  #size = 0;
  #ending = false;
  #done = false;
  #out = '';
  #failure: Failure | undefined;
  #deadline: AbortSignal | undefined;

  /** True once one chunk of a chat completion came. */
  answered = false;
  /** How many events could not be read. */
  skipped = 0;
  /** How the body starts, for telling what it was if not an answer. */
  head = '';

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** The good events of `source` as bytes. Rejects with a `FailureError`, or with what the read did. */
  async *filter(source: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = source.getReader();
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    try {
      for (;;) {
        const bytes = await this.#read(reader);
        const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
        this.#take(text, bytes === undefined);
        if (this.#out !== '') yield encoder.encode(this.#out);
        this.#out = '';
        // Only now: what came before the failure, in the same packet even, is kept.
        if (this.#failure) throw new FailureError(this.#failure);
        if (!bytes) return;
      }
    } finally {
      reader.cancel().then(undefined, () => undefined);
    }
  }

  /** The next bytes; undefined at the end, which a finished answer reaches whatever the socket does. */
  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
    const { signal, limits } = this.#options;
    if (!this.#ending) return (await untilAborted(reader.read(), signal)).value;
    this.#deadline ??= AbortSignal.any([signal, AbortSignal.timeout(limits.linger)]);
    return untilAborted(reader.read(), this.#deadline).then(
      (read) => read.value,
      () => undefined,
    );
  }

  #take(text: string, last: boolean): void {
    const { limits, tooLarge } = this.#options;
    this.#size += text.length;
    if (this.head.length < headSize) this.head += text.slice(0, headSize);
    const events = this.#parser.push(text);
    for (const event of last ? [...events, ...this.#parser.end()] : events) this.#judge(event);
    if (this.#size > limits.answer) this.#fail(tooLarge(megabytes(limits.answer)));
    if (this.#parser.pending > limits.event) this.#fail(tooLarge(megabytes(limits.event)));
  }

  #judge({ event, data }: SseEvent): void {
    if (this.#done || this.#failure) return;
    if (data.trim() === '[DONE]') {
      this.#done = true;
      this.#ending = true;
      return;
    }
    for (const payload of payloadsOf(data)) this.#judgePayload(event, payload);
  }

  #judgePayload(event: string, { value, text }: Payload): void {
    const error = event === 'error' ? looseErrorBody(value) : errorBodyOf(value);
    if (event === 'stray') {
      // Before the first chunk it is the body of something else, as a page of HTML.
      if (this.answered && error) this.#fail(this.#options.reported(error));
      else this.skipped++;
    } else if (error) this.#fail(this.#options.reported(error));
    else if (isChunk(value)) this.#pass(value, text);
    else if (!isPing(value)) this.skipped++;
  }

  /** The first failure counts, and none after the answer is whole. */
  #fail(failure: Failure): void {
    if (!this.#ending) this.#failure ??= failure;
  }

  #pass(chunk: Chunk, text: string): void {
    this.answered = true;
    this.#out += `data: ${text}\n\n`;
    if (chunk.choices.some(hasFinish)) this.#ending = true;
  }
}

const headSize = 2_000;

interface Chunk {
  /** Objects: the client dies of any other. */
  readonly choices: readonly object[];
}

function isChunk(payload: unknown): payload is Chunk {
  return (
    isObject(payload) &&
    'choices' in payload &&
    Array.isArray(payload.choices) &&
    payload.choices.every(isObject)
  );
}

/** Anthropic's way to keep a stream alive, passed on by some gateways. */
function isPing(payload: unknown): boolean {
  return isObject(payload) && 'type' in payload && payload.type === 'ping';
}

function hasFinish(choice: object): boolean {
  return (
    'finish_reason' in choice &&
    typeof choice.finish_reason === 'string' &&
    choice.finish_reason !== ''
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Payload {
  /** The JSON's value; the text itself where it is none. */
  readonly value: unknown;
  /** In one line. */
  readonly text: string;
}

/** An event's JSON; several where a server forgot the blank lines. */
function payloadsOf(data: string): readonly Payload[] {
  // Between its tokens JSON may hold line ends, within a string it may not.
  const whole = parsed(data.replaceAll('\n', ' '));
  return typeof whole.value !== 'string' || !data.includes('\n')
    ? [whole]
    : data.split('\n').map(parsed);
}

function parsed(text: string): Payload {
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return { value: text, text };
  }
}

function megabytes(size: number): string {
  return `${Math.round(size / 1e6)} MB`;
}
