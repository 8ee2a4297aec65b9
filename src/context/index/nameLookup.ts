import MiniSearch from 'minisearch';

/** A file or a symbol that a person may mean. */
export interface FoundName {
  /** As in the index. */
  readonly path: string;
  /** The symbol's names from the outermost on, joined by dots; empty for a file. */
  readonly symbol: string;
  /** 1-based; 1 for a file. */
  readonly line: number;
  readonly endLine: number;
}

export type NameKind = 'file' | 'symbol';

interface Named extends FoundName {
  readonly id: number;
  /** What is searched: the last part counts more than what leads to it. */
  readonly name: string;
  readonly around: string;
}

/** Where names come from. */
export interface NameSource {
  paths(): Iterable<string>;
  symbolsOf(path: string): readonly Omit<FoundName, 'path'>[];
}

/** Names that are held at the most: beyond it typing would have to wait for memory. */
const mostNames = 200_000;

/** Finds files and symbols by the beginning of a name or by something like it. Made at the first use. */
export class NameLookup {
  readonly #source: NameSource;
  readonly #kind: NameKind;
  readonly #changed = new Set<string>();
  readonly #ids = new Map<string, readonly number[]>();
  #lastId = 0;
  #search: MiniSearch<Named> | undefined;

  constructor(kind: NameKind, source: NameSource) {
    this.#kind = kind;
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
    this.#ids.clear();
  }

  /** The best first, at most `limit`. */
  find(text: string, limit: number): readonly FoundName[] {
    const search = this.#upToDate();
    // All of its parts have to be there; as a whole it need not: `cart_item` is in `parse_cart_item`.
    const wanted = parts(text).join(' ');
    if (wanted === '') return [];
    const found = search.search(wanted, {
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.2 : false),
      combineWith: 'AND',
      boost: { name: 3 },
      tokenize: (query) => query.toLowerCase().split(' '),
      weights: { prefix: 0.6, fuzzy: 0.2 },
    });
    return found.slice(0, limit).flatMap(({ id }) => toFound(search, id));
  }

  #upToDate(): MiniSearch<Named> {
    const search = this.#search ?? this.#build();
    for (const path of this.#changed) {
      for (const id of this.#ids.get(path) ?? []) search.discard(id);
      this.#ids.delete(path);
      this.#add(search, path);
    }
    this.#changed.clear();
    return search;
  }

  #build(): MiniSearch<Named> {
    const search = new MiniSearch<Named>({
      fields: ['name', 'around'],
      storeFields: ['path', 'symbol', 'line', 'endLine'],
      tokenize: words,
      processTerm: (term) => term,
    });
    for (const path of this.#source.paths()) this.#add(search, path);
    this.#search = search;
    return search;
  }

  #add(search: MiniSearch<Named>, path: string): void {
    if (search.documentCount >= mostNames) return;
    const named = this.#namesOf(path);
    if (named.length === 0) return;
    search.addAll(named);
    this.#ids.set(
      path,
      named.map(({ id }) => id),
    );
  }

  #namesOf(path: string): readonly Named[] {
    if (this.#kind === 'file') {
      return [this.#named({ path, symbol: '', line: 1, endLine: 1 }, path, '/')];
    }
    return this.#source
      .symbolsOf(path)
      .map(({ symbol, line, endLine }) =>
        this.#named({ path, symbol, line, endLine }, symbol, '.'),
      );
  }

  #named(found: FoundName, text: string, separator: string): Named {
    const at = text.lastIndexOf(separator) + 1;
    return { ...found, id: ++this.#lastId, name: text.slice(at), around: text.slice(0, at) };
  }
}

function toFound(search: MiniSearch<Named>, id: number): readonly FoundName[] {
  const { path, symbol, line, endLine } = search.getStoredFields(id) ?? {};
  return typeof path === 'string' &&
    typeof symbol === 'string' &&
    typeof line === 'number' &&
    typeof endLine === 'number'
    ? [{ path, symbol, line, endLine }]
    : [];
}

/** A name as a whole and its parts, in lower case: `createIndex` is also `create` and `index`. */
function words(text: string): string[] {
  return [...new Set([...wholes(text), ...parts(text)].map((each) => each.toLowerCase()))];
}

function wholes(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}_$]+/u).filter(Boolean);
}

function parts(text: string): readonly string[] {
  const between = /[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
  return wholes(text).flatMap((each) => each.split(between).filter(Boolean));
}
