import type { FoundName } from './foundName.ts';
import { nameParts } from './nameWords.ts';
import { PlaceTable, type MatchedPlace } from './placeTable.ts';

/** Which files there are. */
export interface FileSource {
  paths(): Iterable<string>;
  has(path: string): boolean;
}

/** Files and folders that are held at the most: beyond it typing would have to wait for memory. */
const mostPlaces = 250_000;
/** Words of a query that count: whoever writes more has found it. */
const mostWords = 8;
/** What a name that is, or begins with, what was typed is worth beside the fit of the words. */
const wholeName = 8;
const nameBegins = 4;

/** Finds files and folders by the beginning of a name or by something like it. Made at the first use. */
export class FileLookup {
  readonly #source: FileSource;
  readonly #changed = new Set<string>();
  #places: PlaceTable | undefined;

  constructor(source: FileSource) {
    this.#source = source;
  }

  /** A file came, changed or went. */
  changed(path: string): void {
    if (this.#places) this.#changed.add(path);
  }

  /** All is to be read anew. */
  forget(): void {
    this.#places = undefined;
    this.#changed.clear();
  }

  /**
   * The best first, at most `limit`; a folder's path ends with a slash. Of those that fit equally well the
   * ones of `near` come first, in its order, then what is short.
   */
  find(text: string, limit: number, near: readonly string[] = []): readonly FoundName[] {
    const words = nameParts(text).slice(0, mostWords);
    if (words.length === 0) return [];
    const order = orderBy(text, near);
    const best: MatchedPlace[] = [];
    for (const place of this.#upToDate().matching(words)) {
      const last = best.at(-1);
      if (last && best.length >= limit && order(place, last) >= 0) continue;
      const at = best.findIndex((each) => order(place, each) < 0);
      best.splice(at === -1 ? best.length : at, 0, place);
      if (best.length > limit) best.pop();
    }
    return best.map(({ path }) => ({ path, symbol: '', line: 1, endLine: 1 }));
  }

  #upToDate(): PlaceTable {
    if (this.#places?.isWorn) this.forget();
    const places = this.#places ?? this.#build();
    for (const path of this.#changed) {
      if (!this.#source.has(path)) places.remove(path);
      else if (places.size < mostPlaces) places.add(path);
    }
    this.#changed.clear();
    return places;
  }

  #build(): PlaceTable {
    const places = new PlaceTable();
    for (const path of this.#source.paths()) if (places.size < mostPlaces) places.add(path);
    this.#places = places;
    return places;
  }
}

function orderBy(
  text: string,
  near: readonly string[],
): (one: MatchedPlace, other: MatchedPlace) => number {
  const typed = (text.split(/[\s/\\]+/u).findLast(Boolean) ?? '').toLowerCase();
  const nearness = new Map(near.map((path, rank) => [path, rank]));
  const worth = ({ name, fit }: MatchedPlace): number => {
    if (!name.startsWith(typed)) return fit;
    return (
      fit + (name.length === typed.length || name[typed.length] === '.' ? wholeName : nameBegins)
    );
  };
  const rank = ({ path }: MatchedPlace): number => nearness.get(path) ?? near.length;
  return (one, other) =>
    worth(other) - worth(one) ||
    rank(one) - rank(other) ||
    one.path.length - other.path.length ||
    (one.path < other.path ? -1 : 1);
}
