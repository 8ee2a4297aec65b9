import type { Log } from '../../protocol/log.ts';
import type { Failure, ModelInfo } from '../../protocol/model.ts';
import { carriedFailure, cutOff, detailOf, notAModelAnswer } from '../failure.ts';
import { httpFailure } from '../http/httpFailure.ts';
import { askedOf, hostOf, type ModelServer } from '../http/modelServer.ts';
import { networkFailure } from '../http/networkFailure.ts';
import { send, type Answer } from '../http/send.ts';
import type { LanguageModel, ModelRequest, StreamOutcome, StreamPart } from '../languageModel.ts';
import { unbatched } from '../unbatched.ts';
import type { GuardLimits } from './guardLimits.ts';
import { quirkOf, type QuirkMemory, type Refusable } from './quirks.ts';
import { emptyReply, finishOf, type ReplyState } from './replyState.ts';
import { StreamGuard } from './streamGuard.ts';
import { apiFor, protocols, type OpenAiApi, type WireProtocol } from './wireProtocol.ts';

export interface OpenAiModelOptions {
  readonly info: ModelInfo;
  readonly server: ModelServer;
  readonly limits: GuardLimits;
  readonly log: Log;
  /** By the model's name where not given. */
  readonly api?: OpenAiApi;
  readonly quirks: QuirkMemory;
}

/**
 * A model behind one of OpenAI's protocols. The official client gives the types only: it dies of one bad
 * event and takes a page of HTML for an answer, so all that it reads was read and checked before; doing
 * that twice took more time for a token than all else together (`npm run bench -- gateway`).
 */
export function createOpenAiModel(options: OpenAiModelOptions): LanguageModel {
  return {
    info: options.info,
    stream: (request, signal) =>
      unbatched(new Exchange(options, request, signal).batches(), signal),
  };
}

/** One request and its answer. */
class Exchange {
  readonly #options: OpenAiModelOptions;
  readonly #request: ModelRequest;
  readonly #signal: AbortSignal;
  /** Aborts when the reader leaves early too, so that the socket never outlives its reader. */
  readonly #own: AbortController = new AbortController();
  readonly #both: AbortSignal;
  readonly #protocol: WireProtocol;
  readonly #guard: StreamGuard;
  #answer: Answer | undefined;
  #state: ReplyState = emptyReply;
  #unreadable = 0;

  constructor(options: OpenAiModelOptions, request: ModelRequest, signal: AbortSignal) {
    this.#options = options;
    this.#request = request;
    this.#signal = signal;
    this.#both = AbortSignal.any([signal, this.#own.signal]);
    const { info, server, api = apiFor(info.ref.model, hostOf(server)) } = options;
    this.#protocol = protocols[api];
    this.#guard = new StreamGuard({
      signal: this.#both,
      limits: options.limits,
      dialect: this.#protocol.dialect,
      reported: (body) => this.#reported(body.status, body),
      tooLarge: (limit) => this.#tooLarge(limit),
    });
  }

  /** The parts in each packet, then usage and finish. */
  async *batches(): AsyncGenerator<readonly StreamPart[], void> {
    let failure: Failure | undefined;
    let open = true;
    try {
      if (!this.#signal.aborted) yield* this.#read();
      open = false;
    } catch (error) {
      failure = this.#failureOf(error);
    } finally {
      // A body that was read to its end is closed; an abort would cost more than the whole request.
      if (open) this.#own.abort(gone);
    }
    if (this.#signal.aborted) {
      yield [{ type: 'finish', outcome: { type: 'cancelled' } }];
      return;
    }
    this.#note();
    this.#learn();
    if (this.#state.usage) yield [{ type: 'usage', usage: this.#state.usage }];
    const outcome = failure ? ({ type: 'failed', failure } as const) : this.#outcome();
    yield [{ type: 'finish', outcome }];
  }

  async *#read(): AsyncGenerator<readonly StreamPart[], void> {
    this.#answer = await this.#ask();
    const { body } = this.#answer.response;
    if (!body) return;
    for await (const pieces of this.#guard.pieces(body)) {
      const parts: StreamPart[] = [];
      for (const piece of pieces) {
        const reduced = this.#protocol.reduce(this.#state, piece);
        if (reduced) {
          this.#state = reduced.state;
          parts.push(...reduced.parts);
        } else this.#unreadable++;
      }
      yield parts;
    }
  }

  /** Asks, and asks again where the server says what it did not take. Rejects with a `FailureError`. */
  async #ask(): Promise<Answer> {
    const { info, server, quirks } = this.#options;
    const { model } = info.ref;
    for (let left = mostQuirks; ; left--) {
      const asking = { request: this.#request, host: hostOf(server), quirks: quirks.of(model) };
      const { body, path } = this.#protocol.prepare({ ...asking, model });
      try {
        return await this.#send(`${server.baseUrl}${path}`, body);
      } catch (error) {
        const refused = carriedFailure(error);
        const quirk = left > 0 && refused && quirkOf(refused, body);
        if (!quirk) throw error;
        quirks.learn(model, quirk);
        const why = `${server.label} refused part of the request; asked again without it.`;
        this.#options.log.info(why, this.#request.correlation);
      }
    }
  }

  #send(url: string, body: Refusable): Promise<Answer> {
    const { info, server } = this.#options;
    const accept = body.stream === true ? 'text/event-stream' : 'application/json';
    const question = { url, body: JSON.stringify(body), accept, model: info.ref.model };
    return send(server, question, this.#both);
  }

  /** A server that answers a wish for a stream with one document is not asked for one again. */
  #learn(): void {
    const { info, quirks } = this.#options;
    if (this.#guard.whole) quirks.learn(info.ref.model, { whole: true });
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

/** Without it each abort makes an exception of its own. */
const gone = new Error('Nobody reads on.');

/** How often a request is changed to what the server takes; each change is made once only. */
const mostQuirks = 4;
