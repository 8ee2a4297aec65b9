import type { Chunk } from '../chunks/chunk.ts';
import type { DeclaredName } from '../chunks/declaredName.ts';
import type { FileName } from './fileNames.ts';

/** What is known of a file beyond its text. */
export interface IndexedFile {
  /** Relative to the workspace, with forward slashes. Names the file in the index. */
  readonly path: string;
  readonly text: string;
  readonly chunks: readonly Chunk[];
  readonly names: readonly DeclaredName[];
}

/** What moves a chunk up or down beside its words. Paths as in `IndexedFile`. */
export interface RankBoosts {
  /** The most recently used first. */
  readonly open: readonly string[];
  /** The most recently edited first. */
  readonly recent: readonly string[];
  readonly mentioned: readonly string[];
}

/** What the place of a chunk comes from: its own fields, its file's boosts, the company of its file. */
export const rankReasons = [
  'words',
  'symbol',
  'path',
  'mentioned',
  'open',
  'recent',
  'nearby',
  'in-company',
] as const;
export type RankReason = (typeof rankReasons)[number];

export interface RankedChunk {
  readonly path: string;
  /** Index into the chunks that the file was added with. */
  readonly chunk: number;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly symbols: readonly string[];
  readonly score: number;
  readonly why: readonly RankReason[];
}

/** Where something is declared. */
export interface DeclaredPlace extends FileName {
  readonly path: string;
  /** True in tests, examples, generated code and the like. */
  readonly aside: boolean;
}

/**
 * The searchable index of a workspace, in memory, in one thread. Holds postings and what is needed to
 * name a chunk, never the texts. Adding a path again replaces the file.
 */
export interface CodeIndex {
  add(file: IndexedFile): void;
  remove(path: string): void;
  has(path: string): boolean;
  /** The own names of what a file declares; empty where there is no such file. */
  namesOf(path: string): readonly string[];
  /** Everything that is called so, in the order of the paths. */
  placesOf(names: ReadonlySet<string>): readonly DeclaredPlace[];
  /** What is declared anywhere, each name once. */
  names(): Iterable<string>;
  readonly files: number;
  readonly chunks: number;
  /** Best first; empty for a question without a known word. */
  search(question: string, boosts: RankBoosts, limit: number): readonly RankedChunk[];
  /** About how many bytes it holds. */
  readonly bytes: number;
  /** How much of it is about files that were not removed, 0 to 1. */
  readonly liveShare: number;
  /** Gives back what removed files took. Takes about as long as reading all of it. */
  compact(): void;
  /** All of it, to be read with `readCodeIndex`. */
  save(): Uint8Array;
}
