import type { Failure } from '../protocol/model.ts';

/** Times are milliseconds. */
export interface CircuitLimits {
  /** Opens after this many failures in a row. */
  readonly inARow: number;
  /** Opens where this part of the latest requests failed, from 0 to 1. */
  readonly rate: number;
  /** How many requests the rate needs to mean anything. */
  readonly least: number;
  /** Of how many requests, and of how long, the rate is taken. */
  readonly latest: number;
  readonly span: number;
  /** How long it stays open the first time; twice as long after each probe that failed. */
  readonly open: number;
  /** The longest that it stays open, whatever a server asks for. */
  readonly openAtMost: number;
}

export const defaultCircuitLimits: CircuitLimits = {
  inARow: 3,
  rate: 0.5,
  least: 10,
  latest: 20,
  span: 120_000,
  open: 30_000,
  openAtMost: 300_000,
};

/** `closed` lets all through, `open` none, `half-open` one: the probe. */
export type CircuitState = 'closed' | 'open' | 'half-open';

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

interface Verdict {
  readonly at: number;
  readonly good: boolean;
}

/**
 * The state of one circuit breaker. The clock is the time of day, for a server recovers while a laptop
 * sleeps too; where it was set back, an open circuit is due at once instead of staying open for hours.
 *
 * Not cockatiel's: its breakers judge a promise, where a stream's probe is answered long before it is
 * over; they make those who come meanwhile wait for the probe; and a cancelled request counts there.
 */
export class Circuit {
  readonly #limits: CircuitLimits;
  readonly #now: () => number;
  readonly #onChange: () => void;
  #state: CircuitState = 'closed';
  /** Goes up with each change of state: what began before it says nothing about it. */
  #era = 0;
  #probing = false;
  #inARow = 0;
  #verdicts: Verdict[] = [];
  #openedAt = 0;
  #openFor = 0;
  #opened = 0;
  #failure: Failure | undefined;

  constructor(limits: CircuitLimits, now: () => number, onChange: () => void) {
    this.#limits = limits;
    this.#now = now;
    this.#onChange = onChange;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#inARow;
  }

  /** The last failure that counted, until something succeeds. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Milliseconds since 1970; undefined unless open. */
  get nextTryAt(): number | undefined {
    return this.#state === 'open' ? this.#openedAt + this.#openFor : undefined;
  }

  enter(): Entry {
    if (this.#state === 'closed') return { type: 'pass', pass: this.#pass() };
    if (this.#state === 'open') {
      const wait = this.#remaining();
      if (wait > 0) return { type: 'refused', wait };
      this.#change('half-open');
    }
    if (this.#probing) return { type: 'refused' };
    this.#probing = true;
    return { type: 'pass', pass: this.#pass() };
  }

  #remaining(): number {
    const passed = this.#now() - this.#openedAt;
    return passed < 0 ? 0 : this.#openFor - passed;
  }

  #pass(): Pass {
    let era = this.#era;
    const current = (): boolean => era === this.#era;
    const answered = (): void => {
      if (this.#state !== 'half-open' || !current()) return;
      this.#close();
      // What becomes of the rest of its answer counts as any other's.
      era = this.#era;
    };
    return {
      answered,
      succeeded: () => {
        answered();
        if (current()) this.#succeed();
      },
      failed: (failure) => {
        if (current()) this.#fail(failure);
      },
      leave: () => {
        if (this.#state === 'half-open' && current()) this.#probing = false;
        era = -1;
      },
    };
  }

  #succeed(): void {
    this.#inARow = 0;
    this.#failure = undefined;
    this.#note(true);
  }

  #fail(failure: Failure): void {
    this.#inARow++;
    this.#failure = failure;
    this.#note(false);
    if (this.#state === 'half-open' || this.#tooMany()) this.#open(failure.retryAfter ?? 0);
  }

  #note(good: boolean): void {
    const now = this.#now();
    const { latest, span } = this.#limits;
    const fresh = this.#verdicts.filter(({ at }) => Math.abs(now - at) <= span);
    this.#verdicts = [...fresh, { at: now, good }].slice(-latest);
  }

  #tooMany(): boolean {
    const { inARow, rate, least } = this.#limits;
    const { length } = this.#verdicts;
    const bad = this.#verdicts.filter(({ good }) => !good).length;
    return this.#inARow >= inARow || (length >= least && bad / length >= rate);
  }

  #open(asked: number): void {
    const { open, openAtMost } = this.#limits;
    this.#openedAt = this.#now();
    this.#openFor = Math.min(openAtMost, Math.max(asked, open * 2 ** this.#opened++));
    this.#change('open');
  }

  #close(): void {
    this.#inARow = 0;
    this.#opened = 0;
    this.#verdicts = [];
    this.#failure = undefined;
    this.#change('closed');
  }

  #change(state: CircuitState): void {
    this.#state = state;
    this.#era++;
    this.#probing = false;
    this.#onChange();
  }
}
