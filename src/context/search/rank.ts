import type { Block } from './scan.ts';

/** A file that was read, as far as ranking needs it. */
export interface ScannedFile<F> {
  readonly file: F;
  readonly blocks: readonly Block[];
  /** Terms in the file's path. */
  readonly pathTerms: ReadonlySet<number>;
  readonly isTest: boolean;
}

export interface RankedFile<F> {
  readonly file: F;
  readonly score: number;
}

interface Window extends Block {
  readonly file: number;
}

/** Saturation of repeated terms and the weight of length. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.5. */
const k1 = 1.2;
const b = 0.75;
/** Times a term's rarity for a file that is named after it, and for a window that declares it. */
const pathWeight = 1;
const declarationWeight = 1.5;
/** How much of a score hangs on the part of the question that is found. After the `coord` factor of Lucene's classic similarity. */
const coverageWeight = 0.5;
/** A test repeats its subject's words more often than the subject does. */
const testWeight = 0.7;

/**
 * The files by their best window, best first; files that match nowhere are left out.
 * A window's score is BM25 (Robertson and Zaragoza, as above, formula 3.15), with boosts for what
 * it declares and for the file's path.
 */
export function rankFiles<F>(
  files: readonly ScannedFile<F>[],
  terms: number,
): { readonly ranked: readonly RankedFile<F>[]; readonly rarity: readonly number[] } {
  const windows = files.flatMap(({ blocks }, file) => windowsOf(blocks, file));
  const rarity = rarities(windows, files, terms);
  const meanLength = windows.reduce((sum, { length }) => sum + length, 0) / (windows.length || 1);
  const best = Array.from({ length: files.length }, () => 0);
  for (const window of windows) {
    const file = files[window.file];
    if (!file || window.counts.size === 0) continue;
    const covered = coverage(window.counts.keys(), file.pathTerms, rarity);
    const score = scoreOf(window, rarity, meanLength || 1) * covered;
    best[window.file] = Math.max(best[window.file] ?? 0, score);
  }
  const scored = files.map(({ file, pathTerms, isTest }, i) => {
    const named = sumOf(pathTerms, rarity) * pathWeight * coverage([], pathTerms, rarity);
    return { file, score: ((best[i] ?? 0) + named) * (isTest ? testWeight : 1) };
  });
  const ranked = scored.filter(({ score }) => score > 0).toSorted((x, y) => y.score - x.score);
  return { ranked, rarity };
}

/** 0.5 to 1: how much of the question, by rarity, a window and its file's path have together. */
function coverage(
  inWindow: Iterable<number>,
  inPath: ReadonlySet<number>,
  rarity: readonly number[],
): number {
  const all = sumOf(rarity.keys(), rarity);
  const found = sumOf(new Set([...inWindow, ...inPath]), rarity);
  return 1 - coverageWeight + (coverageWeight * found) / (all || 1);
}

function sumOf(terms: Iterable<number>, rarity: readonly number[]): number {
  let sum = 0;
  for (const term of terms) sum += rarity[term] ?? 0;
  return sum;
}

function scoreOf(window: Window, rarity: readonly number[], meanLength: number): number {
  const norm = k1 * (1 - b + (b * window.length) / meanLength);
  let score = 0;
  for (const [term, count] of window.counts) {
    score += ((rarity[term] ?? 0) * count * (k1 + 1)) / (count + norm);
  }
  for (const term of window.declared) score += (rarity[term] ?? 0) * declarationWeight;
  return score;
}

/** Two blocks each; a file of one block is one window. */
function windowsOf(blocks: readonly Block[], file: number): readonly Window[] {
  const [only] = blocks;
  if (blocks.length === 1 && only) return [{ ...only, file }];
  return blocks.slice(1).flatMap((second, i) => {
    const first = blocks[i];
    return first ? [merge(first, second, file)] : [];
  });
}

function merge(first: Block, second: Block, file: number): Window {
  const length = first.length + second.length;
  if (first.counts.size === 0) return { ...second, length, file };
  if (second.counts.size === 0) return { ...first, length, file };
  const counts = new Map(first.counts);
  for (const [term, count] of second.counts) counts.set(term, (counts.get(term) ?? 0) + count);
  return { length, counts, declared: new Set([...first.declared, ...second.declared]), file };
}

/** The inverse document frequency of each term, always above 0: ln(1 + (N - n + 0.5) / (n + 0.5)). Source: Lucene's BM25Similarity. */
function rarities<F>(
  windows: readonly Window[],
  files: readonly ScannedFile<F>[],
  terms: number,
): readonly number[] {
  const holding = Array.from({ length: terms }, () => 0);
  for (const { counts } of windows) {
    for (const term of counts.keys()) holding[term] = (holding[term] ?? 0) + 1;
  }
  const total = Math.max(windows.length, files.length);
  return holding.map((n) => Math.log(1 + (total - n + 0.5) / (n + 0.5)));
}
