import type { ChunkKind } from './chunk.ts';

/** What a language's extension says stands in a text. Untrusted: lines may be anywhere and in any order. */
export interface OutlineSymbol {
  readonly name: string;
  readonly kind: ChunkKind;
  /** 0-based lines of the whole of it, both included. */
  readonly first: number;
  readonly last: number;
  /** The line that its name stands on. */
  readonly named: number;
}

/** Symbols of one text; more has only what a machine wrote. */
export const mostSymbols = 5_000;
/** Characters of a name. */
export const longestName = 200;
