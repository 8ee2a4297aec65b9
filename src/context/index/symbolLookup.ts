import MiniSearch from 'minisearch';
import type { CodeIndex, DeclaredPlace } from '../rank/codeIndex.ts';
import type { FoundName } from './foundName.ts';
import { fuzzySearch, nameParts, nameWords } from './nameWords.ts';

/** Names of which the places are looked for: the best ones hold what is meant. */
const mostNames = 300;
/** Ways to read one name as a name in another. */
const mostSplits = 4;

/**
 * Finds what is declared by the beginning of its name or by something like it. Only the names, each once,
 * are held for that; where they stand is known to the index. Made at the first use.
 */
export class SymbolLookup {
  readonly #index: () => CodeIndex;
  readonly #changed = new Set<string>();
  #search: MiniSearch<{ readonly name: string }> | undefined;

  constructor(index: () => CodeIndex) {
    this.#index = index;
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

  /** What is called exactly so first, then the best, at most `limit`. `Cart.add` is an `add` in a `Cart`. */
  find(text: string, limit: number): readonly FoundName[] {
    const segments = text.split(/[^\p{L}\p{N}_$]+/u).filter(Boolean);
    const own = nameParts(segments.at(-1) ?? '');
    const around = nameParts(segments.slice(0, -1).join(' '));
    if (own.length === 0) return [];
    let places: readonly FoundName[] = [];
    // `cartAdd`, where nothing has such a name, may be the `add` of a `Cart`.
    for (let at = 0; at < Math.min(own.length, mostSplits) && places.length === 0; at++) {
      places = this.#places(own.slice(at), [...around, ...own.slice(0, at)]);
    }
    const exact = `.${segments.join('.')}`.toLowerCase();
    const isExact = ({ symbol }: FoundName): boolean => `.${symbol}`.toLowerCase().endsWith(exact);
    return [...places.filter(isExact), ...places.filter((each) => !isExact(each))].slice(0, limit);
  }

  /** The best name first; of one name first what is written out, the code's own, and what stands least deep. */
  #places(own: readonly string[], around: readonly string[]): readonly FoundName[] {
    const search = this.#upToDate();
    const whole = own.join('');
    const found = search.search(own.join(' '), fuzzySearch).map(({ id }) => String(id));
    const isWhole = (name: string): boolean => nameParts(name).join('').toLowerCase() === whole;
    const names = [...found.filter(isWhole), ...found.filter((name) => !isWhole(name))];
    const wanted = new Map(names.slice(0, mostNames).map((name, rank) => [name, rank]));
    return this.#index()
      .placesOf(new Set(wanted.keys()))
      .filter(({ symbols }) => around.every((part) => isAround(part, symbols)))
      .toSorted((a, b) => rankIn(wanted, a) - rankIn(wanted, b) || asideness(a) - asideness(b))
      .map(({ path, symbols, startLine, endLine }) => {
        return { path, symbol: symbols.join('.'), line: startLine, endLine };
      });
  }

  /** A name that nothing has any more stays, and leads nowhere. */
  #upToDate(): MiniSearch<{ readonly name: string }> {
    const search = this.#search ?? this.#build();
    for (const path of this.#changed) {
      const names = new Set(this.#index().namesOf(path));
      search.addAll(Array.from(names, toDocument).filter(({ name }) => !search.has(name)));
    }
    this.#changed.clear();
    return search;
  }

  #build(): MiniSearch<{ readonly name: string }> {
    const search = new MiniSearch<{ readonly name: string }>({
      idField: 'name',
      fields: ['name'],
      tokenize: nameWords,
      processTerm: (term) => term,
    });
    search.addAll(Array.from(this.#index().names(), toDocument));
    this.#search = search;
    return search;
  }
}

const toDocument = (name: string) => ({ name });

const rankIn = (wanted: ReadonlyMap<string, number>, { symbols }: DeclaredPlace): number =>
  wanted.get(symbols.at(-1) ?? '') ?? mostNames;

const asideness = ({ announced, aside, symbols }: DeclaredPlace): number =>
  (announced ? 2_000 : 0) + (aside ? 1_000 : 0) + symbols.length;

function isAround(part: string, symbols: readonly string[]): boolean {
  // The last name may say itself whose it is: `Cart.add`.
  const own = symbols.at(-1) ?? '';
  const others = [...symbols.slice(0, -1), own.slice(0, Math.max(0, own.lastIndexOf('.')))];
  return nameWords(others.join('.')).some((word) => word.startsWith(part));
}
