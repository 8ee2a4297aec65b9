import type { Failure } from '../protocol/model.ts';
import {
  admit,
  closed,
  closedCircuit,
  failed,
  isTroubled,
  succeeded,
  unprobed,
  type CircuitLimits,
  type CircuitRecord,
  type CircuitState,
} from './circuitRecord.ts';

/** What one request is to a circuit. A request that nobody settles counts for nothing. */
export interface Pass {
  /** It is being answered: enough for a probe. */
  answered(): void;
  succeeded(): void;
  failed(failure: Failure): void;
  /** It is over, whatever came of it. */
  leave(): void;
}

export type Entry =
  | { readonly type: 'pass'; readonly pass: Pass }
  /** `wait` is missing where it depends on the probe that is under way. */
  | { readonly type: 'refused'; readonly wait?: number };

/** One circuit's record as all windows of this person keep it. */
export interface SharedRecord {
  /** The same object until a window changed it; undefined where none has. Asked with each request. */
  latest(): CircuitRecord | undefined;
  /**
   * Changes it while no other window does. `step` is given undefined where none has changed it, and may
   * be called in vain. Gives undefined where the windows cannot be asked.
   */
  update(step: (record: CircuitRecord | undefined) => CircuitRecord): CircuitRecord | undefined;
}

interface CircuitOptions {
  readonly limits: CircuitLimits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Without it a window keeps the circuit by itself. */
  readonly shared?: SharedRecord | undefined;
  /** Takes secrets out of what failed: it is shown, and shared. */
  readonly redact: (text: string) => string;
  readonly onChange: () => void;
}

/**
 * One circuit breaker. The clock is the time of day, for a server recovers while a laptop sleeps too.
 * While all is well nothing is written: windows share what went wrong, and what came of it.
 *
 * Not cockatiel's: its breakers judge a promise, where a stream's probe is answered long before it is
 * over; they make those who come meanwhile wait for the probe; and a cancelled request counts there.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #record = closedCircuit;
  /** What the windows had when this one last looked. */
  #known: CircuitRecord | undefined;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get state(): CircuitState {
    return this.#record.state;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#record.failures;
  }

  /** The title of the last failure that counted, until something succeeds. */
  get why(): string | undefined {
    return this.#record.why;
  }

  /** Milliseconds since 1970; undefined unless open. */
  get nextTryAt(): number | undefined {
    const { state, openedAt, openFor } = this.#record;
    return state === 'open' ? openedAt + openFor : undefined;
  }

  enter(): Entry {
    this.#look();
    const { limits, now } = this.#options;
    const at = now();
    let admission = admit(this.#record, at, limits);
    if (admission.type === 'probe') {
      // Two windows may want to probe: the first one does.
      this.#update((record) => {
        admission = admit(record, at, limits);
        return admission.type === 'probe' ? admission.record : record;
      });
    }
    return admission.type === 'refused' ? admission : { type: 'pass', pass: this.#pass() };
  }

  #pass(): Pass {
    let { era } = this.#record;
    const { limits, now, redact } = this.#options;
    const settle = (step: (record: CircuitRecord) => CircuitRecord): CircuitRecord =>
      this.#update((record) => (record.era === era ? step(record) : record));
    const answered = (): void => {
      if (this.state !== 'half-open' || this.#record.era !== era) return;
      const after = settle(closed);
      // What becomes of the rest of its answer counts as any other's.
      if (after.state === 'closed') ({ era } = after);
    };
    return {
      answered,
      succeeded: () => {
        answered();
        settle((record) => succeeded(record, now(), limits));
      },
      failed: ({ title, retryAfter = 0 }) => {
        const failure = { why: redact(title), retryAfter };
        settle((record) => failed(record, failure, now(), limits));
      },
      leave: () => {
        if (this.state === 'half-open') settle(unprobed);
        era = -1;
      },
    };
  }

  /** Takes over what another window did. */
  #look(): void {
    const latest = this.#options.shared?.latest();
    if (latest === this.#known) return;
    this.#known = latest;
    this.#become(latest ?? closedCircuit);
  }

  #update(step: (record: CircuitRecord) => CircuitRecord): CircuitRecord {
    this.#look();
    const next = step(this.#record);
    if (next === this.#record) return next;
    const { shared } = this.#options;
    const isNews = isTroubled(this.#record) || isTroubled(next);
    const agreed = isNews ? shared?.update((record) => step(record ?? this.#record)) : undefined;
    if (agreed) this.#known = agreed;
    this.#become(agreed ?? next);
    return this.#record;
  }

  #become(record: CircuitRecord): void {
    const { state } = this.#record;
    this.#record = record;
    if (record.state !== state) this.#options.onChange();
  }
}
