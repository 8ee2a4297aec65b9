import { type ReadonlySignal, signal } from '@preact/signals';

/** Unfolded parts that are remembered over a reload of the page. */
const mostSaved = 100;

/** What a person folded or unfolded: code by reply and place, and other parts of a message; for as long as the page lives. */
export class Folds {
  readonly #all = signal<ReadonlyMap<string, boolean>>(new Map());

  /** True for what was unfolded, false for what was folded. */
  get all(): ReadonlySignal<ReadonlyMap<string, boolean>> {
    return this.#all;
  }

  /** Undefined where nobody chose. */
  isOpen(key: string): boolean | undefined {
    return this.#all.value.get(key);
  }

  choose(key: string, open: boolean): void {
    const others = [...this.#all.peek()].filter(([each]) => each !== key);
    this.#all.value = new Map([...others, [key, open]]);
  }

  /** The keys of those that were unfolded last. */
  saved(): readonly string[] {
    const open = [...this.#all.peek()].filter(([, isOpen]) => isOpen);
    return open.map(([key]) => key).slice(-mostSaved);
  }

  restore(keys: readonly string[]): void {
    if (keys.length > 0) this.#all.value = new Map(keys.map((key) => [key, true] as const));
  }
}
