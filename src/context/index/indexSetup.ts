/** A folder to be indexed. */
export interface IndexRoot {
  /** Absolute, on this machine's disk. */
  readonly folder: string;
  /** What the paths of its files begin with in the index: empty, or with several folders `name/`. */
  readonly prefix: string;
}

/** A glob of VS Code's `files.exclude` that is on. */
export interface ExcludedGlob {
  readonly glob: string;
  /** Prefix of the root in which it counts. */
  readonly root: string;
  /** The name of a file beside it without which it does not count: `$(basename).ts`. */
  readonly when?: string;
}

/** What the index may take. Beyond it the files that are nearest to the open ones and newest are kept. */
export interface IndexLimits {
  readonly files: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files together. */
  readonly totalBytes: number;
  /** Bytes that the postings may take in memory. */
  readonly memoryBytes: number;
}

export const defaultLimits: IndexLimits = {
  files: 50_000,
  fileBytes: 1_048_576,
  totalBytes: 512 * 1_048_576,
  memoryBytes: 384 * 1_048_576,
};

/** A file over which the thread died time and again. */
export interface HopelessFile {
  /** As in the index. */
  readonly path: string;
  /** What it looked like then, as `stampOf` has it: a changed file gets another chance. */
  readonly stamp: string;
}

/** All that the index's thread has to know. */
export interface IndexSetup {
  readonly roots: readonly IndexRoot[];
  readonly exclude: readonly ExcludedGlob[];
  readonly limits: IndexLimits;
  /** A folder for the saved index; made where it is not there. */
  readonly storage: string;
  /** The folder with the grammars. */
  readonly grammars: string;
  readonly pauseOnBattery: boolean;
  /** Absolute paths of the files that are open: they and what is near come first. */
  readonly open: readonly string[];
  readonly hopeless: readonly HopelessFile[];
}
