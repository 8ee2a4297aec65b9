import { compareRanks, type FileOrder, type FileRank } from './fileOrder.ts';
import { readStamp } from './fileStamp.ts';
import type { FileRecord, FileTable } from './fileTable.ts';
import { Heap } from './heap.ts';

export interface RankedFile extends FileRank {
  readonly path: string;
  /** Of the record that was ranked: with another one it counts no more. */
  readonly stamp: string;
}

export interface RankedFilesOptions {
  readonly table: FileTable;
  readonly order: Pick<FileOrder, 'far' | 'version'>;
  /** Which files of the table are meant. */
  readonly holds: (record: FileRecord) => boolean;
  /** What is had first. */
  readonly first: 'most-wanted' | 'least-wanted';
}

/** Ranks that were added before those that count no more are thrown away, beside as many as there were. */
const mostAdded = 1_000;

/**
 * Files of the table by how much they are wanted. Nothing is ranked before it is asked for the first time;
 * then a file takes log n steps, and n are taken again when the order is another one.
 */
export class RankedFiles {
  readonly #options: RankedFilesOptions;
  readonly #goesBefore: (a: FileRank, b: FileRank) => boolean;
  #heap: Heap<RankedFile> | undefined;
  #version = -1;
  #mostSize = 0;

  constructor(options: RankedFilesOptions) {
    this.#options = options;
    const sign = options.first === 'most-wanted' ? 1 : -1;
    this.#goesBefore = (a, b) => compareRanks(a, b) * sign < 0;
  }

  /** The record of the file was set anew. */
  noted(path: string, record: FileRecord): void {
    if (this.#options.holds(record)) this.#heap?.push(this.#rank(path, record));
  }

  /** Takes the first one out; undefined where there is none. */
  take(): RankedFile | undefined {
    const heap = this.#upToDate();
    for (let file = heap.pop(); file; file = heap.pop()) {
      if (!this.#counts(file)) continue;
      // What was opened or edited since it was ranked has another place by now.
      const now = { ...file, far: this.#options.order.far(file.path) };
      if (!this.#goesBefore(file, now)) return file;
      heap.push(now);
    }
    return undefined;
  }

  /** What was taken out is still there. */
  putBack(file: RankedFile): void {
    this.#heap?.push(file);
  }

  /** The table was filled without a word of it. */
  forget(): void {
    this.#heap = undefined;
  }

  #upToDate(): Heap<RankedFile> {
    const { version } = this.#options.order;
    const known = this.#heap;
    if (known && this.#version === version && known.size <= this.#mostSize) return known;
    const files = known ? this.#ranksAgain(known.items) : this.#ranksOfAll();
    this.#version = version;
    this.#mostSize = files.length * 2 + mostAdded;
    this.#heap = new Heap(files, this.#goesBefore);
    return this.#heap;
  }

  #ranksAgain(files: readonly RankedFile[]): RankedFile[] {
    const { order } = this.#options;
    return files
      .filter((file) => this.#counts(file))
      .map(({ path, stamp, changed }) => ({ path, stamp, changed, far: order.far(path) }));
  }

  #ranksOfAll(): RankedFile[] {
    const { table, holds } = this.#options;
    const files: RankedFile[] = [];
    for (const [path, record] of table.entries()) {
      if (holds(record)) files.push(this.#rank(path, record));
    }
    return files;
  }

  /** False where the file changed, came or went since it was ranked. */
  #counts({ path, stamp }: RankedFile): boolean {
    const record = this.#options.table.get(path);
    return record !== undefined && record.stamp === stamp && this.#options.holds(record);
  }

  #rank(path: string, { stamp }: FileRecord): RankedFile {
    // What is being edited has no stamp.
    const changed = readStamp(stamp)?.changed ?? Number.MAX_VALUE;
    return { path, stamp, changed, far: this.#options.order.far(path) };
  }
}
