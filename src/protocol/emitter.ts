/** Something that ends when it is disposed of; twice is once. */
export interface Disposable {
  dispose(): void;
}

export type Listener<T> = (value: T) => void;

/** Calls its listeners in order of their subscription. A listener that throws does not stop the others. */
export class Emitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly #onError: (error: unknown) => void;

  /** `onError` hears what a listener threw. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  on(listener: Listener<T>): Disposable {
    const own: Listener<T> = (value) => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  }

  emit(value: T): void {
    // A copy: a listener may unsubscribe, or subscribe another, while it is called.
    for (const listener of this.#listeners.size > 0 ? [...this.#listeners] : []) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
