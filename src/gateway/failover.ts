import type {
  LanguageModel,
  ModelRequest,
  StreamOutcome,
  StreamPart,
} from '../models/languageModel.ts';
import { systemClock, type Clock } from '../protocol/clock.ts';
import { nullLog, type Log } from '../protocol/log.ts';
import { sameModel, type Failure, type ModelInfo } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { failureRules } from './failureRules.ts';
import { handOver, type Rest } from './handOver.ts';
import { leadIn } from './leadIn.ts';
import { pause } from './pause.ts';
import type { Policy } from './policies.ts';
import { requestTokens } from './requestTokens.ts';

export interface FailoverOptions {
  /** Who may answer instead of the model that `info` names, in order, each in its own inner policies. */
  readonly candidates: (info: ModelInfo) => readonly LanguageModel[];
  /** Tokens of a request, rather too many than too few; `requestTokens` where not given. */
  readonly estimate?: (request: ModelRequest) => number;
  readonly log?: Log;
  readonly clock?: Clock;
}

/**
 * Milliseconds for which a model that rests is waited for where nobody answered. Longer, and a person had
 * rather be told.
 */
const patience = 10_000;
/**
 * After which one is asked again whose probe is under way, or failed: nobody knows how long that takes.
 */
const probeTime = 1_000;
/** How often resting models are asked again at the most. */
const rounds = 10;

/**
 * Asks the next model of an ordered list where one failed before it answered anything, and where another
 * can help (`failureRules`). An `answered-by` notice comes before each: the last one is who answered.
 * Where nobody did, those that a breaker let rest are waited for if it is not for long, with a `retrying`
 * notice: it is the same moment of trouble that made them all rest. Else the failure is that of the model
 * that was asked first.
 *
 * A request that is for one model alone goes to nobody else.
 *
 * After the first piece of an answer it does nothing: two models' words are never glued together, and the
 * person is asked. So it is where a tool ran for the question: it may have had an effect, and another
 * model would go on from what it did not decide.
 */
export function createFailover(options: FailoverOptions): Policy {
  return (model) => ({
    info: model.info,
    stream: (request, signal) =>
      request.alone || afterTool(request)
        ? model.stream(request, signal)
        : handOver(new Search(model, request, signal, options).lead()),
  });
}

