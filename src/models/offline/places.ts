/** One entry of a file's outline; lines are 1-based. */
export interface OutlineEntry {
  readonly label: string;
  readonly line: number;
}

/** Lines of a file as they stand there; 1-based, both ends included. */
export interface Excerpt {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A file that matches a question. */
export interface Place {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly uri: string;
  /** VS Code's language id; empty where unknown. */
  readonly language: string;
  readonly score: number;
  readonly outline: readonly OutlineEntry[];
  readonly excerpts: readonly Excerpt[];
}

export interface PlaceSearch {
  /** Best first. */
  readonly places: readonly Place[];
  readonly filesSearched: number;
  /** What a person should know about the search: "Stopped after 2,000 files." */
  readonly note?: string;
}

/**
 * Finds the places in the workspace that match a question. Ends soon after `signal` aborts; after
 * `timeLimit` milliseconds of searching it gives what it has.
 */
export interface PlaceFinder {
  find(question: string, signal: AbortSignal, timeLimit?: number): Promise<PlaceSearch>;
}
