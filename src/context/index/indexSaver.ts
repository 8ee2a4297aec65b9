import type { FileIndexer } from './fileIndexer.ts';
import type { FileRecord } from './fileTable.ts';
import type { IndexEvents } from './indexEvents.ts';
import type { IndexSetup } from './indexSetup.ts';
import { isOfLimits } from './leftOut.ts';
import { writeSavedIndex } from './savedIndex.ts';

export interface IndexSaverOptions {
  readonly setup: IndexSetup;
  readonly files: FileIndexer;
  readonly events: IndexEvents;
  /** Milliseconds between two saves while the index is built, for tests. */
  readonly betweenSaves?: number;
}

/** Milliseconds of rest after the last change before the index is saved. */
const saveAfter = 10_000;
/** Between two saves while the index is built: at least so long, and so many times what a save took. */
const leastBetweenSaves = 5_000;
const timesASave = 20;

/** Saves the index when it is time. */
export class IndexSaver {
  /** Bytes on the disk, and when they came there. */
  saved: { readonly bytes: number; readonly at: number } | undefined;
  /** Milliseconds that the last save took. */
  took: number | undefined;
  readonly #options: IndexSaverOptions;
  #changedAt: number | undefined;
  #savedAt = performance.now();
  #failed = false;

  constructor(options: IndexSaverOptions) {
    this.#options = options;
  }

  /** True where something is not saved yet. */
  get isBehind(): boolean {
    return this.#changedAt !== undefined;
  }

  touched(): void {
    this.#changedAt = performance.now();
  }

  /** As much as there is to save for now: nothing more is waited for. */
  hurry(): void {
    this.#changedAt = performance.now() - saveAfter;
  }

  /** Milliseconds until the index is to be saved; infinite where all is saved. */
  dueIn(): number {
    if (this.#changedAt === undefined) return Number.POSITIVE_INFINITY;
    return this.#changedAt + saveAfter - performance.now();
  }

  /** True where so much was built since the last save that it would be a pity. */
  isDueOnTheWay(): boolean {
    const { betweenSaves } = this.#options;
    const wait = betweenSaves ?? Math.max(leastBetweenSaves, (this.took ?? 0) * timesASave);
    return performance.now() - this.#savedAt > wait;
  }

  /** A disk that takes nothing costs the next start its time, and nothing else. */
  save(complete: boolean): void {
    const { setup, files, events } = this.#options;
    const from = performance.now();
    try {
      const bytes = writeSavedIndex(setup.storage, {
        roots: setup.roots,
        complete,
        memory: files.room.memory.saved(files.table.bytes),
        records: worthKeeping(files.table.entries()),
        postings: files.index.save(),
      });
      this.saved = { bytes, at: Date.now() };
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) events.note(`The index could not be saved: ${String(error)}`);
      this.#failed = true;
    }
    this.#savedAt = performance.now();
    this.took = this.#savedAt - from;
    this.#changedAt = undefined;
  }
}

/** Without what the limits leave out: the next start asks for other limits, and walks the folders anyway. */
function* worthKeeping(
  records: Iterable<readonly [string, FileRecord]>,
): Generator<readonly [string, FileRecord]> {
  for (const entry of records) {
    const [, record] = entry;
    if (record.type === 'indexed' || !isOfLimits(record.reason)) yield entry;
  }
}
