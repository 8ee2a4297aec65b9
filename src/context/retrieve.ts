import type { RankReason } from './rank/codeIndex.ts';

/** Why a chunk was found. */
export type Reason = RankReason | 'text-search';

/** A part of a file that the question is about. */
export interface RetrievedChunk {
  readonly uri: string;
  /** Relative to the workspace folder, with forward slashes; with several folders, the folder's name first. */
  readonly path: string;
  /** VS Code's language id; empty where it is not known. */
  readonly language: string;
  /** 1-based, both ends included. */
  readonly startLine: number;
  readonly endLine: number;
  readonly symbols: readonly string[];
  readonly text: string;
  /** Above 0; only to be compared within one answer. */
  readonly score: number;
  readonly why: readonly Reason[];
  /** True where the file changed after it was indexed and could not be read again. */
  readonly stale: boolean;
}

/** What is asked of the index. */
export interface RetrieveQuery {
  readonly question: string;
  /** Uris that are open, the most recently used first. */
  readonly open: readonly string[];
  /** Uris edited lately, the newest first. */
  readonly recent: readonly string[];
  /** Uris that the question names itself. */
  readonly mentioned: readonly string[];
  /** Chunks at the most. */
  readonly limit: number;
}

export interface Retrieval {
  /** Best first. */
  readonly chunks: readonly RetrievedChunk[];
  /** What a person should know: the index is still being built, a limit left files out. */
  readonly note?: string;
}

/** The workspace's index, as far as a request needs it. */
export interface Retriever {
  /** Never rejects but with the signal's reason: what fails is a note and no chunks. */
  retrieve(query: RetrieveQuery, signal?: AbortSignal): Promise<Retrieval>;
}
