import type { SearchedFile } from './findLines.ts';
import type { LineForms } from './lineForms.ts';

/** A run of the file's lines that is like the wanted ones, and which line is which. */
export interface SimilarPlace {
  readonly start: number;
  /** Index after its last line. */
  readonly end: number;
  /** 0 to 1: the share of the characters, of wanted and found lines, that belong together. */
  readonly similarity: number;
  /** 0 to 1: the share of the wanted characters that are there, whatever else is. */
  readonly quoted: number;
  /** Index of a wanted line, and of the file's line that it stands for. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** Longest block that is looked for by likeness: the work grows with its square. */
const mostLines = 400;
/** Places that are looked at closely. */
const mostCandidates = 6;
/** Lines of a block up to which misquoted lines are told from others; in a longer one only equal lines count. */
const mostCompared = 120;
/** Bigrams in common from which two lines are taken for one that was misquoted (Dice's coefficient). */
const sameLine = 0.75;

/**
 * The places most like the wanted lines, best first; none of them overlaps a better one. Each begins
 * and ends with a line that is like a wanted one. Global alignment of lines (Needleman and Wunsch,
 * 1970) with free ends, around the diagonals on which most equal lines stand.
 */
export function similarPlaces(
  file: SearchedFile,
  wanted: readonly LineForms[],
): readonly SimilarPlace[] {
  if (wanted.length === 0 || wanted.length > mostLines) return [];
  const slack = Math.ceil(wanted.length * 0.3) + 3;
  const places = diagonals(file, wanted, slack)
    .flatMap((diagonal) =>
      placesIn(file, wanted, diagonal - slack, diagonal + wanted.length + slack),
    )
    .toSorted((a, b) => b.similarity - a.similarity);
  const apart: SimilarPlace[] = [];
  for (const place of places) {
    if (apart.every((each) => place.end <= each.start || each.end <= place.start))
      apart.push(place);
  }
  return apart;
}

/** Offsets of the file at which most wanted lines would find their equal, by the weight of these lines. */
function diagonals(
  file: SearchedFile,
  wanted: readonly LineForms[],
  slack: number,
): readonly number[] {
  const votes = new Map<number, number>();
  for (const [i, { bare }] of wanted.entries()) {
    const places = file.placesOf(bare);
    // A line that stands everywhere says nothing about where.
    if (places.length > 50) continue;
    for (const at of places) {
      const bucket = Math.round((at - i) / slack) * slack;
      votes.set(bucket, (votes.get(bucket) ?? 0) + weightOf(bare) / places.length);
    }
  }
  if (votes.size === 0) voteByLikeness(file, wanted, votes);
  return [...votes]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, mostCandidates)
    .map(([diagonal]) => diagonal);
}

/** Lines of a file that are compared one by one. */
const mostScanned = 5_000;

/** Where no line is quoted as it is, the longest one says where its like stand. */
function voteByLikeness(
  file: SearchedFile,
  wanted: readonly LineForms[],
  votes: Map<number, number>,
): void {
  const lengths = wanted.map(({ bare }) => bare.length);
  const longest = lengths.indexOf(Math.max(...lengths));
  const { bare = '' } = wanted[longest] ?? {};
  for (const [at, line] of file.forms.slice(0, mostScanned).entries()) {
    const likeness = likenessOf(bare, line.bare);
    if (likeness > 0) votes.set(at - longest, likeness);
  }
}

/** The best place among some lines, and the best ones before and after it: equal ones may stand close together. */
function placesIn(
  file: SearchedFile,
  wanted: readonly LineForms[],
  low: number,
  high: number,
): readonly SimilarPlace[] {
  const best = align(file, wanted, low, high);
  if (!best) return [];
  const others = [align(file, wanted, low, best.start), align(file, wanted, best.end, high)];
  return [best, ...others.filter((place) => place !== undefined)];
}

