/** What a chunk holds, as far as the grammar or the file's shape tells. */
export const chunkKinds = [
  'function',
  'method',
  'class',
  'type',
  'value',
  'test',
  'section',
  'key',
  'group',
  'window',
] as const;
export type ChunkKind = (typeof chunkKinds)[number];

/**
 * A part of a file that means something by itself. The chunks of a file tile it exactly: the first one
 * starts at 0, each starts where the one before it ends, the last one ends with the text.
 */
export interface Chunk {
  /** Offset of its first character in the text, in UTF-16 code units. */
  readonly start: number;
  /** Offset after its last character. */
  readonly end: number;
  /** 1-based line of its first character. */
  readonly startLine: number;
  /** 1-based line of its last character; a final line break belongs to the line that it ends. */
  readonly endLine: number;
  readonly kind: ChunkKind;
  /** Names from the outermost to the innermost: `['Panel', 'render']`. Empty where there is none. */
  readonly symbols: readonly string[];
  /** The declaration without its body, on one line, at most 300 characters. Empty where there is none. */
  readonly signature: string;
  /** The comment that documents it, without comment signs, at most 1,000 characters. */
  readonly doc: string;
}
