import { fieldBits, signatureCount } from './chunkFields.ts';
import { noFile } from './chunkTable.ts';
import type { CodeStore } from './codeStore.ts';
import { createPostingList, type PostingList } from './postings.ts';

/**
 * BM25F: S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 Extension to Multiple Weighted Fields"
 * (2004). Occurrences are weighted by field and added up, then saturate once: weight / (k + weight).
 * k is larger than the 1.2 that is usual without fields, because weighted occurrences add up to more,
 * as the paper says; between 2 and 4 it hardly matters.
 */
const k = 3;
/** How much of a length counts. Chunks are cut to much the same length, so what is longer says more; a long file may as well be about several things. */
const chunkLengthShare = 0.9;
const fileLengthShare = 0.75;
/** One in a text is 1: one in a symbol or a signature says more, one in a symbol around it as much. */
const declaredWeight = 2.5;
const outerNameWeight = 1;
/** Added past saturation where a term is declared: it is what the thing is called. */
const declaredBonus = 0.2;
/** Added for a term in the file's path; the second times how much of the file's name the question has. */
const pathBonus = 0.25;
const namedBonus = 0.5;
/** Added for each term that a file has at all: one that holds more of the question is likelier meant than one that repeats a part. */
const heldBonus = 0.1;
/** Of a term's rarity among chunks, what comes from that among files: what stands once in most files is not rare. */
const fileRarityShare = 0.5;
/** Of a chunk's score, what comes from its file: a chunk among others that fit is likelier to be meant. */
export const fileShare = 0.4;

/** Scores of all chunks and files for one question, by their numbers; 0 where no term is found. */
export interface Scores {
  readonly chunks: Float64Array;
  /** How much of `chunks` is due to symbols and signatures. */
  readonly declared: Float64Array;
  readonly files: Float64Array;
  /** How much of `files` is due to the path. */
  readonly paths: Float64Array;
}

interface Scoring extends Scores {
  readonly store: CodeStore;
  readonly list: PostingList;
  /** For the term at hand: weighted occurrences in each file. */
  readonly inFile: Float64Array;
  /** How much of each file's name is in the question, 0 to 1. Known only of files with a term in their path. */
  readonly named: Float64Array;
  readonly meanChunk: number;
  readonly meanFile: number;
}

/** @param weights of the question's terms */
export function scoreChunks(store: CodeStore, weights: ReadonlyMap<string, number>): Scores {
  const chunks = store.chunks.size;
  const files = store.files.length;
  const scoring: Scoring = {
    store,
    list: createPostingList(),
    chunks: new Float64Array(chunks),
    declared: new Float64Array(chunks),
    files: new Float64Array(files),
    paths: new Float64Array(files),
    inFile: new Float64Array(files),
    named: new Float64Array(files),
    meanChunk: store.liveLength / (store.liveChunks || 1) || 1,
    meanFile: store.liveLength / (store.liveFiles || 1) || 1,
  };
  const terms = [...weights].map(([text, weight]) => ({
    term: store.vocabulary.lookUp(text),
    weight,
  }));
  const inPaths = filesByPathTerm(
    scoring,
    terms.map(({ term }) => term),
  );
  for (const { term, weight } of terms) {
    if (term >= 0) scoreTerm(scoring, term, weight, inPaths.get(term) ?? []);
  }
  return scoring;
}

/** Sets `named` as well. */
function filesByPathTerm(
  { store, named }: Scoring,
  terms: readonly number[],
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  const wanted = new Uint8Array(store.vocabulary.size);
  for (const term of terms) if (term >= 0) wanted[term] = 1;
  // By index: pairs made for each of some 50,000 terms would take a quarter of a question's time.
  for (let number = 0; number < store.files.length; number++) {
    const { terms: own = [], nameTerms = 0 } = store.files[number] ?? {};
    for (let i = 0; i < own.length; i++) {
      const term = own[i] ?? 0;
      if (wanted[term] !== 1) continue;
      if (i < nameTerms) named[number] = (named[number] ?? 0) + 1 / nameTerms;
      const files = found.get(term);
      if (files) files.push(number);
      else found.set(term, [number]);
    }
  }
  return found;
}

