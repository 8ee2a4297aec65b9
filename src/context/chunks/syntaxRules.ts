import type { ChunkKind } from './chunk.ts';

/** A declaration that only its text gives away: `describe('…')`, `const run = () =>`, `defmodule A`. */
export interface Form {
  /** Sticky; has to match at the node's start. Its group `name` is the name. */
  readonly pattern: RegExp;
  readonly kind: ChunkKind;
  /** It stands elsewhere: here it is plain code, which no chunk is named by. */
  readonly announces?: boolean;
}

/** What the node types of a grammar are to the chunker. Types that stand nowhere are plain code. */
export interface SyntaxRules {
  /** Names the file `GRAMMAR.wasm` in the grammars' folder. */
  readonly grammar: string;
  readonly declares: Readonly<Record<string, ChunkKind>>;
  readonly forms?: Readonly<Record<string, readonly Form[]>>;
  /** Looked through: what they hold counts as standing where they stand. */
  readonly wraps?: readonly string[];
  /** Hold the members or statements of a declaration. */
  readonly bodies: readonly string[];
  /** Stand between a declaration and its body. */
  readonly through?: readonly string[];
  readonly comments: readonly string[];
  /** Stand before what they belong to: decorators, attributes. */
  readonly leads?: readonly string[];
  /** What of these does belong to what follows; all of it where this is missing. */
  readonly leadIn?: RegExp;
  /** The field with the name, where it is not `name`. */
  readonly nameFields?: Readonly<Record<string, string>>;
  /** Types that only mention something where they have no body. */
  readonly needBody?: readonly string[];
  /** Finds the name in the field's text; its first group. */
  readonly nameIn?: RegExp;
  /** Seen in front of a body, it makes a function a test; its group `name` may name it. */
  readonly test?: RegExp;
  /** The doc comment is the first string of the body. */
  readonly docStrings?: boolean;
}
