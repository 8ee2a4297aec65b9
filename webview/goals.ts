import { type ReadonlySignal, signal } from '@preact/signals';
import type { PageGoal } from '../src/protocol/pageGoal.ts';

/** A goal in the conversation; a new object every time, for a key may be pressed twice. */
export interface GoalRequest {
  readonly to: Exclude<PageGoal, 'find' | 'stop' | 'approval' | 'model'>;
}

interface GoalsOptions {
  readonly finder: { open(): void };
  readonly asked: { go(): void };
  stop(): void;
  focus(target: 'model', more: { readonly open: true }): void;
}

/** What keys of VS Code's have the page do. */
export class Goals {
  readonly #options: GoalsOptions;
  readonly #wanted = signal<GoalRequest | undefined>(undefined);

  constructor(options: GoalsOptions) {
    this.#options = options;
  }

  /** For the conversation, which says when it was there. */
  get wanted(): ReadonlySignal<GoalRequest | undefined> {
    return this.#wanted;
  }

  receive({ to }: { readonly to: PageGoal }): void {
    if (to === 'stop') this.#options.stop();
    else if (to === 'find') this.#options.finder.open();
    else if (to === 'approval') this.#options.asked.go();
    else if (to === 'model') this.#options.focus('model', { open: true });
    else this.#wanted.value = { to };
  }

  arrived(): void {
    this.#wanted.value = undefined;
  }
}
