import type { RankBoosts, RankedChunk } from '../rank/codeIndex.ts';
import type { FileIndexer } from './fileIndexer.ts';

/** What is asked; files by their absolute paths. */
export interface IndexQuery {
  readonly question: string;
  readonly open: readonly string[];
  readonly recent: readonly string[];
  readonly mentioned: readonly string[];
  /** Chunks at the most. */
  readonly limit: number;
}

/** A part of a file that the question is about. */
export interface FoundChunk extends Pick<
  RankedChunk,
  'path' | 'startLine' | 'endLine' | 'symbols' | 'score' | 'why'
> {
  /** Absolute. */
  readonly file: string;
  /** As the chunker calls it; empty where it is not known. */
  readonly language: string;
  readonly text: string;
  /** True where the file is another one by now and the chunk is not. */
  readonly stale: boolean;
}

/** Milliseconds that an answer may spend on files that changed since they were indexed. */
const refreshTime = 750;
/** Times that the index is asked: what was read anew may change who is found. */
const mostRounds = 3;

/**
 * The best chunks with their texts as they are now: a file that changed is cut anew first. What there is
 * no time for is the same lines of the changed file, marked as stale. Rejects with the signal's reason.
 */
export async function answerQuery(
  files: FileIndexer,
  query: IndexQuery,
  signal: AbortSignal,
): Promise<readonly FoundChunk[]> {
  const until = performance.now() + refreshTime;
  const boosts = boostsOf(files, query);
  let ranked: readonly RankedChunk[] = [];
  for (let round = 0; round < mostRounds; round++) {
    ranked = files.index.search(query.question, boosts, query.limit);
    const changed = [...new Set(ranked.map(({ path }) => path))].filter(
      (path) => !files.isFresh(path),
    );
    if (changed.length === 0 || performance.now() > until) break;
    for (const path of changed) {
      await files.refresh(path);
      signal.throwIfAborted();
      if (performance.now() > until) break;
    }
  }
  return ranked.flatMap((each) => withText(files, each));
}

function boostsOf(files: FileIndexer, { open, recent, mentioned }: IndexQuery): RankBoosts {
  const toPaths = (all: readonly string[]): readonly string[] =>
    all.flatMap((file) => files.paths.toPath(file) ?? []);
  return { open: toPaths(open), recent: toPaths(recent), mentioned: toPaths(mentioned) };
}

function withText(files: FileIndexer, ranked: RankedChunk): readonly FoundChunk[] {
  const { path, startLine, endLine, symbols, score, why } = ranked;
  const record = files.table.get(path);
  const file = files.paths.toFile(path);
  if (record?.type !== 'indexed' || file === undefined) return [];
  const source = files.textOf(path);
  const stale = source?.hash !== record.hash;
  const text =
    source &&
    (stale
      ? linesOf(source.text, startLine, endLine)
      : source.text.slice(ranked.start, ranked.end));
  // A file that cannot be read any more has at best the text that it was indexed with.
  const shown = text ?? files.rememberedText(path)?.slice(ranked.start, ranked.end);
  if (shown === undefined || shown.trim() === '') return [];
  const { language } = record;
  return [{ path, file, language, startLine, endLine, symbols, text: shown, score, why, stale }];
}

/** Lines are 1-based, both ends included. */
function linesOf(text: string, start: number, end: number): string {
  return text
    .split(/(?<=\r\n|\n|\r(?!\n))/u)
    .slice(start - 1, end)
    .join('');
}
