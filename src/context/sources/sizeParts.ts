import { lineTable } from '../chunks/lineTable.ts';
import { defaultSizes } from '../chunks/part.ts';
import { windowCuts } from '../chunks/windows.ts';
import { questionTerms } from '../rank/questionTerms.ts';
import type { RetrievedChunk } from '../retrieve.ts';

/** What a part of a file has to tell to be cut and joined. */
export type SizedPart = Pick<
  RetrievedChunk,
  'uri' | 'startLine' | 'endLine' | 'text' | 'score' | 'symbols' | 'why' | 'stale'
>;

/** As many parts as a group's share of the window should hold, so that one does not crowd out the others. */
const wantedParts = 6;
/** Code has three to four characters to a token; the lower figure keeps parts within the share. */
const charactersPerToken = 3;
/** Less than this says nothing, however small the window is. */
const leastChars = 500;
/** More than this is no part to be taken away or cited, however large the window is. */
const mostChars = 2 * defaultSizes.maxChars;

/**
 * Characters that a part may have where its group has room for so many tokens: from 500 for a small local
 * model to 12,000, twice what the index cuts files into.
 */
export function partChars(tokens: number): number {
  const chars = Math.floor((tokens / wantedParts) * charactersPerToken);
  return Math.min(mostChars, Math.max(leastChars, chars));
}

/**
 * What was found, in parts of a size that suits the model's window. Too large ones are cut before lines
 * that begin a statement, as far as their layout tells it, and of them the pieces with most of the
 * question's words come first. Where there is room for it, neighbours in a file become one part.
 * @param parts by their score, best first
 * @param limit characters, as of `partChars`
 */
export function sizeParts<T extends SizedPart>(
  parts: readonly T[],
  question: string,
  limit: number,
): readonly T[] {
  if (limit > defaultSizes.maxChars) return joined(parts, limit);
  if (parts.every(({ text }) => text.length <= limit)) return parts;
  const terms = questionTerms(question);
  // What a plain search found has scores of its own, and comes last.
  return parts
    .flatMap((part) => cut(part, terms, limit))
    .toSorted((a, b) => Number(isSearched(a)) - Number(isSearched(b)) || b.score - a.score);
}

const isSearched = ({ why }: SizedPart): boolean => why.includes('text-search');

function cut<T extends SizedPart>(
  part: T,
  terms: ReadonlyMap<string, number>,
  limit: number,
): readonly T[] {
  const { text, startLine, score } = part;
  if (text.length <= limit) return [part];
  const lines = lineTable(text);
  const edges = [0, ...cutsOf(text, limit), text.length];
  const pieces = edges.slice(1).map((end, i) => {
    const start = edges[i] ?? 0;
    const piece = text.slice(start, end);
    return { start, end, piece, worth: worthOf(piece, terms) };
  });
  const best = Math.max(...pieces.map(({ worth }) => worth));
  return pieces
    .filter(({ piece }) => piece.trim() !== '')
    .map(({ start, end, piece, worth }): T =>
      Object.assign({}, part, {
        text: piece,
        startLine: startLine + lines.lineAt(start),
        endLine: startLine + lines.lineAt(end - 1),
        score: best === 0 ? score : score * (worth / best),
      }),
    );
}

/** Ends of even pieces rather than full ones and a remnant. */
function cutsOf(text: string, limit: number): readonly number[] {
  const lined = { text, lines: lineTable(text) };
  const cuts: number[] = [];
  let from = 0;
  while (text.length - from > limit) {
    const left = text.length - from;
    const even = left / Math.ceil(left / limit);
    const most = Math.min(limit, Math.ceil(even * slack));
    // A line has at least one character: only those count here.
    const sizes = { targetLines: most, maxLines: most, maxChars: most };
    const [next] = windowCuts(lined, from, text.length, sizes, most);
    if (next === undefined) break;
    cuts.push(next);
    from = next;
  }
  return cuts;
}

/** How much larger than the others a piece may be, so that it can end where a statement does. */
const slack = 1.3;

/** Terms are stems, and of two neighbours both in one: in code without case most are found as they are. */
function worthOf(text: string, terms: ReadonlyMap<string, number>): number {
  const small = text.toLowerCase();
  let worth = 0;
  for (const [term, weight] of terms) if (small.includes(term)) worth += weight;
  return worth;
}

function joined<T extends SizedPart>(parts: readonly T[], limit: number): readonly T[] {
  const byPlace = new Map<string, number[]>();
  for (const [i, { uri }] of parts.entries()) {
    byPlace.set(uri, [...(byPlace.get(uri) ?? []), i]);
  }
  const all = new Map(parts.entries());
  for (const places of byPlace.values()) {
    const inFile = places.toSorted((a, b) => lineOf(parts, a) - lineOf(parts, b));
    let last: number | undefined;
    for (const place of inFile) {
      const [before, after] = [last === undefined ? undefined : all.get(last), all.get(place)];
      const one = before && after && join(before, after, limit);
      if (one === undefined || last === undefined) {
        last = place;
        continue;
      }
      all.delete(last);
      all.delete(place);
      last = Math.min(last, place);
      all.set(last, one);
    }
  }
  return [...all].toSorted(([a], [b]) => a - b).map(([, part]) => part);
}

const lineOf = (parts: readonly SizedPart[], i: number): number => parts[i]?.startLine ?? 0;

/** Undefined where they are no neighbours, or too large together. */
function join<T extends SizedPart>(before: T, after: T, limit: number): T | undefined {
  const { text } = before;
  const between = /[\r\n]$/u.test(text) ? '' : '\n';
  if (before.endLine + 1 !== after.startLine || isSearched(before) !== isSearched(after))
    return undefined;
  if (text.length + between.length + after.text.length > limit) return undefined;
  return {
    ...(before.score >= after.score ? before : after),
    startLine: before.startLine,
    endLine: after.endLine,
    text: text + between + after.text,
    symbols: common(before.symbols, after.symbols),
    why: [...new Set([...before.why, ...after.why])],
    stale: before.stale || after.stale,
  };
}

/** The names that both stand in. */
function common(one: readonly string[], other: readonly string[]): readonly string[] {
  const parting = one.findIndex((name, i) => name !== other[i]);
  return parting < 0 ? one : one.slice(0, parting);
}