function align(
  file: SearchedFile,
  wanted: readonly LineForms[],
  low: number,
  high: number,
): SimilarPlace | undefined {
  const from = Math.max(0, low);
  const found = file.forms.slice(from, Math.max(from, high));
  const compare = wanted.length <= mostCompared ? likenessOf : equality;
  const likeness = wanted.map((a) => found.map((b) => compare(a.bare, b.bare)));
  const pairs = bestPairs(likeness, wanted, found).map(([i, j]) => [i, from + j] as const);
  const [first, last] = [pairs[0], pairs.at(-1)];
  if (!first || !last) return undefined;
  const [start, end] = [first[1], last[1] + 1];
  const total = sum(wanted, 0, wanted.length) + sum(file.forms, start, end);
  const common = pairs.reduce((all, [i, j]) => {
    const like = likeness[i]?.[j - from] ?? 0;
    return all + like * (weightOf(wanted[i]?.bare ?? '') + weightOf(file.forms[j]?.bare ?? ''));
  }, 0);
  const there = pairs.reduce((all, [i, j]) => {
    return all + (likeness[i]?.[j - from] ?? 0) * weightOf(wanted[i]?.bare ?? '');
  }, 0);
  const similarity = total === 0 ? 0 : common / total;
  const quoted = there / Math.max(1, sum(wanted, 0, wanted.length));
  return { start, end, similarity, quoted, pairs };
}

/** The pairs, in order, whose likeness comes to the most weight. */
function bestPairs(
  likeness: readonly (readonly number[])[],
  wanted: readonly LineForms[],
  found: readonly LineForms[],
): readonly (readonly [number, number])[] {
  const width = found.length + 1;
  const best = new Float64Array((wanted.length + 1) * width);
  const gain = (i: number, j: number): number =>
    (likeness[i]?.[j] ?? 0) * (weightOf(wanted[i]?.bare ?? '') + weightOf(found[j]?.bare ?? ''));
  for (let i = wanted.length - 1; i >= 0; i--) {
    for (let j = found.length - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const take = gain(i, j);
      const both = take > 0 ? take + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(skip, both);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < wanted.length && j < found.length) {
    const here = best[i * width + j] ?? 0;
    if (here === 0) break;
    // Of equal lines the last one that leaves room for the rest: a place begins where it is closest.
    if (pairs.length === 0 && here === best[i * width + j + 1]) {
      j++;
      continue;
    }
    const take = gain(i, j);
    if (take > 0 && here === take + (best[(i + 1) * width + j + 1] ?? 0)) pairs.push([i++, j++]);
    else if (here === best[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}

/** 1 for equal lines, 0 for those that have too little in common to be the same one. */
function likenessOf(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 4 || b.length < 4) return 0;
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (shorter.length * 2 < longer.length) return 0;
  const dice = diceOf(a.slice(0, longestCompared), b.slice(0, longestCompared));
  return dice >= sameLine ? dice : 0;
}

function equality(a: string, b: string): number {
  return a === b ? 1 : 0;
}

/** Characters of a line that are compared. */
const longestCompared = 300;

/** Twice the bigrams that two texts share, through all that they have (Dice, 1945). */
function diceOf(a: string, b: string): number {
  const counts = new Map<string, number>();
  for (let i = 0; i + 2 <= a.length; i++) {
    const pair = a.slice(i, i + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  let common = 0;
  for (let i = 0; i + 2 <= b.length; i++) {
    const pair = b.slice(i, i + 2);
    const left = counts.get(pair) ?? 0;
    if (left === 0) continue;
    counts.set(pair, left - 1);
    common++;
  }
  return (2 * common) / (a.length + b.length - 2);
}

/** What a line counts: its characters, of a long one no more than of a usual one. */
export function weightOf(bare: string): number {
  return Math.min(bare.length, 60);
}

function sum(forms: readonly LineForms[], start: number, end: number): number {
  let weight = 0;
  for (let at = start; at < end; at++) weight += weightOf(forms[at]?.bare ?? '');
  return weight;
}
