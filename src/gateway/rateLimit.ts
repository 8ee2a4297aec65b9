import type { ModelRequest, StreamOutcome, StreamPart } from '../models/languageModel.ts';
import type { OnHeaders } from '../models/http/modelServer.ts';
import { untilAborted } from '../models/untilAborted.ts';
import { waitInWords } from '../models/waitInWords.ts';
import type { Failure, ModelInfo, ModelRef, Usage } from '../protocol/model.ts';
import { systemClock, type Clock } from '../protocol/clock.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { t } from '../protocol/texts.ts';
import { gated, type Gate } from './gatedStream.ts';
import { modelKey } from './modelKey.ts';
import type { Policy } from './policies.ts';
import { queueFull } from './queueFull.ts';
import { parseRateHeaders } from './rateHeaders.ts';
import { needOf, RateLane, type Fare, type Limit, type Need } from './rateLane.ts';
import { perMinute } from './tokenBucket.ts';

/** How much a minute may have; what is not given is not limited. */
export interface RateLimit {
  readonly requests?: number;
  /** Input and output together. */
  readonly tokens?: number;
}

/** What the windows of this machine take together of the limits that a person set. */
export interface SharedPace {
  /** Undefined where the other windows cannot be asked: nobody is held up for that. */
  take(
    provider: string,
    tokens: number,
    limit: RateLimit,
  ):
    | { readonly type: 'taken'; readonly entry: number }
    | { readonly type: 'wait'; readonly wait: number }
    | undefined;
  /** What it took turned out to be another number of tokens. */
  settle(entry: number, tokens: number): void;
}

export interface RateLimitsOptions {
  /** Of all models of a provider together. */
  readonly provider?: (provider: string) => RateLimit | undefined;
  readonly model?: (ref: ModelRef) => RateLimit | undefined;
  /** How many may wait for one model; 100 where not given. */
  readonly queue?: number;
  /** Milliseconds; who would have to wait longer is refused. Two minutes where not given. */
  readonly longestWait?: number;
  /** Without it each window keeps the limits of a provider by itself. */
  readonly shared?: SharedPace;
  readonly clock?: Clock;
  /** Hears what a listener threw. */
  readonly onError?: (error: unknown) => void;
}

const defaultQueue = 100;
const defaultLongestWait = 120_000;

/**
 * Sends no faster than a provider lets. The limits are those of the settings, and those that the servers
 * tell in their headers; a server that refuses is left alone for as long as it asks. One object for all
 * models, because models of one provider may share a limit.
 */
export class RateLimits implements Disposable {
  readonly #options: RateLimitsOptions;
  readonly #clock: Clock;
  readonly #lanes: Map<string, RateLane> = new Map();
  readonly #providers: Map<string, readonly Limit[]> = new Map();
  readonly #changed: Emitter<void>;

  constructor(options: RateLimitsOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#changed = new Emitter(options.onError ?? (() => undefined));
  }

