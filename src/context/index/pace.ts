import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which whatever waits for the thread is let in. */
const slice = 8;

/** Keeps long work interruptible: it asks for a turn between two small steps. */
export class Pace {
  readonly #pauses = new Set<string>();
  #resumed = Promise.withResolvers<void>();
  #from = performance.now();

  /** Why nothing is done at the moment. */
  get pauses(): readonly string[] {
    return [...this.#pauses];
  }

  /** Resolves when the next step may be made: soon, or when nobody wants a pause any more. */
  async turn(): Promise<void> {
    while (this.#pauses.size > 0) await this.#resumed.promise;
    if (performance.now() - this.#from < slice) return;
    await nextTurn();
    this.#from = performance.now();
  }

  pause(reason: string): void {
    this.#pauses.add(reason);
  }

  resume(reason: string): void {
    if (!this.#pauses.delete(reason) || this.#pauses.size > 0) return;
    this.#resumed.resolve();
    this.#resumed = Promise.withResolvers<void>();
  }
}
