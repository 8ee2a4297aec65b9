import type { StreamPart } from '../models/languageModel.ts';
import { untilAborted } from '../models/untilAborted.ts';

/** One who waits in a line. */
export interface Waiting {
  /** 1 is next. */
  position(): number;
  /** Settles as soon as the place is another, there is reason to look again, or the wait is over. */
  moved(): Promise<void>;
  /** True once it was let in. */
  admitted(): boolean;
  /** Leaves the line; a turn that was already given is handed back by the caller. */
  leave(): void;
}

/**
 * A bounded line, first come first served. `p-queue` would not do here: it runs a function per entry,
 * while a turn lasts as long as a stream is read, and it tells nobody the place.
 */
export class WaitingLine {
  readonly #most: number;
  readonly #now: () => number;
  readonly #waiting: Place[] = [];

  /** `now`: milliseconds since 1970. */
  constructor(most: number, now: () => number = Date.now) {
    this.#most = most;
    this.#now = now;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Since when the first one waits, in milliseconds since 1970; nobody waits longer. */
  get since(): number | undefined {
    return this.#waiting[0]?.since;
  }

  /** Undefined where the line is full. */
  join(): Waiting | undefined {
    if (this.#waiting.length >= this.#most) return undefined;
    const place = new Place(this.#waiting, this.#now());
    this.#waiting.push(place);
    return place;
  }

  /** Has the first one look again at what it waits for. */
  stir(): void {
    this.#waiting[0]?.move();
  }

  /** Lets the first one in; false where nobody waits. */
  admit(): boolean {
    const first = this.#waiting.shift();
    first?.admit();
    for (const place of this.#waiting) place.move();
    return first !== undefined;
  }
}

class Place implements Waiting {
  readonly since: number;
  readonly #line: Place[];
  #moved = Promise.withResolvers<void>();
  #admitted = false;

  constructor(line: Place[], since: number) {
    this.since = since;
    this.#line = line;
  }

  position(): number {
    return this.#line.indexOf(this) + 1;
  }

  moved(): Promise<void> {
    return this.#moved.promise;
  }

  admitted(): boolean {
    return this.#admitted;
  }

  leave(): void {
    const at = this.#line.indexOf(this);
    if (at < 0) return;
    this.#line.splice(at, 1);
    for (const place of this.#line.slice(at)) place.move();
  }

  admit(): void {
    this.#admitted = true;
    this.#moved.resolve();
  }

  move(): void {
    const moved = this.#moved;
    this.#moved = Promise.withResolvers();
    moved.resolve();
  }
}

/** Waits for a turn and says its place; true once it came, false where it was called off. */
export async function* waitForTurn(
  waiting: Waiting,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, boolean> {
  let told = 0;
  try {
    while (!waiting.admitted()) {
      // Before the place is told: it may move while the reader is busy with that.
      const moved = waiting.moved();
      const position = waiting.position();
      if (position !== told) yield { type: 'notice', notice: { type: 'waiting', position } };
      told = position;
      await untilAborted(moved, signal);
    }
    return true;
  } catch (error) {
    if (!signal.aborted) throw error;
    return false;
  } finally {
    waiting.leave();
  }
}
