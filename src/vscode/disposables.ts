import type { Disposable } from '../protocol/emitter.ts';

/** One list for one lifetime. What is added after its end is disposed of at once. */
export class Disposables implements Disposable {
  readonly #items: Disposable[] = [];
  #ended = false;

  add<T extends Disposable>(item: T): T {
    if (this.#ended) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** Last in, first out. */
  dispose(): void {
    this.#ended = true;
    for (const item of this.#items.splice(0).toReversed()) item.dispose();
  }
}
