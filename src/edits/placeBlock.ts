import type { LineRange } from '../protocol/contextItems.ts';
import { isElision, leavesOut, splitAtElisions } from './elision.ts';
import type { SearchedFile } from './findLines.ts';
import type { Hunk } from './hunks.ts';
import { indentationMap, shiftLine } from './indentation.ts';
import { formsOf, indentOf, type LineForms, type Strictness } from './lineForms.ts';
import { withoutLineNumbers } from './lineNumbers.ts';
import { merge } from './merge.ts';
import { similarPlaces, weightOf, type SimilarPlace } from './similarPlace.ts';

/** How well a block was quoted. */
export type Match = 'exact' | 'blanks' | 'indentation' | 'similar';

/** Where a block belongs, or why that cannot be told. */
export type Placement =
  | { readonly type: 'placed'; readonly how: Match; readonly hunks: readonly Hunk[] }
  /** The file is already as the block wants it. */
  | { readonly type: 'already' }
  | { readonly type: 'refused'; readonly refusal: PlaceRefusal };

export type PlaceRefusal =
  /** Nothing in the file is like it; `nearest` is what comes closest. */
  | { readonly reason: 'missing'; readonly nearest?: Nearest }
  /** It fits these places equally well. */
  | { readonly reason: 'ambiguous'; readonly places: readonly LineRange[] }
  /** What it changes is not in the file as it was quoted. */
  | { readonly reason: 'misquoted'; readonly nearest: Nearest }
  /** Code was left out, and what stands there cannot be told. */
  | { readonly reason: 'elided' }
  /** It quotes nothing, and so has no place in a file that is there. */
  | { readonly reason: 'nothing-quoted' };

export interface Nearest {
  readonly lines: LineRange;
  /** 0 to 1. */
  readonly similarity: number;
}

/** Likeness from which a place is taken: below it the table of misquotes in the tests goes wrong. */
const enough = 0.8;
/** What the second best place must fall short by. */
const margin = 0.1;
/** The same, where the second best has all of what was quoted as well. */
const wideMargin = 0.4;
/** Likeness from which a place is worth being named. */
const worthNaming = 0.3;
/** Characters that a block must have to be placed by likeness: less is like anything. */
const leastWeight = 20;

/**
 * Finds the place of a block: its lines as quoted, else but for blanks at their ends, else but for
 * their indentation, else but for all blanks, else by likeness. At each step two equal places are
 * none, unless just one lies in `within`, the lines that the person asked about.
 */
export function placeBlock(
  file: SearchedFile,
  block: { readonly search: readonly string[]; readonly replace: readonly string[] },
  within?: LineRange,
): Placement {
  const { search, replace } = withoutNumbers(block);
  if (search.every((line) => line.trim() === '')) return refused({ reason: 'nothing-quoted' });
  const straight = placeQuoted(file, search, replace, within);
  if (straight)
    return straight.type === 'placed' ? checkElisions(straight, search, replace) : straight;
  if (search.some(isElision)) return placeElided(file, search, replace, within);
  if (isThere(file, replace)) return { type: 'already' };
  return placeSimilar(file, search, replace, within);
}

function placeQuoted(
  file: SearchedFile,
  search: readonly string[],
  replace: readonly string[],
  within: LineRange | undefined,
): Placement | undefined {
  // Models put an empty line around a block, or drop one.
  const inner = trimBlank(search);
  for (const quoted of inner.length === search.length ? [search] : [search, inner]) {
    const target = quoted === search ? replace : trimBlank(replace);
    const forms = quoted.map(formsOf);
    for (const [strictness, how] of steps) {
      const fits = file
        .find(forms, strictness)
        .map((start) => fitAt(file, start, quoted, target))
        .filter((fit) => fit !== undefined);
      if (fits.length === 0) continue;
      const hunk = theOne(fits, within);
      if (hunk) return { type: 'placed', how, hunks: [hunk] };
      return refused({ reason: 'ambiguous', places: fits.map(rangeOf) });
    }
  }
  return undefined;
}

const steps: readonly (readonly [Strictness, Match])[] = [
  ['text', 'exact'],
  ['ended', 'blanks'],
  ['inner', 'indentation'],
  ['bare', 'blanks'],
];

/**
 * The new lines as the file would have them: what was quoted stands as it is there, the rest is
 * shifted along. Undefined where the lines are nested in another way.
 */
function fitAt(
  file: SearchedFile,
  start: number,
  quoted: readonly string[],
  replace: readonly string[],
): Hunk | undefined {
  const end = start + quoted.length;
  const found = file.lines.slice(start, end);
  const [first = ''] = found;
  for (const mend of [unchanged, firstLineMoved(first)]) {
    const [from, to] = [mend(quoted), mend(replace)];
    const map = indentationMap(from, found);
    if (!map) continue;
    const known = new Map(from.map((line, i) => [line, found[i] ?? '']));
    return { start, end, lines: to.map((line) => known.get(line) ?? shiftLine(line, map)) };
  }
  return undefined;
}

function unchanged(lines: readonly string[]): readonly string[] {
  return lines;
}

/** Models begin a block at the left edge and go on where the code stands. */
function firstLineMoved(first: string): (lines: readonly string[]) => readonly string[] {
  return (lines) => {
    const [line, ...rest] = lines;
    return line !== undefined && indentOf(line) === '' ? [indentOf(first) + line, ...rest] : lines;
  };
}

