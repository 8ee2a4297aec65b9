/** A binary heap: whatever goes before all others is had at once, anything else is added in log n steps. */
export class Heap<T> {
  readonly #items: T[];
  readonly #goesBefore: (a: T, b: T) => boolean;

  /** Takes `items` over, in n steps. */
  constructor(items: T[], goesBefore: (a: T, b: T) => boolean) {
    this.#items = items;
    this.#goesBefore = goesBefore;
    for (let at = (items.length >>> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  /** All of them, in no order. */
  get items(): readonly T[] {
    return this.#items;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (!this.#isBefore(at, above)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): T | undefined {
    if (this.#items.length < 2) return this.#items.pop();
    this.#swap(0, this.#items.length - 1);
    const item = this.#items.pop();
    this.#sink(0);
    return item;
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const left = at * 2 + 1;
      let first = at;
      if (this.#isBefore(left, first)) first = left;
      if (this.#isBefore(left + 1, first)) first = left + 1;
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#items[a];
    const other = this.#items[b];
    return one !== undefined && other !== undefined && this.#goesBefore(one, other);
  }

  #swap(a: number, b: number): void {
    const one = this.#items[a];
    const other = this.#items[b];
    if (one === undefined || other === undefined) return;
    this.#items[a] = other;
    this.#items[b] = one;
  }
}
