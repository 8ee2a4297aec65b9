import { boostFiles, type Boost } from './boostFiles.ts';
import type { RankBoosts, RankedChunk } from './codeIndex.ts';
import type { CodeStore } from './codeStore.ts';
import { askedKinds, type FileKind } from './fileKind.ts';
import { orderByCompany, type PlacedEntry } from './orderByCompany.ts';
import { questionTerms } from './questionTerms.ts';
import { fileShare, scoreChunks, type Scores } from './scoreChunks.ts';
import { TopList, type RankedEntry } from './topList.ts';

/**
 * Tests, examples, prose, data and what is not one's own repeat the words of the code that they are
 * about, often in the question's own language, so that they would come first more often than they are meant.
 */
const asideWeight = 0.5;
/** The same where the question says in its first words that it is about such files. */
const askedWeight = 0.8;
const firstWords = 8;
/** Of an answer, what is kept for files that are not in it yet: the last places tell more in breadth. */
const breadthShare = 0.2;
/** A field is a reason where it makes up this much of a score; the largest always is. */
const reasonShare = 0.25;

/** The chunks for a question, best first; of equal ones the first by path and place. */
export function rankChunks(
  store: CodeStore,
  question: string,
  boosts: RankBoosts,
  limit: number,
): readonly RankedChunk[] {
  const weights = questionTerms(question);
  const scores = scoreChunks(store, weights);
  const boosted = boostFiles(store, boosts);
  const weightOf = kindWeights(question);
  const best = new TopList(limit, store);
  const bestOfFiles = new TopList(limit * 2, store);
  for (let number = 0; number < store.files.length; number++) {
    const file = store.files[number];
    if (!file || scores.files[number] === 0) continue;
    const factor = boosted.get(number)?.factor ?? 1;
    const fromFile = fileShare * (scores.files[number] ?? 0);
    let [bestHere, bestScore] = [-1, 0];
    for (let chunk = file.firstChunk; chunk < file.firstChunk + file.chunks; chunk++) {
      const kind = store.chunks.test[chunk] === 1 ? 'test' : file.kind;
      const weight = factor * weightOf(kind);
      const own = scores.chunks[chunk] ?? 0;
      const score = weight * ((1 - fileShare) * own + fromFile);
      if (score > bestScore) [bestHere, bestScore] = [chunk, score];
      if (own > 0) best.offer(chunk, score);
    }
    if (bestHere >= 0) bestOfFiles.offer(bestHere, bestScore);
  }
  const broad = withBreadth(best.entries, bestOfFiles.entries, limit, store);
  return orderByCompany(broad, store).map((entry) => describe(entry, { store, scores, boosted }));
}

function kindWeights(question: string): (kind: FileKind) => number {
  const asked = askedKinds(questionTerms(question.trim().split(/\s+/u, firstWords).join(' ')));
  return (kind) => (kind === 'source' ? 1 : asked.has(kind) ? askedWeight : asideWeight);
}

/** The last places go to the best chunks of files that have none yet, as long as there are such. */
function withBreadth(
  best: readonly RankedEntry[],
  ofFiles: readonly RankedEntry[],
  limit: number,
  { chunks }: CodeStore,
): readonly RankedEntry[] {
  const head = best.slice(0, Math.ceil(limit * (1 - breadthShare)));
  const files = new Set(head.map(({ chunk }) => chunks.file[chunk]));
  const others = ofFiles.filter(({ chunk }) => !files.has(chunks.file[chunk]));
  const broad = others.slice(0, limit - head.length);
  const taken = new Set(broad.map(({ chunk }) => chunk));
  const rest = best.slice(head.length).filter(({ chunk }) => !taken.has(chunk));
  return [...head, ...broad, ...rest].slice(0, limit);
}

interface Ranking {
  readonly store: CodeStore;
  readonly scores: Scores;
  readonly boosted: ReadonlyMap<number, Boost>;
}

function describe(entry: PlacedEntry, { store, scores, boosted }: Ranking): RankedChunk {
  const { chunk, score } = entry;
  const number = store.chunks.file[chunk] ?? 0;
  const file = store.files[number];
  const { start, end, startLine, endLine, symbols } = store.chunks.row(chunk);
  return {
    path: file?.path ?? '',
    chunk: chunk - (file?.firstChunk ?? 0),
    start,
    end,
    startLine,
    endLine,
    symbols: Array.from(symbols, (name) => store.names.text(name)),
    score,
    why: [
      ...fieldReasons(chunk, number, scores),
      ...(boosted.get(number)?.why ?? []),
      ...(entry.movedUp ? (['in-company'] as const) : []),
    ],
  };
}

/** Which fields the score comes from, the largest part first. */
function fieldReasons(
  chunk: number,
  file: number,
  { chunks, declared, files, paths }: Scores,
): RankedChunk['why'] {
  const symbol = (1 - fileShare) * (declared[chunk] ?? 0);
  const path = fileShare * (paths[file] ?? 0);
  const all = (1 - fileShare) * (chunks[chunk] ?? 0) + fileShare * (files[file] ?? 0);
  const parts = [
    { reason: 'words', part: all - symbol - path },
    { reason: 'symbol', part: symbol },
    { reason: 'path', part: path },
  ] as const;
  return parts
    .toSorted((a, b) => b.part - a.part)
    .filter(({ part }, i) => i === 0 || part >= reasonShare * all)
    .map(({ reason }) => reason);
}