/** True where a tool gave something since the person's last message. */
function afterTool({ messages }: ModelRequest): boolean {
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  return messages.slice(asked + 1).some(({ role }) => role === 'tool');
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
  readonly #failed = new Set<string>();
  /** Models that were not asked because they rest, and when they may be: milliseconds since 1970. */
  readonly #resting = new Map<LanguageModel, number>();
  readonly #clock: Clock;

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
    this.#clock = options.clock ?? systemClock;
  }

  async *lead(): Lead {
    const { info } = this.#asked;
    const lack = lackOf(info, this.#needs);
    if (lack !== undefined) {
      const instead = yield* this.#others(`${info.label} ${lack}.`, 0);
      if (instead) return instead;
      // Nobody else either: then the one that was chosen says itself what is wrong.
      if (this.#failed.size > 0) yield answeredBy(info, t('{0} failed.', this.#failedInWords()));
      return (yield* leadIn(this.#send(this.#asked))).rest;
    }
    const lead = yield* leadIn(this.#send(this.#asked));
    if (lead.type !== 'ended' || lead.outcome?.type !== 'failed' || this.#signal.aborted) {
      return lead.rest;
    }
    const { failure } = lead.outcome;
    const { cure } = failureRules[failure.kind];
    if (cure === 'none') return lead.rest;
    this.#note(this.#asked, failure);
    const larger = cure === 'larger' ? info.window.total : 0;
    const instead =
      (yield* this.#others(failure.title, larger)) ?? (yield* this.#restingOnes(failure));
    if (instead) return instead;
    return this.#signal.aborted ? ending({ type: 'cancelled' }) : this.#nobody(failure);
  }

  /** Asks the candidates; undefined where none answered. `larger` is what a window must be more than. */
  async *#others(why: string, larger: number): AsyncGenerator<StreamPart, Rest | undefined> {
    for (const model of this.#options.candidates(this.#asked.info)) {
      const { ref, label } = model.info;
      if (this.#signal.aborted) return undefined;
      if (sameModel(ref, this.#asked.info.ref) || !this.#fits(model.info, larger)) continue;
      this.#log(t('{0} is asked instead: {1}', label, why));
      yield answeredBy(model.info, [why, ...this.#leftOut].join(' '));
      const lead = yield* leadIn(this.#send(model));
      if (lead.type !== 'ended' || lead.outcome?.type !== 'failed') return lead.rest;
      this.#log(t('{0} failed as well: {1}', label, lead.outcome.failure.title));
      this.#failed.add(label);
      this.#note(model, lead.outcome.failure);
    }
    return undefined;
  }

  /** Waits for those that rest, whoever is due first; undefined where none answered in time. */
  async *#restingOnes(failure: Failure): AsyncGenerator<StreamPart, Rest | undefined> {
    const until = this.#clock.now() + patience;
    for (let attempt = 2; attempt <= rounds + 1; attempt++) {
      const [next] = [...this.#resting].toSorted(([, a], [, b]) => a - b);
      if (!next || next[1] > until || this.#signal.aborted) return undefined;
      const [model, at] = next;
      const wait = Math.max(0, at - this.#clock.now());
      const notice = { type: 'retrying', attempt, of: rounds + 1, in: wait, failure } as const;
      yield { type: 'notice', notice };
      await pause(wait, this.#signal, this.#clock.timer).catch(this.#unlessAborted);
      if (this.#signal.aborted) return undefined;
      const others = this.#failed.size > 0 || model !== this.#asked;
      if (others) yield answeredBy(model.info, [failure.title, ...this.#leftOut].join(' '));
      const lead = yield* leadIn(this.#send(model));
      if (lead.type !== 'ended' || lead.outcome?.type !== 'failed') return lead.rest;
      this.#restAgain(model, lead.outcome.failure);
    }
    return undefined;
  }

  /** It was the one that found out that the trouble is not over; there may still be time. */
  #restAgain(model: LanguageModel, failure: Failure): void {
    this.#note(model, failure);
    const again = failure.kind !== 'unavailable' && failureRules[failure.kind].cure === 'any';
    if (again) this.#resting.set(model, this.#clock.now() + probeTime);
  }

  readonly #unlessAborted = (error: unknown): void => {
    if (!this.#signal.aborted) throw error;
  };

  #note(model: LanguageModel, { kind, retryAfter = probeTime }: Failure): void {
    if (kind === 'unavailable') this.#resting.set(model, this.#clock.now() + retryAfter);
    else this.#resting.delete(model);
  }

  #failedInWords(): string {
    return [...this.#failed].join(', ');
  }

  #send(model: LanguageModel): AsyncIterable<StreamPart> {
    const most = model === this.#asked ? Infinity : model.info.window.reply;
    const maxOutputTokens = Math.min(this.#request.maxOutputTokens, most);
    const { tools, ...request } = this.#request;
    const takes = !request.toolsOptional || model.info.capabilities?.tools === true;
    const offered = takes && tools ? { tools } : {};
    return model.stream({ ...request, ...offered, maxOutputTokens }, this.#signal);
  }

  #fits(info: ModelInfo, larger: number): boolean {
    const lack = lackOf(info, this.#needs) ?? tightnessOf(info, this.#needs, larger);
    if (lack === undefined) return true;
    this.#leftOut.push(t('{0} was left out: it {1}.', info.label, lack));
    this.#log(this.#leftOut.at(-1) ?? '');
    return false;
  }

  #nobody(failure: Failure): Rest {
    const others = this.#failed.size > 0 ? [t('Failed as well: {0}.', this.#failedInWords())] : [];
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
  const { messages, tools = [], toolsOptional = false, maxOutputTokens } = request;
  return {
    tools: (tools.length > 0 && !toolsOptional) || messages.some(({ role }) => role === 'tool'),
    images: messages.some(({ images = [] }) => images.length > 0),
    tokens: estimate(request),
    reply: maxOutputTokens,
  };
}

/** What a model is known not to do; what nobody told is given the benefit of the doubt. */
function lackOf({ capabilities }: ModelInfo, needs: Needs): string | undefined {
  if (needs.tools && capabilities?.tools === false) return t('calls no tools');
  if (needs.images && capabilities?.images === false) return t('takes no images');
  return undefined;
}

/** Asked of candidates only: the request was made to fit the model that it is for. */
function tightnessOf({ window }: ModelInfo, needs: Needs, larger: number): string | undefined {
  const fits = needs.tokens + Math.min(needs.reply, window.reply) <= window.total;
  return fits && window.total > larger ? undefined : t('takes too few tokens for this');
}

function answeredBy({ ref, label }: ModelInfo, why: string): StreamPart {
  return { type: 'notice', notice: { type: 'answered-by', model: ref, label, why } };
}

function ending(outcome: StreamOutcome): Rest {
  return { first: [{ type: 'finish', outcome }] };
}
