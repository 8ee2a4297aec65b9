import type {
  LanguageModel,
  ModelRequest,
  StreamOutcome,
  StreamPart,
} from '../models/languageModel.ts';
import { nullLog, type Log } from '../protocol/log.ts';
import { sameModel, type Failure, type ModelInfo } from '../protocol/model.ts';
import { failureRules } from './failureRules.ts';
import { handOver, type Rest } from './handOver.ts';
import { leadIn } from './leadIn.ts';
import type { Policy } from './policies.ts';
import { requestTokens } from './requestTokens.ts';

export interface FailoverOptions {
  /** Who may answer instead of the model that `info` names, in order, each in its own inner policies. */
  readonly candidates: (info: ModelInfo) => readonly LanguageModel[];
  /** Tokens of a request, rather too many than too few; `requestTokens` where not given. */
  readonly estimate?: (request: ModelRequest) => number;
  readonly log?: Log;
}

/**
 * Asks the next model of an ordered list where one failed before it answered anything, and where another
 * can help (`failureRules`). An `answered-by` notice comes before each: the last one is who answered.
 * Where nobody did, the failure is that of the model that was asked first.
 *
 * After the first piece of an answer it does nothing: two models' words are never glued together, and the
 * person is asked. A request that ends with what a tool gave may change the model too: nothing of its
 * answer came, and the tool does not run again, for its result stands in the request.
 */
export function createFailover(options: FailoverOptions): Policy {
  return (model) => ({
    info: model.info,
    stream: (request, signal) => handOver(new Search(model, request, signal, options).lead()),
  });
}

type Lead = AsyncGenerator<StreamPart, Rest, undefined>;

/** The search for a model that answers one request. */
class Search {
  readonly #asked: LanguageModel;
  readonly #request: ModelRequest;
  readonly #signal: AbortSignal;
  readonly #options: FailoverOptions;
  readonly #needs: Needs;
  /** Sentences: who was left out and why, and who failed as well. */
  readonly #leftOut: string[] = [];
  readonly #failed: string[] = [];

  constructor(
    asked: LanguageModel,
    request: ModelRequest,
    signal: AbortSignal,
    options: FailoverOptions,
  ) {
    this.#asked = asked;
    this.#request = request;
    this.#signal = signal;
    this.#options = options;
    this.#needs = needsOf(request, options.estimate ?? requestTokens);
  }

  async *lead(): Lead {
    const { info } = this.#asked;
    const lack = lackOf(info, this.#needs);
    if (lack !== undefined) {
      const instead = yield* this.#others(`${info.label} ${lack}.`, 0);
      if (instead) return instead;
      // Nobody else either: then the one that was chosen says itself what is wrong.
      if (this.#failed.length > 0) yield answeredBy(info, `${this.#failed.join(', ')} failed.`);
      return (yield* leadIn(this.#send(this.#asked))).rest;
    }
    const lead = yield* leadIn(this.#send(this.#asked));
    if (lead.type !== 'ended' || lead.outcome?.type !== 'failed' || this.#signal.aborted) {
      return lead.rest;
    }
    const { failure } = lead.outcome;
    const { cure } = failureRules[failure.kind];
    if (cure === 'none') return lead.rest;
    const larger = cure === 'larger' ? info.window.total : 0;
    const instead = yield* this.#others(failure.title, larger);
    if (instead) return instead;
    return this.#signal.aborted ? ending({ type: 'cancelled' }) : this.#nobody(failure);
  }

  /** Asks the candidates; undefined where none answered. `larger` is what a window must be more than. */
  async *#others(why: string, larger: number): AsyncGenerator<StreamPart, Rest | undefined> {
    for (const model of this.#options.candidates(this.#asked.info)) {
      const { ref, label } = model.info;
      if (this.#signal.aborted) return undefined;
      if (sameModel(ref, this.#asked.info.ref) || !this.#fits(model.info, larger)) continue;
      this.#log(`${label} is asked instead: ${why}`);
      yield answeredBy(model.info, [why, ...this.#leftOut].join(' '));
      const lead = yield* leadIn(this.#send(model));
      if (lead.type !== 'ended' || lead.outcome?.type !== 'failed') return lead.rest;
      this.#log(`${label} failed as well: ${lead.outcome.failure.title}`);
      this.#failed.push(label);
    }
    return undefined;
  }

  #send(model: LanguageModel): AsyncIterable<StreamPart> {
    const most = model === this.#asked ? Infinity : model.info.window.reply;
    const maxOutputTokens = Math.min(this.#request.maxOutputTokens, most);
    return model.stream({ ...this.#request, maxOutputTokens }, this.#signal);
  }

  #fits(info: ModelInfo, larger: number): boolean {
    const lack = lackOf(info, this.#needs) ?? tightnessOf(info, this.#needs, larger);
    if (lack === undefined) return true;
    this.#leftOut.push(`${info.label} was left out: it ${lack}.`);
    this.#log(this.#leftOut.at(-1) ?? '');
    return false;
  }

  #nobody(failure: Failure): Rest {
    const others = this.#failed.length > 0 ? [`Failed as well: ${this.#failed.join(', ')}.`] : [];
    const advice = [failure.advice, ...others, ...this.#leftOut].join(' ');
    return ending({ type: 'failed', failure: { ...failure, advice } });
  }

  #log(line: string): void {
    (this.#options.log ?? nullLog).info(line, this.#request.correlation);
  }
}

/** What a request asks of a model. */
interface Needs {
  readonly tools: boolean;
  readonly images: boolean;
  /** Of the request alone. */
  readonly tokens: number;
  readonly reply: number;
}

function needsOf(request: ModelRequest, estimate: (request: ModelRequest) => number): Needs {
  const { messages, tools = [], maxOutputTokens } = request;
  return {
    tools: tools.length > 0 || messages.some(({ role }) => role === 'tool'),
    images: messages.some(({ images = [] }) => images.length > 0),
    tokens: estimate(request),
    reply: maxOutputTokens,
  };
}

/** What a model is known not to do; what nobody told is given the benefit of the doubt. */
function lackOf({ capabilities }: ModelInfo, needs: Needs): string | undefined {
  if (needs.tools && capabilities?.tools === false) return 'calls no tools';
  if (needs.images && capabilities?.images === false) return 'takes no images';
  return undefined;
}

/** Asked of candidates only: the request was made to fit the model that it is for. */
function tightnessOf({ window }: ModelInfo, needs: Needs, larger: number): string | undefined {
  const fits = needs.tokens + Math.min(needs.reply, window.reply) <= window.total;
  return fits && window.total > larger ? undefined : 'takes too few tokens for this';
}

function answeredBy({ ref, label }: ModelInfo, why: string): StreamPart {
  return { type: 'notice', notice: { type: 'answered-by', model: ref, label, why } };
}

function ending(outcome: StreamOutcome): Rest {
  return { first: [{ type: 'finish', outcome }] };
}
