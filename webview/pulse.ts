import { type ReadonlySignal, signal } from '@preact/signals';
import { slowAfter, type Timers } from './timers.ts';

/** Whether the host is there: from its first heartbeat on, one that does not come is missed. */
export class Pulse {
  readonly #timers: Timers;
  readonly #silent = signal(false);
  #cancel: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** True while nothing was heard of the host for five seconds. */
  get silent(): ReadonlySignal<boolean> {
    return this.#silent;
  }

  beat(): void {
    this.#cancel?.();
    this.#silent.value = false;
    this.#cancel = this.#timers.after(slowAfter, () => (this.#silent.value = true));
  }
}
