import type { Log } from '../../protocol/log.ts';
import type { Failure, ModelInfo, Usage } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import {
  carriedFailure,
  cutOff,
  detailOf,
  FailureError,
  notAModelAnswer,
  type Asked,
} from '../failure.ts';
import type { GuardLimits } from '../guardLimits.ts';
import type { LanguageModel, ModelRequest, StreamOutcome, StreamPart } from '../languageModel.ts';
import { unbatched } from '../unbatched.ts';
import { AbortRace, untilAborted } from '../untilAborted.ts';
import type { Frame, FrameParser } from './answerFrames.ts';
import { errorBodyOf, looseErrorBody, type ErrorBody } from './errorBody.ts';
import { httpFailure } from './httpFailure.ts';
import { askedOf, type ModelServer } from './modelServer.ts';
import { networkFailure } from './networkFailure.ts';
import { send, type Answer, type Question } from './send.ts';
import { toldUsage } from './toldUsage.ts';

/** What is known of a reply so far; a protocol's own state has more. */
export interface WireState {
  /** As the server spells it; its coming proves that nothing is missing. */
  readonly finish?: string;
  readonly usage?: Usage;
}

/** What one JSON value of an answer adds. */
export interface Reduced<State extends WireState> {
  readonly state: State;
  readonly parts: readonly StreamPart[];
}

/** How a protocol is spoken: functions that know nothing of the network. */
export interface WireProtocol<State extends WireState> {
  readonly question: (request: ModelRequest) => Question;
  /** True where a refusal taught how to ask differently: then `question` is asked for another. */
  readonly learn?: (refused: Failure, sent: Question) => boolean;
  /** Made anew for each answer. */
  readonly frames: () => FrameParser;
  readonly initial: (request: ModelRequest) => State;
  /** The error that a value reports, where that is none of the known forms of an error body. */
  readonly errorOf?: (value: unknown) => ErrorBody | undefined;
  /** Undefined where the value is no piece of an answer: it is noted and left out. */
  readonly reduce: (state: State, value: unknown) => Reduced<State> | undefined;
  /** How the reply ended; undefined where nothing tells. `redact` takes secrets out of a text. */
  readonly outcome: (
    state: State,
    asked: Asked,
    redact: (text: string) => string,
  ) => StreamOutcome | undefined;
  /** Puts words in that only this protocol's users understand. */
  readonly advise?: (failure: Failure, asked: Asked) => Failure;
}

export interface WireModelOptions {
  readonly info: ModelInfo;
  readonly server: ModelServer;
  readonly limits: GuardLimits;
  readonly log: Log;
}

/**
 * A model behind a protocol of JSON values in a streamed body. Everything that goes over the network
 * passes `send`; only what the protocol can read becomes a part. The makers' clients give types only:
 * they die of one bad event and take a page of HTML for an answer, so that all they read would have to
 * be read before; twice took more time for a token than all else (`npm run bench -- gateway`).
 */
export function createWireModel<State extends WireState>(
  options: WireModelOptions,
  protocol: WireProtocol<State>,
): LanguageModel {
  return {
    info: options.info,
    stream: (request, signal) =>
      unbatched(new Exchange(options, protocol, request, signal).batches(), signal),
  };
}

const headSize = 2_000;