  readonly policy: Policy = (model) => {
    const { info } = model;
    return gated(model, (request, signal) => this.#gate(info, request, signal));
  };

  /** For the adapters of `provider`: learns from the headers of each response. */
  headersOf(provider: string): OnHeaders {
    return (headers, model) => {
      if (model === undefined) return;
      const now = this.#clock.now();
      for (const limit of parseRateHeaders(headers, now)) {
        this.#lane({ provider, model }).learn(limit, now);
      }
      this.#look();
    };
  }

  /**
   * Other limits may be set, and other servers be there: what was learned is forgotten. Who waits goes on
   * waiting in the line that it stands in.
   */
  reset(): void {
    this.#lanes.clear();
    this.#providers.clear();
  }

  /** How many wait for a model, and for how many milliseconds its server asked to be left alone. */
  state(ref: ModelRef): { readonly waiting: number; readonly heldFor: number } {
    const lane = this.#lanes.get(modelKey(ref));
    return { waiting: lane?.line.length ?? 0, heldFor: lane?.heldFor(this.#clock.now()) ?? 0 };
  }

  /** A request waits for a limit, or no longer. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #gate(info: ModelInfo, request: ModelRequest, signal: AbortSignal): Gate {
    const lane = this.#lane(info.ref);
    let fare: Fare | undefined;
    let usage: Usage | undefined;
    const enter = async function* (this: RateLimits): AsyncGenerator<StreamPart, boolean> {
      const turn = yield* this.#wait(lane, needOf(request), info, signal);
      if ('taken' in turn) fare = turn;
      else yield { type: 'finish', outcome: turn };
      return fare !== undefined;
    };
    return {
      enter: () => enter.call(this),
      part: (part) => {
        if (part.type === 'usage') usage = part.usage;
      },
      left: (outcome) => {
        if (fare) {
          lane.settle(fare, usage, outcome, this.#clock.now());
          if (usage && fare.entry !== undefined) {
            this.#options.shared?.settle(fare.entry, usage.input + usage.output);
          }
        }
        this.#look();
      },
    };
  }

  /** Waits for its turn and for the limits. What is taken is taken at once, before another looks. */
  async *#wait(
    lane: RateLane,
    need: Need,
    info: ModelInfo,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, Fare | StreamOutcome> {
    const first = lane.line.length === 0 ? this.#take(lane, need, info) : undefined;
    if (typeof first === 'object') return first;
    const waiting = lane.line.join();
    if (!waiting) return { type: 'failed', failure: queueFull(info, lane.line.length) };
    this.#changed.emit();
    let told = 0;
    try {
      for (;;) {
        const change = waiting.moved();
        const position = waiting.position();
        const wait = position === 1 ? this.#take(lane, need, info) : undefined;
        if (typeof wait === 'object') return wait;
        if (wait !== undefined && wait > this.#longestWait) {
          return { type: 'failed', failure: tooLong(info, wait) };
        }
        if (position !== told) yield { type: 'notice', notice: { type: 'waiting', position } };
        told = position;
        await this.#pause(change, wait, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      return { type: 'cancelled' };
    } finally {
      waiting.leave();
      this.#changed.emit();
    }
  }

  /** What was taken of every limit, or the milliseconds to wait. The other windows are asked last. */
  #take(lane: RateLane, need: Need, { ref: { provider } }: ModelInfo): Fare | number {
    const now = this.#clock.now();
    const wait = lane.waitFor(need, now);
    if (wait > 0) return wait;
    const limit = this.#options.provider?.(provider) ?? {};
    const isLimited = limit.requests !== undefined || limit.tokens !== undefined;
    const taking = isLimited ? this.#options.shared?.take(provider, need.tokens, limit) : undefined;
    if (taking?.type === 'wait') return taking.wait;
    const fare = lane.take(need, now);
    return taking ? { ...fare, entry: taking.entry } : fare;
  }

  /** Until something changes, or for `ms` at the most. Rejects at the abort. */
  async #pause(change: Promise<void>, ms: number | undefined, signal: AbortSignal): Promise<void> {
    if (ms === undefined) return untilAborted(change, signal);
    const slept = Promise.withResolvers<void>();
    const callOff = this.#clock.timer(slept.resolve, ms);
    return untilAborted(Promise.race([change, slept.promise]), signal).finally(callOff);
  }

  /** What was given back may be enough for the first one of each line. */
  #look(): void {
    for (const lane of this.#lanes.values()) lane.line.stir();
  }

  get #longestWait(): number {
    return this.#options.longestWait ?? defaultLongestWait;
  }

  #lane(ref: ModelRef): RateLane {
    const key = modelKey(ref);
    const known = this.#lanes.get(key);
    if (known) return known;
    const own = limitsOf(this.#options.model?.(ref));
    const shared =
      this.#providers.get(ref.provider) ?? limitsOf(this.#options.provider?.(ref.provider));
    this.#providers.set(ref.provider, shared);
    const lane = new RateLane([...shared, ...own], this.#options.queue ?? defaultQueue);
    this.#lanes.set(key, lane);
    return lane;
  }
}

function limitsOf({ requests, tokens }: RateLimit = {}): readonly Limit[] {
  return [
    ...(requests === undefined
      ? []
      : [{ counted: 'requests', bucket: perMinute(requests) } as const]),
    ...(tokens === undefined ? [] : [{ counted: 'tokens', bucket: perMinute(tokens) } as const]),
  ];
}

function tooLong({ providerLabel }: ModelInfo, ms: number): Failure {
  return {
    kind: 'rate-limited',
    title: t('{0} takes no more requests for about {1}.', providerLabel, waitInWords(ms)),
    advice: t('Choose another model, or Retry then. Your message is kept.'),
    retryable: true,
    retryAfter: ms,
    actions: ['choose-model'],
  };
}
