import type { CodeIndex } from '../rank/codeIndex.ts';

/** Files after which the size of the index is looked at again: counting it costs a look at every file. */
const lookEvery = 64;
/** Of the chunks, those of removed files above which they are dropped where memory is short. */
const mostDead = 1 / 8;

/** Where the index that was saved would take less of what it may, another window counts anew. */
const leastTaken = 1 / 4;

/** What is kept of it between two windows, in bytes: how much the index might take, and text that fitted. */
export interface SavedShare {
  readonly most: number;
  readonly text: number;
}

/**
 * For how much text there is memory. What is removed from the index is given back only now and then, so
 * that its size says little about one file: text is counted instead, as soon as the memory is used up once.
 * It never becomes more again, or files would come and go. The index takes an eighth more at the most,
 * until removed files were dropped.
 */
export class MemoryShare {
  readonly #most: number;
  #looked = 0;
  #textBytes = Number.POSITIVE_INFINITY;

  /** `most`: bytes that the index may take. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes of text that there is room for. */
  get textBytes(): number {
    return this.#textBytes;
  }

  /** `text`: bytes of text that the index holds now. */
  look(index: CodeIndex, text: number): void {
    if (this.#looked++ % lookEvery !== 0) return;
    const bytes = index.bytes * index.liveShare;
    if (bytes < this.#most) return;
    this.#textBytes = Math.min(this.#textBytes, Math.floor((text * this.#most) / bytes));
  }

  /** True where removed files are to be dropped. */
  wantsCompacting(index: CodeIndex): boolean {
    const isShort = this.#textBytes !== Number.POSITIVE_INFINITY;
    return isShort && index.liveShare < 1 - mostDead;
  }

  /**
   * To be saved with an index that holds so many bytes of text; undefined where all fitted. Read again it takes
   * less memory than while it grew: counted anew, it would let in a few more files with each window.
   */
  saved(text: number): SavedShare | undefined {
    if (this.#textBytes === Number.POSITIVE_INFINITY) return undefined;
    return { most: this.#most, text: Math.max(this.#textBytes, text) };
  }

  /** An index was read again, with what `saved` gave for it. Where it may take another size by now all is open. */
  restore(index: CodeIndex, saved: SavedShare | undefined): void {
    const isSame = saved?.most === this.#most && index.bytes >= this.#most * leastTaken;
    if (saved && isSame) this.#textBytes = saved.text;
  }

  /** A new index is made: it may take as much again. */
  forget(): void {
    this.#textBytes = Number.POSITIVE_INFINITY;
    this.#looked = 0;
  }
}
