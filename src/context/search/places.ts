import type { LineRange } from '../../protocol/contextItems.ts';

/** A file to search. */
export interface SearchFile {
  /** What a person calls it: relative to the workspace folder. */
  readonly path: string;
  readonly uri: string;
  /** VS Code's language id; empty where nobody knows it. */
  readonly language: string;
  /** The text where the editor has one: unsaved text wins over the disk. */
  readonly text?: string;
}

/** A question about files. */
export interface SearchRequest {
  readonly files: readonly SearchFile[];
  /** Uris of the workspace folders: `.gitignore` files count from there down. */
  readonly roots: readonly string[];
  readonly question: string;
  /** Milliseconds after which the search answers with what it has. */
  readonly timeLimit?: number;
}

/** A declaration: "function addItem". */
export interface OutlineEntry {
  readonly label: string;
  /** 1-based. */
  readonly line: number;
}

/** Lines of a file that answer to the question. */
export interface Excerpt extends LineRange {
  readonly text: string;
}

/** One file that matches the question. */
export interface Place {
  readonly path: string;
  readonly uri: string;
  readonly language: string;
  /** Comparable within one search only. */
  readonly score: number;
  readonly outline: readonly OutlineEntry[];
  readonly excerpts: readonly Excerpt[];
}

/** The best places, best first. */
export interface PlaceSearch {
  readonly places: readonly Place[];
  /** How many files were read. */
  readonly filesSearched: number;
  /** What a person should know: that the search was cut short, that nothing could be searched. */
  readonly note?: string;
}
