import type { SearchOptions } from 'minisearch';

/** By the beginnings of all that is asked for, or by something like it. */
export const fuzzySearch: SearchOptions = {
  prefix: true,
  fuzzy: (term) => (term.length > 3 ? 0.2 : false),
  combineWith: 'AND',
  tokenize: (query) => query.split(' '),
  weights: { prefix: 0.6, fuzzy: 0.2 },
};

/** A name as a whole and its parts, in lower case: `createIndex` is also `create` and `index`. */
export function nameWords(text: string): string[] {
  return [...new Set([...wholes(text).map((each) => each.toLowerCase()), ...nameParts(text)])];
}

/** Its parts alone, in lower case: what is asked for need not be there as a whole, as `cart_item` in `parse_cart_item`. */
export function nameParts(text: string): readonly string[] {
  const between = /[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
  return wholes(text).flatMap((each) =>
    each
      .split(between)
      .filter(Boolean)
      .map((part) => part.toLowerCase()),
  );
}

function wholes(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}_$]+/u).filter(Boolean);
}
