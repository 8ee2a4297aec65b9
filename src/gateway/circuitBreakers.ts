import { createHash } from 'node:crypto';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { ModelRef } from '../protocol/model.ts';
import { Circuit, type SharedRecord } from './circuit.ts';
import { defaultCircuitLimits, type CircuitLimits, type CircuitState } from './circuitRecord.ts';

/** The circuits as all windows of this person keep them. */
export interface SharedCircuits {
  /** `name` says nothing of the provider, the model or the key. */
  of(name: string): SharedRecord;
  /** Forgets them all. */
  clear(): void;
}

/** A circuit as it is shown. */
export interface ShownCircuit {
  readonly model: ModelRef;
  readonly state: CircuitState;
  /** Failures in a row. */
  readonly failures: number;
  /** Milliseconds since 1970, where it is open: from then on one request is let through. */
  readonly nextTryAt?: number;
  /** What failed last, in words. */
  readonly why?: string;
}

export interface CircuitBreakersOptions {
  readonly limits?: Partial<CircuitLimits>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How many circuits are kept; 256 where not given. */
  readonly most?: number;
  /** Without it each window lets a model fail by itself. */
  readonly shared?: SharedCircuits;
  /** Takes secrets out of what failed. */
  readonly redact?: (text: string) => string;
  /** Hears what a listener threw. */
  readonly onError: (error: unknown) => void;
}

interface Kept {
  readonly model: ModelRef;
  readonly circuit: Circuit;
}

/** The circuits of all models: one for each provider, model and key. One object for all that wrap a model. */
export class CircuitBreakers implements Disposable {
  readonly #options: CircuitBreakersOptions;
  readonly #changed: Emitter<ModelRef>;
  /** The one used longest ago comes first. */
  readonly #kept = new Map<string, Kept>();

  constructor(options: CircuitBreakersOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.onError);
  }

  /** The circuit of `model` behind `key`, of which only a hash is kept, mixed with the model's name. */
  circuit(model: ModelRef, key: string | undefined): Circuit {
    const name = hashOf(JSON.stringify([model.provider, model.model, key]));
    const kept = this.#kept.get(name) ?? { model, circuit: this.#create(name, model) };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    this.#tidy();
    return kept.circuit;
  }

  /** Those that failed of late; what is not here is closed and well. */
  states(): readonly ShownCircuit[] {
    return [...this.#kept.values()]
      .filter(({ circuit }) => circuit.state !== 'closed' || circuit.failures > 0)
      .map(shownOf);
  }

  /** The circuit of a model that fails, whichever its key; undefined where all is well. */
  of({ provider, model }: ModelRef): ShownCircuit | undefined {
    const own = this.states().filter(
      ({ model: each }) => each.provider === provider && each.model === model,
    );
    return own.find(({ state }) => state !== 'closed') ?? own[0];
  }

  /** After the circuit of this model opened, closed, or let its probe through. */
  onDidChange(listener: Listener<ModelRef>): Disposable {
    return this.#changed.on(listener);
  }

  /** Forgets everything: the settings changed, or a person wants to try at once. */
  reset(): void {
    const failing = this.states();
    this.#kept.clear();
    this.#options.shared?.clear();
    for (const { model } of failing) this.#changed.emit(model);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #create(name: string, model: ModelRef): Circuit {
    const { limits, now = Date.now, shared, redact = (text) => text } = this.#options;
    return new Circuit({
      limits: { ...defaultCircuitLimits, ...limits },
      now,
      shared: shared?.of(name),
      redact,
      onChange: () => this.#changed.emit(model),
    });
  }

  /** A closed circuit is the least loss; where all are open, the one used longest ago. */
  #tidy(): void {
    const { most = 256 } = this.#options;
    if (this.#kept.size <= most) return;
    const names = [...this.#kept.keys()];
    const closed = names.slice(0, -1).find((name) => {
      return this.#kept.get(name)?.circuit.state === 'closed';
    });
    this.#kept.delete(closed ?? names[0] ?? '');
  }
}

function shownOf({ model, circuit }: Kept): ShownCircuit {
  const { state, failures, nextTryAt, why } = circuit;
  return {
    model,
    state,
    failures,
    ...(nextTryAt === undefined ? {} : { nextTryAt }),
    ...(why === undefined ? {} : { why }),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
