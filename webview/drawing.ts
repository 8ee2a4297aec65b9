import type { Surroundings } from './surroundings.ts';

/**
 * Milliseconds between two drawings of text that grows: three frames of sixty a second, since nobody reads
 * more than twenty changes a second, and a key that is typed meanwhile waits for a short frame more often.
 * They are counted from 1970, the same in every panel: where panels share a thread with VS Code's window, as
 * in a browser, the window is painted once for all of them. What it does for that is twice what our own
 * script does (eight replies in two panels of VS Code 1.139).
 */
const pace = 50;

/** When what changed is drawn: with the next frame, and text that grows at a steady pace. */
export class Drawing {
  readonly #surroundings: Pick<Surroundings, 'nextFrame' | 'timers'>;
  readonly #draw: () => void;
  readonly #now: () => number;
  #asked = false;
  /** Text grew since the last time. */
  #grown = false;
  /** Ends the rest early; undefined while there is none. */
  #wake: (() => void) | undefined;

  constructor(
    surroundings: Pick<Surroundings, 'nextFrame' | 'timers'>,
    draw: () => void,
    now = (): number => Date.now(),
  ) {
    this.#surroundings = surroundings;
    this.#draw = draw;
    this.#now = now;
  }

  /** Draws with the next frame, and all that grew as well. */
  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#surroundings.nextFrame(() => {
      this.#asked = false;
      if (this.#grown) this.#beginRest();
      this.#draw();
    });
  }

  /** Draws text that grew: with the next frame, or at the next beat of the pace. */
  grew(): void {
    this.#grown = true;
    if (!this.#wake) this.ask();
  }

  #beginRest(): void {
    this.#grown = false;
    this.#wake?.();
    this.#wake = this.#surroundings.timers.after(pace - (this.#now() % pace), () => {
      this.#wake = undefined;
      if (this.#grown) this.ask();
    });
  }
}
