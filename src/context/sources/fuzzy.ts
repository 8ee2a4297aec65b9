/** Something with a name that is looked for. */
export interface Named {
  /** "src/shop/cart.ts", or a symbol. */
  readonly name: string;
}

/**
 * Those whose names hold all characters of the query in their order, best first. Worth more: the last
 * part of a path, beginnings of words, characters in a row, short names. An empty query takes them as
 * they come.
 */
export function fuzzyMatches<T extends Named>(
  all: readonly T[],
  query: string,
  limit: number,
): readonly T[] {
  const wanted = query.toLowerCase().replaceAll(/[\s\\]+/gu, '');
  if (wanted === '') return all.slice(0, limit);
  const scored = all.flatMap((each) => {
    const score = fuzzyScore(each.name, wanted);
    return score === undefined ? [] : [{ each, score }];
  });
  const best = scored.toSorted((a, b) => b.score - a.score || (a.each.name < b.each.name ? -1 : 1));
  return best.slice(0, limit).map(({ each }) => each);
}

const inARow = 4;
const beginning = 6;
const inLastPart = 3;
const perCharacter = 0.02;

/** Above 0 for a match, undefined for none. `query` is in lower case. */
function fuzzyScore(name: string, query: string): number | undefined {
  const lower = name.toLowerCase();
  const last = name.lastIndexOf('/') + 1;
  // Whoever types a name means the last part of the path, if it is there.
  const inLast = scoreFrom(name, lower, query, last);
  const anywhere = inLast ?? scoreFrom(name, lower, query, 0);
  return anywhere === undefined ? undefined : anywhere - name.length * perCharacter + 100;
}

function scoreFrom(name: string, lower: string, query: string, from: number): number | undefined {
  const last = name.lastIndexOf('/') + 1;
  const whole = lower.indexOf(query, from);
  let score = whole === -1 ? 0 : query.length * inARow;
  let at = whole === -1 ? from : whole;
  let previous = -2;
  for (const character of query) {
    const found = lower.indexOf(character, at);
    if (found === -1) return undefined;
    if (found === previous + 1) score += inARow;
    if (beginsWord(name, found)) score += beginning;
    if (found >= last) score += inLastPart;
    previous = found;
    at = found + 1;
  }
  return score;
}

function beginsWord(name: string, at: number): boolean {
  if (at === 0) return true;
  const [before = '', own = ''] = [name[at - 1], name[at]];
  if (/[\s/._-]/u.test(before)) return true;
  return /\p{Ll}/u.test(before) && /\p{Lu}/u.test(own);
}
