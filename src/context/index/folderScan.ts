import type { FileTable } from './fileTable.ts';
import type { FoundFile, Met } from './walkFolders.ts';

/** Entries that one step looks at. */
const atOnce = 64;

/** One walk of the folders: the files that might be indexed; the table hears of what is left out. */
export class FolderScan {
  readonly found: FoundFile[] = [];
  readonly #walk: Iterator<Met, void>;
  readonly #table: FileTable;
  readonly #most: number;
  #isBeyond = false;

  /** `most`: files that are considered at all. */
  constructor(walk: Iterator<Met, void>, table: FileTable, most: number) {
    this.#walk = walk;
    this.#table = table;
    this.#most = most;
    table.forgetMet();
  }

  /** True where there are more files than are considered. */
  get isBeyond(): boolean {
    return this.#isBeyond;
  }

  /** Looks at some more entries; true once all were looked at. */
  step(): boolean {
    for (let steps = 0; steps < atOnce; steps++) {
      const { value: met, done } = this.#walk.next();
      if (done === true) return true;
      if (met.type === 'left-out') this.#table.meet(met.path, met.reason);
      else if (met.type === 'file') this.#meetFile(met);
    }
    return false;
  }

  #meetFile(file: FoundFile): void {
    this.#isBeyond = this.found.length >= this.#most;
    if (this.#isBeyond) this.#table.meet(file.path, 'over-limit');
    else this.found.push(file);
  }
}
