import { createHash } from 'node:crypto';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { ModelRef } from '../protocol/model.ts';
import { Circuit, defaultCircuitLimits, type CircuitLimits, type CircuitState } from './circuit.ts';

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
  /** Hears what a listener threw. */
  readonly onError: (error: unknown) => void;
}

interface Kept {
  readonly model: ModelRef;
  readonly circuit: Circuit;
}

/** The circuits of all models: one for each provider, model and key. Shared by all that wrap a model. */
export class CircuitBreakers implements Disposable {
  readonly #limits: CircuitLimits;
  readonly #now: () => number;
  readonly #most: number;
  readonly #changed: Emitter<void>;
  /** The one used longest ago comes first. */
  readonly #kept = new Map<string, Kept>();

  constructor({ limits, now = Date.now, most = 256, onError }: CircuitBreakersOptions) {
    this.#limits = { ...defaultCircuitLimits, ...limits };
    this.#now = now;
    this.#most = most;
    this.#changed = new Emitter(onError);
  }

  /** The circuit of `model` behind `key`, which is kept as a hash only. */
  circuit(model: ModelRef, key: string | undefined): Circuit {
    const name = JSON.stringify([model.provider, model.model, hashOf(key)]);
    const kept = this.#kept.get(name) ?? { model, circuit: this.#create() };
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

  /** After a circuit opened, closed, or let its probe through. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  /** Forgets everything: the settings changed, or a person wants to try at once. */
  reset(): void {
    this.#kept.clear();
    this.#changed.emit();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #create(): Circuit {
    return new Circuit(this.#limits, this.#now, () => this.#changed.emit());
  }

  /** A closed circuit is the least loss; where all are open, the one used longest ago. */
  #tidy(): void {
    if (this.#kept.size <= this.#most) return;
    const names = [...this.#kept.keys()];
    const closed = names.slice(0, -1).find((name) => {
      return this.#kept.get(name)?.circuit.state === 'closed';
    });
    this.#kept.delete(closed ?? names[0] ?? '');
  }
}

function shownOf({ model, circuit }: Kept): ShownCircuit {
  const { state, failures, nextTryAt, failure } = circuit;
  return {
    model,
    state,
    failures,
    ...(nextTryAt === undefined ? {} : { nextTryAt }),
    ...(failure === undefined ? {} : { why: failure.title }),
  };
}

function hashOf(key: string | undefined): string {
  return key === undefined ? '' : createHash('sha256').update(key).digest('base64');
}
