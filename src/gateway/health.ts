import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { Failure, FailureKind, ModelRef, Usage } from '../protocol/model.ts';
import type { StreamOutcome } from '../models/languageModel.ts';
import { systemClock, type Clock } from '../protocol/clock.ts';
import { gated, type Gate } from './gatedStream.ts';
import { modelKey } from './modelKey.ts';
import type { Policy } from './policies.ts';

/** How a model did lately. Where nothing is known, the figures are missing. */
export interface ModelHealth {
  readonly state: 'ok' | 'slow' | 'failing' | 'unknown';
  /** How many requests this is about. */
  readonly requests: number;
  /** From 0 to 1. */
  readonly successRate?: number;
  /** Milliseconds to the first part, median. */
  readonly firstToken?: number;
  /** Median. */
  readonly tokensPerSecond?: number;
  readonly lastFailure?: { readonly at: number; readonly failure: Failure };
}

export interface HealthOptions {
  readonly clock?: Clock;
  /** Hears what a listener threw. */
  readonly onError?: (error: unknown) => void;
}

/** What one request showed. */
interface Sample {
  readonly at: number;
  readonly failure?: Failure;
  readonly firstToken?: number;
  readonly tokensPerSecond?: number;
}

const most = 50;
const oldest = 15 * 60_000;
/** A person begins to wonder. Source: Nielsen, "Response Times: The 3 Important Limits". */
const slowFirstToken = 10_000;
/** Slower than most people read. */
const slowTokens = 5;
/** Of English; only where the provider does not count. */
const charactersPerToken = 4;
/** A rate over fewer tokens says little. */
const fewestTokens = 20;
/** So many failures in a row, whatever was before. */
const row = 3;

/** Says nothing about the model: the request itself was at fault, or it was never sent. */
const notItsFault: ReadonlySet<FailureKind> = new Set([
  'context-too-long',
  'refused',
  'bad-request',
  'budget',
  'unavailable',
  'no-model',
  'storage',
]);

/** One of these is enough: the next request will end the same way. */
const telling: ReadonlySet<FailureKind> = new Set([
  'unreachable',
  'untrusted-certificate',
  'bad-key',
  'no-credit',
  'unknown-model',
]);

/** Watches how models do: the last 50 requests of the last 15 minutes, at the ends of each stream. */
export class HealthMonitor implements Disposable {
  readonly #now: () => number;
  readonly #changed: Emitter<ModelRef>;
  readonly #samples: Map<string, { readonly ref: ModelRef; readonly all: readonly Sample[] }> =
    new Map();

  constructor(options: HealthOptions = {}) {
    this.#now = (options.clock ?? systemClock).now;
    this.#changed = new Emitter(options.onError ?? (() => undefined));
  }

  /** Belongs next to the model, so that waiting in a line is not taken for its slowness. */
  readonly policy: Policy = (model) => gated(model, () => this.#gate(model.info.ref));

  of(ref: ModelRef): ModelHealth {
    return healthOf(this.#recent(modelKey(ref)));
  }

  /** The models of which something is known. */
  known(): readonly ModelRef[] {
    const all = [...this.#samples.values()].map(({ ref }) => ref);
    return all.filter((ref) => this.#recent(modelKey(ref)).length > 0);
  }

  /** When figures change by themselves, for what they are about is too old; milliseconds since 1970. */
  get nextChange(): number | undefined {
    const first = [...this.#samples.keys()].flatMap((key) => this.#recent(key)[0]?.at ?? []);
    return first.length > 0 ? Math.min(...first) + oldest + 1 : undefined;
  }

  /** Hears of a model whose figures may be others now. */
  onDidChange(listener: Listener<ModelRef>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #gate(ref: ModelRef): Gate {
    const from = this.#now();
    let first: number | undefined;
    let usage: Usage | undefined;
    let length = 0;
    return {
      part: (part) => {
        if (part.type === 'usage') usage = part.usage;
        else if (part.type !== 'finish') first ??= this.#now();
        if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
          length += part.text.length;
        }
      },
      left: (outcome) => {
        const at = this.#now();
        const tokens = usage?.output ?? length / charactersPerToken;
        const sample = sampleOf({ from, first, at, tokens }, outcome);
        if (sample) this.#add(ref, sample);
      },
    };
  }

  #add(ref: ModelRef, sample: Sample): void {
    const key = modelKey(ref);
    this.#samples.set(key, { ref, all: [...this.#recent(key), sample].slice(-most) });
    this.#changed.emit(ref);
  }

  #recent(key: string): readonly Sample[] {
    const from = this.#now() - oldest;
    return (this.#samples.get(key)?.all ?? []).filter(({ at }) => at >= from);
  }
}

interface Times {
  readonly from: number;
  readonly first: number | undefined;
  readonly at: number;
  readonly tokens: number;
}

/** Nothing where the stream tells nothing about the model: it was cancelled, or the request was at fault. */
function sampleOf(times: Times, outcome: StreamOutcome | undefined): Sample | undefined {
  const { from, first, at, tokens } = times;
  if (outcome?.type === 'failed') {
    return notItsFault.has(outcome.failure.kind) ? undefined : { at, failure: outcome.failure };
  }
  if (outcome?.type !== 'done' || first === undefined) return undefined;
  const seconds = (at - first) / 1_000;
  const rate = tokens >= fewestTokens && seconds > 0 ? { tokensPerSecond: tokens / seconds } : {};
  return { at, firstToken: first - from, ...rate };
}

function healthOf(samples: readonly Sample[]): ModelHealth {
  const failed = samples.filter(({ failure }) => failure);
  const last = failed.at(-1);
  if (samples.length === 0) return { state: 'unknown', requests: 0 };
  const successRate = 1 - failed.length / samples.length;
  const firstToken = middle(samples.map((sample) => sample.firstToken));
  const tokensPerSecond = middle(samples.map((sample) => sample.tokensPerSecond));
  const slow = (firstToken ?? 0) > slowFirstToken || (tokensPerSecond ?? slowTokens) < slowTokens;
  return {
    state: failing(samples, successRate) ? 'failing' : slow ? 'slow' : 'ok',
    requests: samples.length,
    successRate,
    ...(firstToken === undefined ? {} : { firstToken }),
    ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
    ...(last?.failure ? { lastFailure: { at: last.at, failure: last.failure } } : {}),
  };
}

/** One that answered the last request is not failing, whatever was before. */
function failing(samples: readonly Sample[], successRate: number): boolean {
  const last = samples.at(-1)?.failure;
  if (!last) return false;
  return (
    telling.has(last.kind) ||
    successRate < 0.5 ||
    samples.slice(-row).filter(({ failure }) => failure).length === row
  );
}

/** The median of those that are there. */
function middle(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1];
}
