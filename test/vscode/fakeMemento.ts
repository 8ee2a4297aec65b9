import type { Memento } from 'vscode';

/** A memento as VS Code's own: what is updated is there at once, and has been through JSON. */
export class FakeMemento implements Memento {
  readonly #values = new Map<string, string>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** `T` is the caller's word, as it is with a memento of VS Code's. */
  get<T>(key: string, fallback?: T): T {
    const value = this.#values.get(key);
    return (value === undefined ? fallback : JSON.parse(value)) as T;
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}
