import { grown8, grown32 } from './grownArrays.ts';

/** A chunk of no file: of one that was removed. */
export const noFile = 0xffffffff;

export interface ChunkRow {
  /** Terms in its text. */
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  /** Numbers of names. */
  readonly symbols: ArrayLike<number>;
  readonly test: boolean;
}

const firstRoom = 1 << 8;

/** What is known of each chunk beside its postings. Chunks are numbered in the order of arrival; those of a file follow each other. */
export class ChunkTable {
  file = new Uint32Array(firstRoom);
  length = new Uint32Array(firstRoom);
  /** 1 for tests. */
  test = new Uint8Array(firstRoom);
  #size = 0;
  #start = new Uint32Array(firstRoom);
  #end = new Uint32Array(firstRoom);
  #startLine = new Uint32Array(firstRoom);
  #endLine = new Uint32Array(firstRoom);
  /** Where its symbols end in `#symbols`; they start where those of the chunk before it end. */
  #symbolsEnd = new Uint32Array(firstRoom);
  #symbols = new Uint32Array(firstRoom);

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.file.byteLength * 7 + this.#symbols.byteLength;
  }

  /** Adds a chunk and returns its number. */
  add(file: number, row: ChunkRow): number {
    const at = this.#size++;
    if (at === this.file.length) this.#grow();
    this.file[at] = file;
    this.length[at] = row.length;
    this.test[at] = row.test ? 1 : 0;
    this.#start[at] = row.start;
    this.#end[at] = row.end;
    this.#startLine[at] = row.startLine;
    this.#endLine[at] = row.endLine;
    const from = this.#symbolsStart(at);
    const to = from + row.symbols.length;
    if (to > this.#symbols.length) this.#symbols = grown32(this.#symbols, to);
    this.#symbols.set(row.symbols, from);
    this.#symbolsEnd[at] = to;
    return at;
  }

  row(chunk: number): ChunkRow {
    return {
      length: this.length[chunk] ?? 0,
      test: this.test[chunk] === 1,
      start: this.#start[chunk] ?? 0,
      end: this.#end[chunk] ?? 0,
      startLine: this.#startLine[chunk] ?? 0,
      endLine: this.#endLine[chunk] ?? 0,
      symbols: this.#symbols.subarray(this.#symbolsStart(chunk), this.#symbolsEnd[chunk] ?? 0),
    };
  }

  #symbolsStart(chunk: number): number {
    return chunk === 0 ? 0 : (this.#symbolsEnd[chunk - 1] ?? 0);
  }

  #grow(): void {
    this.file = grown32(this.file, 1);
    this.length = grown32(this.length, 1);
    this.test = grown8(this.test, 1);
    this.#start = grown32(this.#start, 1);
    this.#end = grown32(this.#end, 1);
    this.#startLine = grown32(this.#startLine, 1);
    this.#endLine = grown32(this.#endLine, 1);
    this.#symbolsEnd = grown32(this.#symbolsEnd, 1);
  }
}