/** How the bodies of both kinds of stream begin, and how they are announced. */
const streamStart = /^(?:\{|(?:data|event|id|retry)?:)/;
const streamType = /event-stream|ndjson/i;

/** How often one request is changed to what its server takes. */
const mostChanges = 4;

/** A value whose rest is missing. */
function isHalf({ kind, value }: Frame): boolean {
  return kind === 'value' && typeof value === 'string';
}

/** Without it each abort makes an exception of its own. */
const gone = new Error('Nobody reads on.');

/** One request and its answer. */
class Exchange<State extends WireState> {
  readonly #options: WireModelOptions;
  readonly #protocol: WireProtocol<State>;
  readonly #request: ModelRequest;
  readonly #signal: AbortSignal;
  /** Aborts when the reader leaves early too, so that the socket never outlives its reader. */
  readonly #own: AbortController = new AbortController();
  readonly #both: AbortSignal;
  readonly #frames: FrameParser;
  #state: State;
  #answer: Answer | undefined;
  #answered = false;
  #failure: Failure | undefined;
  #skipped = 0;
  /** True where the body ended within its first value, before any other came. */
  #torn = false;
  #size = 0;
  /** How the body starts, for telling what it was if not an answer. */
  #head = '';
  #deadline: AbortSignal | undefined;

  constructor(
    options: WireModelOptions,
    protocol: WireProtocol<State>,
    request: ModelRequest,
    signal: AbortSignal,
  ) {
    this.#options = options;
    this.#protocol = protocol;
    this.#request = request;
    this.#signal = signal;
    this.#both = AbortSignal.any([signal, this.#own.signal]);
    this.#frames = protocol.frames();
    this.#state = protocol.initial(request);
  }

  /** The parts in each packet, then usage and finish. */
  async *batches(): AsyncGenerator<readonly StreamPart[], void> {
    let open = true;
    try {
      if (!this.#signal.aborted) yield* this.#read();
      open = this.#failure !== undefined;
    } catch (error) {
      this.#failure ??= this.#failureOf(error);
    } finally {
      // A body that was read to its end is closed; an abort would cost more than the whole request.
      if (open) this.#own.abort(gone);
    }
    if (this.#signal.aborted) {
      yield [{ type: 'finish', outcome: { type: 'cancelled' } }];
      return;
    }
    this.#note();
    const usage = toldUsage(this.#state.usage);
    if (usage) yield [{ type: 'usage', usage }];
    yield [{ type: 'finish', outcome: this.#outcome() }];
  }

  async *#read(): AsyncGenerator<readonly StreamPart[], void> {
    this.#answer = await this.#ask();
    const reader = this.#answer.response.body?.getReader();
    if (!reader) return;
    const decoder = new TextDecoder();
    const race = new AbortRace(this.#both);
    try {
      for (;;) {
        const bytes = await this.#next(reader, race);
        this.#size += bytes?.length ?? 0;
        const text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
        const parts = this.#take(text, bytes === undefined);
        // What came before a failure, in the same packet even, is kept.
        if (parts.length > 0) yield parts;
        if (!bytes || this.#failure || this.#signal.aborted) return;
      }
    } finally {
      race.end();
      reader.cancel().then(undefined, () => undefined);
    }
  }

  /** Asks, and asks again where the server says what it did not take. Rejects with a `FailureError`. */
  async #ask(): Promise<Answer> {
    const { server, log } = this.#options;
    for (let left = mostChanges; ; left--) {
      const question = this.#protocol.question(this.#request);
      try {
        return await send(server, question, this.#both);
      } catch (error) {
        const refused = left > 0 ? carriedFailure(error) : undefined;
        if (!refused || !this.#protocol.learn?.(refused, question)) throw error;
        const { correlation } = this.#request;
        log.info(
          `${server.label} refused part of the request; asked again without it.`,
          correlation,
        );
      }
    }
  }

  /** The next bytes; undefined at the end, which a finished answer reaches whatever the socket does. */
  async #next(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    race: AbortRace,
  ): Promise<Uint8Array | undefined> {
    if (!this.#ended()) return (await race.run(reader.read())).value;
    const { linger } = this.#options.limits;
    this.#deadline ??= AbortSignal.any([this.#both, AbortSignal.timeout(linger)]);
    return untilAborted(reader.read(), this.#deadline).then(
      (read) => read.value,
      () => undefined,
    );
  }

  /** The parts in a packet. */
  #take(text: string, last: boolean): readonly StreamPart[] {
    const { limits } = this.#options;
    // Blank lines at the start of a body say nothing; what comes first tells what it is.
    const said = this.#head === '' ? text.trimStart() : text;
    if (this.#head.length < headSize) this.#head += said.slice(0, headSize);
    const parts: StreamPart[] = [];
    for (const frame of this.#frames.push(said)) this.#judge(frame, parts);
    if (last) this.#finish(parts);
    if (this.#size > limits.answer) this.#fail(this.#tooLarge(limits.answer));
    if (this.#frames.pending > limits.event) this.#fail(this.#tooLarge(limits.event));
    return parts;
  }

  #finish(parts: StreamPart[]): void {
    const foreign = this.#skipped > 0;
    for (const frame of this.#frames.end()) {
      this.#torn ||= !foreign && isHalf(frame) && streamStart.test(this.#head);
      this.#judge(frame, parts);
    }
  }

  /** Adds the parts in a frame; none any more after a failure. */
  #judge({ value, kind }: Frame, parts: StreamPart[]): void {
    if (this.#failure) return;
    const error = this.#errorIn(value, kind);
    // Before the first piece a stray line is the body of something else, as a page of HTML.
    if (error && (kind !== 'stray' || this.#answered)) {
      this.#fail(this.#reported(error));
      return;
    }
    const reduced = kind === 'value' ? this.#protocol.reduce(this.#state, value) : undefined;
    if (!reduced) {
      this.#skipped++;
      return;
    }
    this.#answered = true;
    this.#state = reduced.state;
    for (const part of reduced.parts) parts.push(part);
  }

  #errorIn(value: unknown, kind: Frame['kind']): ErrorBody | undefined {
    if (kind === 'error') return looseErrorBody(value);
    return this.#protocol.errorOf?.(value) ?? errorBodyOf(value);
  }

  #ended(): boolean {
    return this.#state.finish !== undefined || this.#frames.ended === true;
  }

  /** The first failure counts, and none after the answer is whole. */
  #fail(failure: Failure): void {
    if (!this.#ended()) this.#failure ??= failure;
  }

  #outcome(): StreamOutcome {
    if (this.#failure) return this.#failed(this.#failure);
    const told = this.#protocol.outcome(this.#state, this.#asked(), (text) => this.#redact(text));
    if (told) return told.type === 'failed' ? this.#failed(told.failure) : told;
    const { label } = this.#options.server;
    return this.#failed(
      this.#brokeOff() ? cutOff(label) : notAModelAnswer(this.#asked(), this.#redact(this.#head)),
    );
  }

  /** True where it was a model that answered, and not a page at a wrong address. */
  #brokeOff(): boolean {
    if (this.#answered || this.#torn || this.#frames.ended) return true;
    // A model's server that dies before the first word closes a stream that it had announced.
    const type = this.#answer?.response.headers.get('content-type') ?? '';
    return this.#head.trim() === '' && streamType.test(type);
  }

  #failed(failure: Failure): StreamOutcome {
    const advised = this.#protocol.advise?.(failure, this.#asked()) ?? failure;
    return { type: 'failed', failure: advised };
  }

  #failureOf(error: unknown): Failure {
    const failure = networkFailure(error, this.#asked(), this.#answer !== undefined);
    // What `send` made is redacted with the key that it sent.
    if (error instanceof FailureError) return failure;
    return { ...failure, ...detailOf(failure.detail && this.#redact(failure.detail)) };
  }

  #reported(body: ErrorBody): Failure {
    const { status, retryAfter } = body;
    const error = { status, body, ...(retryAfter === undefined ? {} : { retryAfter }) };
    return httpFailure(error, this.#asked(), (text) => this.#redact(text));
  }

  #tooLarge(limit: number): Failure {
    const { label } = this.#options.server;
    return {
      ...cutOff(label),
      title: t(
        'The answer of {0} grew over {1} MB and was stopped.',
        label,
        Math.round(limit / 1e6),
      ),
      advice: t('What came is kept. Ask for less at once, or choose another model.'),
    };
  }

  #asked(): Asked {
    const { info, server } = this.#options;
    return askedOf(server, this.#answer?.keySent ?? false, info.ref.model);
  }

  #redact(text: string): string {
    return this.#answer?.redact(text) ?? this.#options.server.redact(text);
  }

  #note(): void {
    // A page of HTML is no piece of an answer at all: its failure says so.
    if (this.#skipped === 0 || !this.#answered) return;
    const { log, server } = this.#options;
    log.warn(
      `${server.label} sent ${this.#skipped} unreadable event(s), left out of the answer.`,
      this.#request.correlation,
    );
  }
}