function scoreTerm(
  scoring: Scoring,
  term: number,
  weight: number,
  inPath: readonly number[],
): void {
  const { store, list, inFile } = scoring;
  store.postings.collect(term, list);
  dropRemoved(list, store.chunks.file);
  const files = [...inPath];
  for (const file of files) inFile[file] = Number.MIN_VALUE;
  for (let i = 0; i < list.size; i++) {
    const file = store.chunks.file[list.chunks[i] ?? 0] ?? 0;
    if (inFile[file] === 0) files.push(file);
    inFile[file] = (inFile[file] ?? 0) + (list.texts[i] ?? 0) + weightOf(list.fields[i] ?? 0);
  }
  const amongFiles = rarity(files.length, store.liveFiles);
  const amongChunks = rarity(list.size, store.liveChunks);
  scorePostings(
    scoring,
    weight * (fileRarityShare * amongFiles + (1 - fileRarityShare) * amongChunks),
  );
  scoreFiles(scoring, files, new Set(inPath), weight * amongFiles);
}

/** The inverse document frequency, always above 0: ln(1 + (N - n + 0.5) / (n + 0.5)). Source: Lucene's BM25Similarity. */
function rarity(holding: number, all: number): number {
  return Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
}

function dropRemoved(list: PostingList, fileOf: Uint32Array): void {
  let kept = 0;
  for (let i = 0; i < list.size; i++) {
    const chunk = list.chunks[i] ?? 0;
    if ((fileOf[chunk] ?? noFile) === noFile) continue;
    list.chunks[kept] = chunk;
    list.texts[kept] = list.texts[i] ?? 0;
    list.fields[kept++] = list.fields[i] ?? 0;
  }
  list.size = kept;
}

function weightOf(fields: number): number {
  return (
    ((fields & fieldBits.name) > 0 ? declaredWeight : 0) +
    ((fields & fieldBits.outerName) > 0 ? outerNameWeight : 0) +
    signatureCount(fields) * declaredWeight
  );
}

function scorePostings({ store, list, chunks, declared, meanChunk }: Scoring, idf: number): void {
  const { length } = store.chunks;
  for (let i = 0; i < list.size; i++) {
    const chunk = list.chunks[i] ?? 0;
    const fields = list.fields[i] ?? 0;
    const share = (length[chunk] ?? 0) / meanChunk;
    const text = (list.texts[i] ?? 0) / (1 - chunkLengthShare + chunkLengthShare * share || 1);
    const names = weightOf(fields);
    const bonus = fields > fieldBits.outerName || (fields & fieldBits.name) > 0 ? declaredBonus : 0;
    const saturated = 1 / (k + text + names);
    chunks[chunk] = (chunks[chunk] ?? 0) + idf * ((text + names) * saturated + bonus);
    declared[chunk] = (declared[chunk] ?? 0) + idf * (names * saturated + bonus);
  }
}

function scoreFiles(
  { store, inFile, named, files, paths, meanFile }: Scoring,
  found: readonly number[],
  inPath: ReadonlySet<number>,
  idf: number,
): void {
  for (const file of found) {
    const share = (store.files[file]?.length ?? 0) / meanFile;
    const weight = (inFile[file] ?? 0) / (1 - fileLengthShare + fileLengthShare * share);
    const bonus = inPath.has(file) ? pathBonus + namedBonus * (named[file] ?? 0) : 0;
    files[file] = (files[file] ?? 0) + idf * (weight / (k + weight) + heldBonus + bonus);
    paths[file] = (paths[file] ?? 0) + idf * bonus;
    inFile[file] = 0;
  }
}
