import MiniSearch from 'minisearch';
import { fuzzySearch, nameParts, nameWords } from './nameWords.ts';

/** A place that all words of a query are in. */
export interface MatchedPlace {
  /** "src/shop/cart.ts"; that of a folder ends with a slash. */
  readonly path: string;
  /** The last part of it, in lower case. */
  readonly name: string;
  /** Above 0: how well the words fit, and whether into the name. */
  readonly fit: number;
}

/** Words of paths that one word of a query may stand for, the likest first. */
const mostAlike = 2_000;
/** Words that are held before names of several words are known by these alone: each costs a kilobyte. */
const manyWords = 50_000;
const fits = { whole: 4, beginning: 3, alike: 1 } as const;
/** A word in the name counts for more than one in the folders that lead to it. */
const inName = 2;

const oneWord = { ...fuzzySearch, tokenize: (word: string) => [word] };

/**
 * Files and the folders that hold them, by the words of their paths. MiniSearch holds each word once and
 * says which ones are alike; which places a word is in stands in lists of numbers, so that a key costs a
 * few passes over those, however many files there are.
 */
export class PlaceTable {
  readonly #paths: string[] = [];
  readonly #names: string[] = [];
  readonly #ids = new Map<string, number>();
  /** Of each word twice the number of each place, and one more where it is in the name. */
  readonly #places = new Map<string, number[]>();
  /** Files in each folder and below it. */
  readonly #inside = new Map<string, number>();
  readonly #words = new MiniSearch<{ readonly word: string }>({
    idField: 'word',
    fields: ['word'],
    tokenize: (word) => [word],
    processTerm: (word) => word,
  });

  /** Places that are there. */
  get size(): number {
    return this.#ids.size;
  }

  /** True where most of what is held is gone: made anew it is smaller. */
  get isWorn(): boolean {
    return this.#paths.length > 2 * this.#ids.size + 1_000;
  }

  has(path: string): boolean {
    return this.#ids.has(path);
  }

  add(file: string): void {
    if (this.has(file)) return;
    this.#addPlace(file);
    for (const folder of foldersOf(file)) {
      const inside = this.#inside.get(folder) ?? 0;
      this.#inside.set(folder, inside + 1);
      if (inside === 0) this.#addPlace(folder);
    }
  }

  remove(file: string): void {
    if (!this.has(file)) return;
    this.#removePlace(file);
    for (const folder of foldersOf(file)) {
      const inside = (this.#inside.get(folder) ?? 1) - 1;
      if (inside > 0) this.#inside.set(folder, inside);
      else this.#inside.delete(folder);
      if (inside === 0) this.#removePlace(folder);
    }
  }

  /** Those in which every word is, or one that begins so or is like it. In no order. */
  *matching(words: readonly string[]): Generator<MatchedPlace, void> {
    const matched = new Uint8Array(this.#paths.length);
    const fit = new Uint16Array(this.#paths.length);
    for (const [at, word] of words.entries()) this.#match(word, at, matched, fit);
    for (const [id, path] of this.#paths.entries()) {
      if (matched[id] === words.length && path !== '')
        yield { path, name: this.#names[id] ?? '', fit: fit[id] ?? 0 };
    }
  }

  /** Goes on with the places that the words before, `at` of them, are in. */
  #match(word: string, at: number, matched: Uint8Array, fit: Uint16Array): void {
    const best = new Uint8Array(matched.length);
    for (const { id } of this.#words.search(word, oneWord).slice(0, mostAlike)) {
      const alike = String(id);
      const own = fits[alike === word ? 'whole' : alike.startsWith(word) ? 'beginning' : 'alike'];
      for (const entry of this.#places.get(alike) ?? []) {
        const place = entry >>> 1;
        if ((matched[place] ?? 0) < at) continue;
        const better = own * (entry % 2 === 1 ? inName : 1) - (best[place] ?? 0);
        if (better <= 0) continue;
        best[place] = (best[place] ?? 0) + better;
        fit[place] = (fit[place] ?? 0) + better;
        matched[place] = at + 1;
      }
    }
  }

  #addPlace(path: string): void {
    const id = this.#paths.push(path) - 1;
    this.#ids.set(path, id);
    const start = nameStart(path);
    const name = path.slice(start).replace(/\/$/u, '');
    this.#names.push(name.toLowerCase());
    const words = this.#words.documentCount < manyWords ? nameWords : nameParts;
    const own = new Set(words(name));
    for (const word of own) this.#note(word, id * 2 + 1);
    for (const word of new Set(words(path.slice(0, start))))
      if (!own.has(word)) this.#note(word, id * 2);
  }

  #removePlace(path: string): void {
    const id = this.#ids.get(path);
    if (id === undefined) return;
    this.#ids.delete(path);
    this.#paths[id] = '';
    this.#names[id] = '';
  }

  #note(word: string, entry: number): void {
    const places = this.#places.get(word);
    if (places) places.push(entry);
    else {
      this.#places.set(word, [entry]);
      this.#words.add({ word });
    }
  }
}

/** Where the last part of a path begins. */
const nameStart = (path: string): number => path.lastIndexOf('/', path.length - 2) + 1;

/** "src/shop/cart.ts" is in "src/" and in "src/shop/". */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
    folders.push(path.slice(0, at + 1));
  return folders;
}
