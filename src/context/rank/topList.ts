import type { CodeStore } from './codeStore.ts';

export interface RankedEntry {
  readonly chunk: number;
  readonly score: number;
}

/** The best of what was offered, at most `limit`, best first. The order does not hang on when files were added. */
export class TopList {
  readonly entries: RankedEntry[] = [];
  readonly #limit: number;
  readonly #store: CodeStore;

  constructor(limit: number, store: CodeStore) {
    this.#limit = limit;
    this.#store = store;
  }

  offer(chunk: number, score: number): void {
    const last = this.entries.at(-1);
    // Most of what is offered ends here, and should cost nothing.
    if (last && score < last.score && this.entries.length >= this.#limit) return;
    const entry = { chunk, score };
    if (this.entries.length >= this.#limit && (!last || !this.#isBefore(entry, last))) return;
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.entries[middle];
      if (there && this.#isBefore(entry, there)) high = middle;
      else low = middle + 1;
    }
    this.entries.splice(low, 0, entry);
    if (this.entries.length > this.#limit) this.entries.pop();
  }

  #isBefore(one: RankedEntry, other: RankedEntry): boolean {
    if (one.score !== other.score) return one.score > other.score;
    const path = this.#pathOf(one.chunk);
    const otherPath = this.#pathOf(other.chunk);
    return path === otherPath ? one.chunk < other.chunk : path < otherPath;
  }

  #pathOf(chunk: number): string {
    return this.#store.files[this.#store.chunks.file[chunk] ?? 0]?.path ?? '';
  }
}