function placeElided(
  file: SearchedFile,
  search: readonly string[],
  replace: readonly string[],
  within: LineRange | undefined,
): Placement {
  const quoted = splitAtElisions(search).map(trimBlank);
  const wanted = splitAtElisions(replace).map(trimBlank);
  if (quoted.length !== wanted.length) return refused({ reason: 'elided' });
  const hunks: Hunk[] = [];
  for (const [i, piece] of quoted.entries()) {
    const target = wanted[i] ?? [];
    if (piece.length === 0 && target.length === 0) continue;
    const placed = piece.length > 0 ? placeQuoted(file, piece, target, within) : undefined;
    const [hunk] = placed?.type === 'placed' ? placed.hunks : [];
    // Two pieces around what was left out stand in the file in the same order.
    if (!hunk || hunk.start < (hunks.at(-1)?.end ?? 0)) return refused({ reason: 'elided' });
    hunks.push(hunk);
  }
  return { type: 'placed', how: 'similar', hunks };
}

function placeSimilar(
  file: SearchedFile,
  search: readonly string[],
  replace: readonly string[],
  within: LineRange | undefined,
): Placement {
  const forms = search.map(formsOf);
  const places = similarPlaces(file, forms);
  const [best] = places;
  if (!best) return refused({ reason: 'missing' });
  const nearest = nearestOf(best);
  const weight = forms.reduce((all, { bare }) => all + weightOf(bare), 0);
  if (best.similarity < enough || weight < leastWeight || !hasItsEnds(best, forms)) {
    return refused(
      best.similarity < worthNaming ? { reason: 'missing' } : { reason: 'missing', nearest },
    );
  }
  const rivals = places.filter((place) => isRival(place, best));
  const chosen = theOne(rivals, within);
  if (!chosen) {
    return refused({ reason: 'ambiguous', places: rivals.map(rangeOf) });
  }
  const lines = mergedInto(file, chosen, search, replace);
  if (!lines) return refused({ reason: 'misquoted', nearest: nearestOf(chosen) });
  const { start, end } = chosen;
  return checkElisions(
    { type: 'placed', how: 'similar', hunks: [{ start, end, lines }] },
    search,
    replace,
  );
}

/** As good a place as the best one, or nearly; or one with all that was quoted, and more besides. */
function isRival(place: SimilarPlace, best: SimilarPlace): boolean {
  const short = best.similarity - place.similarity;
  return short < margin || (place.quoted >= best.quoted && short < wideMargin);
}

/** The change from `search` to `replace`, made to the lines that are really there; undefined where these differ in what it changes. */
function mergedInto(
  file: SearchedFile,
  { start, end, pairs }: SimilarPlace,
  search: readonly string[],
  replace: readonly string[],
): readonly string[] | undefined {
  const found = file.lines.slice(start, end);
  const quoted = pairs.map(([i]) => search[i] ?? '');
  const theirs = pairs.map(([, j]) => file.lines[j] ?? '');
  const map = indentationMap(quoted, theirs);
  if (!map) return undefined;
  const kept = new Set(replace.map((line) => formsOf(line).bare));
  const exact = new Map<string, string>();
  for (const [k, line] of quoted.entries()) {
    const there = theirs[k] ?? '';
    const { bare } = formsOf(line);
    // A line that was misquoted and is changed as well: nobody knows what the change would be.
    if (bare === formsOf(there).bare || kept.has(bare)) exact.set(line, there);
  }
  const toFile = (line: string): string => exact.get(line) ?? shiftLine(line, map);
  const merged = merge(search.map(toFile), found, replace.map(toFile));
  return merged.type === 'merged' ? merged.lines : undefined;
}

/** Its first and its last line are really there: or who knows how far the place goes. */
function hasItsEnds({ pairs }: SimilarPlace, forms: readonly LineForms[]): boolean {
  const wanted = [...forms.keys()].filter((i) => forms[i]?.bare !== '');
  return pairs[0]?.[0] === wanted[0] && pairs.at(-1)?.[0] === wanted.at(-1);
}

/** "... rest of the code" in the new text alone would delete that code. */
function checkElisions(
  placed: Placement & { type: 'placed' },
  search: readonly string[],
  replace: readonly string[],
): Placement {
  return leavesOut(search.join('\n'), replace) ? refused({ reason: 'elided' }) : placed;
}

/** True where the new text already stands in the file, once. */
function isThere(file: SearchedFile, replace: readonly string[]): boolean {
  const forms = trimBlank(replace).map(formsOf);
  const weight = forms.reduce((all, { bare }) => all + weightOf(bare), 0);
  return weight >= leastWeight && file.find(forms, 'ended').length === 1;
}

function withoutNumbers(block: {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}): { readonly search: readonly string[]; readonly replace: readonly string[] } {
  const search = withoutLineNumbers(block.search);
  if (!search) return block;
  return { search, replace: withoutLineNumbers(block.replace) ?? block.replace };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The only place, or the only one among the lines that the person asked about. */
function theOne<T extends Place>(
  places: readonly T[],
  within: LineRange | undefined,
): T | undefined {
  if (places.length === 1) return places[0];
  const inside = places.filter(
    ({ start, end }) => within !== undefined && start + 1 >= within.start && end <= within.end,
  );
  return inside.length === 1 ? inside[0] : undefined;
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}

function nearestOf(place: SimilarPlace): Nearest {
  return { lines: rangeOf(place), similarity: place.similarity };
}

function rangeOf({ start, end }: Place): LineRange {
  return { start: start + 1, end };
}

function refused(refusal: PlaceRefusal): Placement {
  return { type: 'refused', refusal };
}
