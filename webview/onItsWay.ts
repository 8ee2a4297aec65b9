import { type ReadonlySignal, signal } from '@preact/signals';
import type { Attached } from './images/images.ts';
import type { WrittenText } from './pastes/writtenText.ts';
import type { Sent } from './savedState.ts';
import { nextMessage, type NextMessage, type Sending } from './sentText.ts';
import { slowAfter, type Timers } from './timers.ts';

interface OnItsWayOptions {
  readonly timers: Timers;
  readonly createRequest: () => string;
  /** The host takes long to answer. */
  readonly onSlow: () => void;
}

/** What was given to the host and is not answered yet: one message at a time. */
export class OnItsWay {
  readonly #options: OnItsWayOptions;
  readonly #sending = signal<Sending | undefined>(undefined);
  #cancelSlow: (() => void) | undefined;
  /** What is sent behind it, one after the other: Enter was pressed for that already. */
  next: readonly NextMessage[] = [];

  constructor(options: OnItsWayOptions) {
    this.#options = options;
  }

  get sending(): ReadonlySignal<Sending | undefined> {
    return this.#sending;
  }

  /** Gives the id of the request. */
  begin(sent: Sent): string {
    const { timers, createRequest, onSlow } = this.#options;
    const request = createRequest();
    this.#sending.value = { request, ...sent };
    this.#cancelSlow = timers.after(slowAfter, onSlow);
    return request;
  }

  /** Enter was pressed again: what was written since follows. */
  follow(written: WrittenText, steers: boolean, attached: Attached | string): void {
    const sending = this.#sending.value;
    if (!sending) return;
    const before = [sending, ...this.next];
    this.next = [...this.next, ...nextMessage(written, before, steers, attached)];
  }

  settle(): void {
    this.#cancelSlow?.();
    this.#sending.value = undefined;
    this.next = [];
  }
}
