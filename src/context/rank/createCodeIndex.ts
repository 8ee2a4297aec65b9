import type {
  CodeIndex,
  DeclaredPlace,
  IndexedFile,
  RankBoosts,
  RankedChunk,
} from './codeIndex.ts';
import { CodeStore } from './codeStore.ts';
import { findNames, numbersOf } from './fileNames.ts';
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

  get liveShare(): number {
    const { chunks, liveChunks } = this.#store;
    return chunks.size === 0 ? 1 : liveChunks / chunks.size;
  }

  compact(): void {
    this.#store.compact();
  }

  add(file: IndexedFile): void {
    this.#store.add(file);
  }

  remove(path: string): void {
    this.#store.remove(path);
  }

  has(path: string): boolean {
    return this.#store.numberOf(path) !== undefined;
  }

  namesOf(path: string): readonly string[] {
    const { files, names } = this.#store;
    const file = files[this.#store.numberOf(path) ?? -1];
    return file ? Array.from(numbersOf(file.names), (id) => names.text(id)) : [];
  }

  placesOf(wanted: ReadonlySet<string>): readonly DeclaredPlace[] {
    const { files, names } = this.#store;
    const ids = new Set(Array.from(wanted, (name) => names.lookUp(name)));
    const isWanted = (id: number): boolean => ids.has(id);
    const found = files.flatMap(({ path, kind, names: declared }) =>
      findNames(declared, isWanted, (id) => names.text(id)).map((name) =>
        Object.assign(name, { path, aside: kind !== 'source' }),
      ),
    );
    return found.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  names(): Iterable<string> {
    const { files, names } = this.#store;
    const ids = new Set<number>();
    for (const file of files) for (const id of numbersOf(file.names)) ids.add(id);
    return Array.from(ids, (id) => names.text(id));
  }

  search(question: string, boosts: RankBoosts, limit: number): readonly RankedChunk[] {
    return rankChunks(this.#store, question, boosts, limit);
  }

  save(): Uint8Array {
    return writeStore(this.#store);
  }
}
