import MiniSearch from 'minisearch';
import type { FoundName } from './foundName.ts';
import { fuzzySearch, nameParts, nameWords } from './nameWords.ts';

interface NamedFile {
  readonly path: string;
  /** What is searched: the name counts more than the folders that lead to it. */
  readonly name: string;
  readonly folders: string;
}

/** Which files there are. */
export interface FileSource {
  paths(): Iterable<string>;
  has(path: string): boolean;
}

/** Files that are held at the most: beyond it typing would have to wait for memory. */
const mostFiles = 200_000;

/** Finds files by the beginning of a name or by something like it. Made at the first use. */
export class FileLookup {
  readonly #source: FileSource;
  readonly #changed = new Set<string>();
  #search: MiniSearch<NamedFile> | undefined;

  constructor(source: FileSource) {
    this.#source = source;
  }

  /** A file came, changed or went. */
  changed(path: string): void {
    if (this.#search) this.#changed.add(path);
  }

  /** All is to be read anew. */
  forget(): void {
    this.#search = undefined;
    this.#changed.clear();
  }

  /** The best first, at most `limit`. */
  find(text: string, limit: number): readonly FoundName[] {
    const wanted = nameParts(text).join(' ');
    if (wanted === '') return [];
    return this.#upToDate()
      .search(wanted, { ...fuzzySearch, boost: { name: 3 } })
      .slice(0, limit)
      .map(({ id }) => ({ path: String(id), symbol: '', line: 1, endLine: 1 }));
  }

  #upToDate(): MiniSearch<NamedFile> {
    const search = this.#search ?? this.#build();
    for (const path of this.#changed) {
      const isThere = this.#source.has(path);
      if (isThere && !search.has(path)) add(search, path);
      if (!isThere && search.has(path)) search.discard(path);
    }
    this.#changed.clear();
    return search;
  }

  #build(): MiniSearch<NamedFile> {
    const search = new MiniSearch<NamedFile>({
      idField: 'path',
      fields: ['name', 'folders'],
      tokenize: nameWords,
      processTerm: (term) => term,
    });
    for (const path of this.#source.paths()) add(search, path);
    this.#search = search;
    return search;
  }
}

function add(search: MiniSearch<NamedFile>, path: string): void {
  if (search.documentCount >= mostFiles) return;
  const at = path.lastIndexOf('/') + 1;
  search.add({ path, name: path.slice(at), folders: path.slice(0, at) });
}
