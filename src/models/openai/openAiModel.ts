import type OpenAI from 'openai';
import type { Log } from '../../protocol/log.ts';
import type { Failure, ModelInfo } from '../../protocol/model.ts';
import { cutOff, detailOf, FailureError, notAModelAnswer } from '../failure.ts';
import { httpFailure } from '../http/httpFailure.ts';
import { addressFailure, askedOf, hostOf, type ModelServer } from '../http/modelServer.ts';
import { networkFailure } from '../http/networkFailure.ts';
import { streamOf } from '../http/streamOf.ts';
import { send, type Answer } from '../http/send.ts';
import type { LanguageModel, ModelRequest, StreamOutcome, StreamPart } from '../languageModel.ts';
import { untilAborted } from '../untilAborted.ts';
import { emptyReply, finishOf, reduceChunk, type ReplyState } from './fromWire.ts';
import type { GuardLimits } from './guardLimits.ts';
import { StreamGuard } from './streamGuard.ts';
import { toWire } from './toWire.ts';

export interface OpenAiModelOptions {
  readonly info: ModelInfo;
  readonly server: ModelServer;
  readonly limits: GuardLimits;
  readonly log: Log;
}

/** A model behind OpenAI's chat completions. The client is loaded at the first `stream`. */
export function createOpenAiModel(options: OpenAiModelOptions): LanguageModel {
  return {
    info: options.info,
    stream: (request, signal) => new Exchange(options, request, signal).parts(),
  };
}

/** Loads the client ahead of the first `stream`: that takes tens of milliseconds. */
export async function loadClient(): Promise<void> {
  await import('openai');
}

/** One request and its answer. */
class Exchange {
  readonly #options: OpenAiModelOptions;
  readonly #request: ModelRequest;
  readonly #signal: AbortSignal;
  /** Aborts when the reader leaves early too, so that the socket never outlives its reader. */
  readonly #own: AbortController = new AbortController();
  readonly #both: AbortSignal;
  readonly #guard: StreamGuard;
  #answer: Answer | undefined;
  #state: ReplyState = emptyReply;
  #unreadable = 0;

  constructor(options: OpenAiModelOptions, request: ModelRequest, signal: AbortSignal) {
    this.#options = options;
    this.#request = request;
    this.#signal = signal;
    this.#both = AbortSignal.any([signal, this.#own.signal]);
    this.#guard = new StreamGuard({
      signal: this.#both,
      limits: options.limits,
      reported: (body) => this.#reported(body.status, body),
      tooLarge: (limit) => this.#tooLarge(limit),
    });
  }

  async *parts(): AsyncGenerator<StreamPart> {
    let failure: Failure | undefined;
    try {
      if (!this.#signal.aborted) yield* this.#read();
    } catch (error) {
      failure = this.#failureOf(error);
    } finally {
      this.#own.abort();
    }
    if (this.#signal.aborted) {
      yield { type: 'finish', outcome: { type: 'cancelled' } };
      return;
    }
    this.#note();
    if (this.#state.usage) yield { type: 'usage', usage: this.#state.usage };
    const outcome = failure ? ({ type: 'failed', failure } as const) : this.#outcome();
    yield { type: 'finish', outcome };
  }

  async *#read(): AsyncGenerator<StreamPart> {
    const chunks = await untilAborted(this.#open(), this.#both);
    for (;;) {
      const next = await untilAborted(chunks.next(), this.#both);
      if (next.done) return;
      const reduced = reduceChunk(this.#state, next.value);
      if (reduced) {
        this.#state = reduced.state;
        yield* reduced.parts;
      } else this.#unreadable++;
    }
  }

  /** One client for each request: it holds the key, which may have changed meanwhile. */
  async #open(): Promise<AsyncIterator<unknown>> {
    const { info, server } = this.#options;
    // Before the client sees it: its own error would quote a password.
    const unusable = addressFailure(server);
    if (unusable) throw new FailureError(unusable);
    const { default: Client } = await import('openai');
    const client = new Client({
      ...outsideOptions,
      baseURL: server.baseUrl,
      fetch: (url, init) => this.#fetch(urlOf(url), init?.body),
    });
    const wire = toWire(this.#request, info.ref.model, hostOf(server));
    const stream = await client.chat.completions.create(wire, { signal: this.#both });
    return stream[Symbol.asyncIterator]();
  }

  /** The client's fetch: sends with Parley's own headers, and lets only good events through. */
  async #fetch(url: string, body: unknown): Promise<Response> {
    const { info, server } = this.#options;
    const question = {
      url,
      body: typeof body === 'string' ? body : '',
      accept: 'text/event-stream',
      model: info.ref.model,
    };
    this.#answer = await send(server, question, this.#both);
    const source = this.#answer.response.body;
    const filtered = source ? streamOf(this.#guard.filter(source)) : null;
    return new Response(filtered, { headers: { 'content-type': 'text/event-stream' } });
  }

  #outcome(): StreamOutcome {
    const { finish, calledTool } = this.#state;
    const label = this.#options.server.label;
    if (finish === undefined) {
      const { answered, head } = this.#guard;
      const failure = answered ? cutOff(label) : notAModelAnswer(this.#asked(), this.#redact(head));
      return { type: 'failed', failure };
    }
    const end = finishOf(finish, calledTool);
    if (end.type === 'whole') return { type: 'done', reason: end.reason };
    const failure =
      end.type === 'broken'
        ? cutOff(label, `finish_reason: ${finish}`)
        : this.#reported(undefined, { message: `finish_reason: ${finish}`, codes: [] });
    return { type: 'failed', failure };
  }

  #failureOf(error: unknown): Failure {
    const failure = networkFailure(error, this.#asked(), this.#answer !== undefined);
    return { ...failure, ...detailOf(failure.detail && this.#redact(failure.detail)) };
  }

  #reported(status: number | undefined, body: Parameters<typeof httpFailure>[0]['body']): Failure {
    return httpFailure({ status, body }, this.#asked(), (text) => this.#redact(text));
  }

  #tooLarge(limit: string): Failure {
    const { label } = this.#options.server;
    return {
      ...cutOff(label),
      title: `The answer of ${label} grew over ${limit} and was stopped.`,
      advice: 'What came is kept. Ask for less at once, or choose another model.',
    };
  }

  #asked(): ReturnType<typeof askedOf> {
    const { info, server } = this.#options;
    return askedOf(server, this.#answer?.keySent ?? false, info.ref.model);
  }

  #redact(text: string): string {
    return this.#answer?.redact(text) ?? this.#options.server.redact(text);
  }

  #note(): void {
    const count = this.#guard.skipped + this.#unreadable;
    // A page of HTML is no event at all: its failure says so.
    if (count === 0 || !this.#guard.answered) return;
    const { log, server } = this.#options;
    log.warn(
      `${server.label} sent ${count} unreadable event(s), left out of the answer.`,
      this.#request.correlation,
    );
  }
}

/** Nothing of the environment (keys, headers, log level) gets in, and there is one retry loop: ours. */
const outsideOptions = {
  // Never sent: the headers are made where the request is.
  apiKey: 'none',
  adminAPIKey: null,
  organization: null,
  project: null,
  webhookSecret: null,
  maxRetries: 0,
  // As long as a timer can be: what is too long is decided by the gateway.
  timeout: 2 ** 31 - 1,
  logLevel: 'off',
} as const satisfies ConstructorParameters<typeof OpenAI>[0];

function urlOf(url: string | URL | Request): string {
  return typeof url === 'string' ? url : url instanceof URL ? url.href : url.url;
}
