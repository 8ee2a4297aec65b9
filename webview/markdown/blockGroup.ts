import type { Block } from './nodes.ts';

/** Blocks in a group. */
export const groupSize = 8;

/** Some blocks in a row of a document. */
export class BlockGroup {
  /** The number of the first one. */
  readonly from: number;
  /** The file that the line before them names. */
  readonly path: string | undefined;
  readonly #read: (() => readonly Block[]) | undefined;
  #blocks: readonly Block[] | undefined;

  /** `read` parses them again once they are forgotten; without it they never are. */
  constructor(
    from: number,
    path: string | undefined,
    blocks: readonly Block[],
    read?: () => readonly Block[],
  ) {
    this.from = from;
    this.path = path;
    this.#blocks = blocks;
    this.#read = read;
  }

  get blocks(): readonly Block[] {
    this.#blocks ??= this.#read?.() ?? [];
    return this.#blocks;
  }

  /** True where its text is enough to have the blocks again. */
  get canForget(): boolean {
    return this.#read !== undefined;
  }

  /** The blocks as far as they are in memory. */
  get known(): readonly Block[] {
    return this.#blocks ?? [];
  }

  /** Nobody looks at them just now. */
  forget(): void {
    if (this.canForget) this.#blocks = undefined;
  }
}

/** True where drawing one after the other would change nothing. */
export function sameGroup(a: BlockGroup, b: BlockGroup): boolean {
  return (
    a === b ||
    (a.from === b.from &&
      a.path === b.path &&
      // What is drawn holds its group: it has to be the one that can be forgotten.
      a.canForget === b.canForget &&
      a.known.length > 0 &&
      a.known.length === b.known.length &&
      a.known.every((block, at) => block === b.known[at]))
  );
}
