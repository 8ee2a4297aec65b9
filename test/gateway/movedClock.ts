import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/protocol/clock.ts';

interface Pending {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that moves only when it is told to, and runs what is due on its way. */
export class MovedClock implements Clock {
  #now: number;
  readonly #pending = new Set<Pending>();

  constructor(now = Date.UTC(2026, 10, 26, 12)) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly timer = (run: () => void, ms: number): (() => void) => {
    const entry = { at: this.#now + Math.max(0, ms), run };
    this.#pending.add(entry);
    return () => void this.#pending.delete(entry);
  };

  /** How many timers run. */
  get timers(): number {
    return this.#pending.size;
  }

  /** Moves on by `ms`; what a timer sets off has its turn before the next timer. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await turn();
    for (;;) {
      const next = [...this.#pending].toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await turn();
    }
    this.#now = until;
    await turn();
  }

  /** Sets the time of day, as a person or a time server does: no timer runs for that. */
  set(now: number): void {
    this.#now = now;
  }
}
