import { type ReadonlySignal, signal } from '@preact/signals';
import type { PastView } from '../src/protocol/panel.ts';
import { slowAfter, type Timers } from './timers.ts';

/**
 * The way through a session's past. A slider gives a hundred values a second: only one is asked for
 * at a time, and when it is there, the last one wanted.
 */
export class Travel {
  readonly #ask: (seq: number) => void;
  readonly #timers: Timers;
  readonly #wanted = signal<number | undefined>(undefined);
  #asked: number | undefined;
  #cancelWait: (() => void) | undefined;

  constructor(ask: (seq: number) => void, timers: Timers) {
    this.#ask = ask;
    this.#timers = timers;
  }

  /** The event that is wanted and not shown yet. */
  get wanted(): ReadonlySignal<number | undefined> {
    return this.#wanted;
  }

  to(seq: number): void {
    this.#wanted.value = seq;
    if (this.#asked === undefined) this.#request(seq);
  }

  /** A snapshot came: of the past, or of today. */
  arrived(past: PastView | undefined): void {
    const asked = this.#asked;
    const wanted = this.#wanted.value;
    this.#settle();
    if (past && wanted !== undefined && wanted !== asked) this.#request(wanted);
    else this.#wanted.value = undefined;
  }

  #request(seq: number): void {
    this.#asked = seq;
    this.#ask(seq);
    // Without an answer the slider goes back to what is shown.
    this.#cancelWait = this.#timers.after(slowAfter, () => {
      this.#settle();
      this.#wanted.value = undefined;
    });
  }

  #settle(): void {
    this.#cancelWait?.();
    this.#asked = undefined;
  }
}
