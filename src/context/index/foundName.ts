/** A file or a symbol that a person may mean. */
export interface FoundName {
  /** As in the index. */
  readonly path: string;
  /** The symbol's names from the outermost on, joined by dots; empty for a file. */
  readonly symbol: string;
  /** 1-based; 1 for a file. */
  readonly line: number;
  readonly endLine: number;
}

export type NameKind = 'file' | 'symbol';
