import type { CodeIndex, IndexedFile, RankBoosts, RankedChunk } from './codeIndex.ts';
import { CodeStore } from './codeStore.ts';
import { rankChunks } from './rankChunks.ts';
import { readStore, writeStore } from './savedIndex.ts';

/** An empty index. */
export function createCodeIndex(): CodeIndex {
  return new StoredIndex(new CodeStore());
}

/** What `CodeIndex.save` returned, or undefined where it is damaged, foreign or of another version. */
export function readCodeIndex(bytes: Uint8Array): CodeIndex | undefined {
  const store = readStore(bytes);
  return store && new StoredIndex(store);
}

class StoredIndex implements CodeIndex {
  readonly #store: CodeStore;

  constructor(store: CodeStore) {
    this.#store = store;
  }

  get files(): number {
    return this.#store.liveFiles;
  }

  get chunks(): number {
    return this.#store.liveChunks;
  }

  get bytes(): number {
    return this.#store.bytes;
  }

  add({ path, text, chunks }: IndexedFile): void {
    this.#store.add(path, text, chunks);
  }

  remove(path: string): void {
    this.#store.remove(path);
  }

  has(path: string): boolean {
    return this.#store.numberOf(path) !== undefined;
  }

  symbolsOf(path: string): readonly Pick<RankedChunk, 'symbols' | 'startLine' | 'endLine'>[] {
    const { chunks, files, names } = this.#store;
    const file = files[this.#store.numberOf(path) ?? -1];
    if (!file) return [];
    return Array.from({ length: file.chunks }, (_, i) => chunks.row(file.firstChunk + i))
      .filter(({ symbols }) => symbols.length > 0)
      .map(({ symbols, startLine, endLine }) => ({
        symbols: Array.from(symbols, (name) => names.text(name)),
        startLine,
        endLine,
      }));
  }

  search(question: string, boosts: RankBoosts, limit: number): readonly RankedChunk[] {
    return rankChunks(this.#store, question, boosts, limit);
  }

  save(): Uint8Array {
    return writeStore(this.#store);
  }
}
