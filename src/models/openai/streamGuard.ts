import type { Failure } from '../../protocol/model.ts';
import { FailureError } from '../failure.ts';
import { errorBodyOf, looseErrorBody, type ErrorBody } from '../http/errorBody.ts';
import { SseParser, type SseEvent } from '../http/sseParser.ts';
import { AbortRace, untilAborted } from '../untilAborted.ts';
import type { Dialect } from './dialect.ts';
import type { GuardLimits } from './guardLimits.ts';

interface GuardOptions {
  readonly signal: AbortSignal;
  readonly limits: GuardLimits;
  readonly dialect: Dialect;
  /** What an error that the stream reports stands for. */
  readonly reported: (body: ErrorBody) => Failure;
  /** What an answer that is larger than a limit stands for. */
  readonly tooLarge: (limit: string) => Failure;
}

/**
 * Stands between the socket and the client, which dies of one bad line and takes a page of HTML for
 * an answer: only whole events that are pieces of an answer pass, and what was left out is counted.
 * Once the answer has its end nothing can spoil it any more. An answer in one JSON document, which
 * some servers send whatever they are asked for, passes as one event.
 */
export class StreamGuard {
  readonly #options: GuardOptions;
  readonly #parser: SseParser = new SseParser();
  #size = 0;
  #ending = false;
  #done = false;
  #good: object[] = [];
  #failure: Failure | undefined;
  #deadline: AbortSignal | undefined;
  /** The document so far, where the body is one. */
  #document: string | undefined;

  /** True once one piece of an answer came. */
  answered = false;
  /** True where the answer was one JSON document. */
  whole = false;
  /** How many events could not be read. */
  skipped = 0;
  /** How the body starts, for telling what it was if not an answer. */
  head = '';

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * The good events of `source`, those of a packet together. Rejects with a `FailureError`, or with what
   * the read did.
   */
  async *pieces(source: ReadableStream<Uint8Array>): AsyncGenerator<readonly object[]> {
    const reader = source.getReader();
    const decoder = new TextDecoder();
    const race = new AbortRace(this.#options.signal);
    try {
      for (;;) {
        const bytes = await this.#read(reader, race);
        const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
        this.#take(text, bytes === undefined);
        const good = this.#good;
        this.#good = [];
        if (good.length > 0) yield good;
        // Only now: what came before the failure, in the same packet even, is kept.
        if (this.#failure) throw new FailureError(this.#failure);
        if (!bytes) return;
      }
    } finally {
      race.end();
      reader.cancel().then(undefined, () => undefined);
    }
  }

  /** The next bytes; undefined at the end, which a finished answer reaches whatever the socket does. */
  async #read(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    race: AbortRace,
  ): Promise<Uint8Array | undefined> {
    const { signal, limits } = this.#options;
    if (!this.#ending) return (await race.run(reader.read())).value;
    this.#deadline ??= AbortSignal.any([signal, AbortSignal.timeout(limits.linger)]);
    return untilAborted(reader.read(), this.#deadline).then(
      (read) => read.value,
      () => undefined,
    );
  }

  #take(text: string, last: boolean): void {
    const { limits, tooLarge } = this.#options;
    this.#size += text.length;
    // Blank lines at the start of a stream say nothing; what comes first tells what the body is.
    if (this.head === '') text = text.trimStart();
    if (this.head === '' && /^[{[]/.test(text)) this.#document = '';
    if (this.head.length < headSize) this.head += text.slice(0, headSize);
    if (this.#document === undefined) this.#takeEvents(text, last);
    else this.#takeDocument(this.#document + text, last);
    if (this.#size > limits.answer) this.#fail(tooLarge(megabytes(limits.answer)));
    const pending = this.#document?.length ?? this.#parser.pending;
    if (pending > limits.event) this.#fail(tooLarge(megabytes(limits.event)));
  }

  #takeDocument(text: string, last: boolean): void {
    this.#document = text;
    if (!last) return;
    const piece = this.#options.dialect.pieceOf(parsed(text));
    this.whole = piece !== undefined;
    if (piece) this.#judgePayload('message', piece);
    else this.skipped++;
  }

  #takeEvents(text: string, last: boolean): void {
    const events = this.#parser.push(text);
    for (const event of last ? [...events, ...this.#parser.end()] : events) this.#judge(event);
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

  #judgePayload(event: string, value: unknown): void {
    const { dialect } = this.#options;
    const error =
      event === 'error' ? looseErrorBody(value) : (dialect.errorOf(value) ?? errorBodyOf(value));
    if (event === 'stray') {
      // Before the first chunk it is the body of something else, as a page of HTML.
      if (this.answered && error) this.#fail(this.#options.reported(error));
      else this.skipped++;
    } else if (error) this.#fail(this.#options.reported(error));
    else if (dialect.isPiece(value)) this.#pass(value);
    else if (!isPing(value)) this.skipped++;
  }

  /** The first failure counts, and none after the answer is whole. */
  #fail(failure: Failure): void {
    if (!this.#ending) this.#failure ??= failure;
  }

  #pass(piece: object): void {
    this.answered = true;
    this.#good.push(piece);
    if (this.#options.dialect.ends(piece)) this.#ending = true;
  }
}

const headSize = 2_000;

/** Anthropic's way to keep a stream alive, passed on by some gateways. */
function isPing(payload: unknown): boolean {
  return isObject(payload) && 'type' in payload && payload.type === 'ping';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An event's JSON; several where a server forgot the blank lines. What is no JSON is its text. */
function payloadsOf(data: string): readonly unknown[] {
  if (!data.includes('\n')) return [parsed(data)];
  // Between its tokens JSON may hold line ends, within a string it may not.
  const whole = parsed(data.replaceAll('\n', ' '));
  return typeof whole === 'string' ? data.split('\n').map(parsed) : [whole];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function megabytes(size: number): string {
  return `${Math.round(size / 1e6)} MB`;
}
