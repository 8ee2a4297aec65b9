import type { ChunkKind } from './chunk.ts';

/**
 * A stretch of a file that means something: a declaration, a section, or (with an empty name) plain
 * code that stands between them. Parts are in the order of the file and start at a line's start; where
 * one ends is where the next one of its kin starts, so that no text is left over.
 */
export interface Part {
  readonly start: number;
  /** Last offset that belongs to it for certain; what follows up to the next part is its tail. */
  readonly end: number;
  readonly kind: ChunkKind;
  /** Empty for plain code. A `::` in it parts names of its path. */
  readonly name: string;
  /** Of plain code that only announces something: what it is called. A chunk is never named by it. */
  readonly announces?: string;
  readonly signature: string;
  readonly doc: string;
  /** True for what is taken apart as soon as it is larger than a chunk should be: classes, sections. */
  readonly container: boolean;
  readonly parts: readonly Part[];
}

/** What a chunk should measure. Lines and characters bind alike: a line counts as `maxChars / maxLines`. */
export interface ChunkSizes {
  /** Small neighbours are merged up to this, and containers above it are taken apart. */
  readonly targetLines: number;
  readonly maxLines: number;
  readonly maxChars: number;
}

/** With 60 lines the retrieval bench finds more files and functions than with 40; above 120 a function is hard to use whole. */
export const defaultSizes: ChunkSizes = { targetLines: 60, maxLines: 120, maxChars: 6_000 };
