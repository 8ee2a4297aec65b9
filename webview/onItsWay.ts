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

interface Answered {
  readonly sent: Sent;
  readonly next: readonly NextMessage[];
}

/** What was given to the host and is not answered yet: one message at a time. */
export class OnItsWay {
  readonly #options: OnItsWayOptions;
  readonly #sending = signal<Sending | undefined>(undefined);
  /** What was not there when everything was heard anew: it may have been too early for it. */
  #unsure: Sending | undefined;
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

  /** What the answer is to, and what follows that; undefined where it is to nothing of this page's. */
  answered(request: string): Answered | undefined {
    const [sending, next] = [this.#sending.value, this.next];
    if (sending?.request === request) {
      this.settle();
      return { sent: sending, next };
    }
    return this.#unsure?.request === request ? { sent: this.#unsure, next: [] } : undefined;
  }

  settle(): void {
    this.#unsure = this.#sending.value ?? this.#unsure;
    this.#cancelSlow?.();
    this.#sending.value = undefined;
    this.next = [];
  }
}
