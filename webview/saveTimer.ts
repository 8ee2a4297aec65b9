import type { Timers } from './timers.ts';

/** Milliseconds without a key before what is typed is saved, and for which it is not while keys come. */
const quiet = 300;
const longest = 1_000;

/** Says when what is typed is to be saved: in the first pause, and without one before much would be lost. */
export class SaveTimer {
  readonly #timers: Timers;
  readonly #save: () => void;
  #cancelQuiet: (() => void) | undefined;
  #cancelLongest: (() => void) | undefined;

  constructor(timers: Timers, save: () => void) {
    this.#timers = timers;
    this.#save = save;
  }

  /** A key was pressed. */
  typed(): void {
    this.#cancelQuiet?.();
    this.#cancelQuiet = this.#timers.after(quiet, this.#save);
    this.#cancelLongest ??= this.#timers.after(longest, this.#save);
  }

  /** Something else is to be saved, whatever comes after it. */
  soon(): void {
    this.#cancelQuiet ??= this.#timers.after(quiet, this.#save);
  }

  /** It is saved. */
  done(): void {
    this.#cancelQuiet?.();
    this.#cancelLongest?.();
    this.#cancelQuiet = undefined;
    this.#cancelLongest = undefined;
  }
}
