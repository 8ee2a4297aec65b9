import type { CodeIndex } from '../rank/codeIndex.ts';
import { compareRanks, type FileOrder, type FileRank } from './fileOrder.ts';
import { readStamp } from './fileStamp.ts';
import { isOverLimit, type FileRecord, type FileTable } from './fileTable.ts';
import type { IndexLimits } from './indexSetup.ts';
import { MemoryShare } from './memoryShare.ts';
import { RankedFiles, type RankedFile } from './rankedFiles.ts';

export interface IndexRoomOptions {
  readonly table: FileTable;
  readonly order: FileOrder;
  readonly limits: IndexLimits;
  /** Of the text that stands in an editor only; undefined where there is none. */
  readonly unsavedSize: (path: string) => number | undefined;
}

/** Files that make room for one that nobody edits: more would be too much work for what may fail. */
const mostPutOut = 2_000;
/** Files that are looked at for one that fits where room was made. */
const mostTried = 64;

/**
 * Who is in the index where there is not room for all. A file that comes takes the place of those that are
 * the least wanted, and one that had to go comes back where there is room. Costs nothing while all fit;
 * then log n for each file, and n once a folder that nothing was open in gets its first open file.
 */
export class IndexRoom {
  readonly memory: MemoryShare;
  readonly #options: IndexRoomOptions;
  readonly #kept: RankedFiles;
  readonly #left: RankedFiles;
  #roomMade = false;
  /** Files that took room while others were left out. */
  #passed = 0;
  #comingBack: string | undefined;

  constructor(options: IndexRoomOptions) {
    this.#options = options;
    this.memory = new MemoryShare(options.limits.memoryBytes);
    this.#kept = new RankedFiles({ ...options, holds: isKept, first: 'least-wanted' });
    this.#left = new RankedFiles({ ...options, holds: isOverLimit, first: 'most-wanted' });
  }

  /** What there is room for, memory counted as well. */
  get limits(): Pick<IndexLimits, 'files' | 'totalBytes'> {
    const { files, totalBytes } = this.#options.limits;
    return { files, totalBytes: Math.min(totalBytes, this.memory.textBytes) };
  }

  /** Looks now and then how much memory there is. */
  look(index: CodeIndex): void {
    this.memory.look(index, this.#options.table.bytes);
  }

  /** False where there is no room even for an empty file of this rank. */
  mayCome(path: string, rankOf: () => FileRank): boolean {
    if (!this.#isFull) {
      if (path !== this.#comingBack && this.#options.table.overLimit > 0) this.#pass();
      return true;
    }
    const worst = this.#worst();
    return worst !== undefined && compareRanks(worst, rankOf()) > 0;
  }

  /** Those that go so that this one fits; undefined where it does not come before enough of them. */
  whoGoes(path: string, size: number, rankOf: () => FileRank): readonly string[] | undefined {
    const { table } = this.#options;
    const known = table.get(path);
    const before = known?.type === 'indexed' ? known.size : undefined;
    const need = {
      files: table.files + (before === undefined ? 1 : 0),
      bytes: table.bytes + size - (before ?? 0),
    };
    if (this.#fits(need)) return [];
    const { files, totalBytes } = this.limits;
    if (size > totalBytes || files === 0) return undefined;
    return this.#choose(path, need, rankOf());
  }

  /** The record of the file was set anew. */
  noted(path: string): void {
    const record = this.#options.table.get(path);
    if (!record) return;
    this.#kept.noted(path, record);
    this.#left.noted(path, record);
  }

  /** Files went, or became smaller: others may come back. */
  made(): void {
    this.#roomMade = true;
  }

  /** True where one of those left out may fit by now. */
  get mayComeBack(): boolean {
    return this.#roomMade && this.#options.table.overLimit > 0;
  }

  /** One of those left out that fits now, or that another one came before, to be looked at again. */
  whoComesBack(): string | undefined {
    if (!this.mayComeBack) return undefined;
    const found = this.#whoFits() ?? this.#whoWasPassed();
    this.#comingBack = found;
    // There may be room for one more after this one.
    this.#roomMade = found !== undefined;
    return found;
  }

  /** True for what is looked at again though nobody edits it just now. */
  isComingBack(path: string): boolean {
    return this.#comingBack === path;
  }

  /** It was looked at, or somebody edits it after all. Where it could not come nobody is tried any more. */
  cameBack(): void {
    const path = this.#comingBack;
    this.#comingBack = undefined;
    if (path !== undefined && isOverLimit(this.#options.table.get(path))) this.#roomMade = false;
  }

  /** Another table, or one that was filled without a word of it. */
  forget(): void {
    this.#kept.forget();
    this.#left.forget();
  }

  /** The most wanted one. */
  #whoFits(): string | undefined {
    if (this.#isFull) return undefined;
    const { table, unsavedSize } = this.#options;
    const tried: RankedFile[] = [];
    let found: string | undefined;
    while (found === undefined && tried.length < mostTried) {
      const best = this.#left.take();
      if (!best) break;
      const size = unsavedSize(best.path) ?? readStamp(best.stamp)?.size ?? Infinity;
      if (this.#fits({ files: table.files + 1, bytes: table.bytes + size })) found = best.path;
      else tried.push(best);
    }
    for (const each of tried) this.#left.putBack(each);
    return found;
  }

  /** Where a file took room that was just made, one that is left out may come before one that is not. */
  #whoWasPassed(): string | undefined {
    if (this.#passed === 0) return undefined;
    this.#passed--;
    const best = this.#left.take();
    const worst = best && this.#worst();
    if (worst && compareRanks(best, worst) < 0) return best.path;
    if (best) this.#left.putBack(best);
    this.#passed = 0;
    return undefined;
  }

  get #isFull(): boolean {
    const { table } = this.#options;
    const { files, totalBytes } = this.limits;
    return table.files >= files || table.bytes >= totalBytes;
  }

  #pass(): void {
    this.#passed = Math.min(this.#passed + 1, mostTried);
    this.#roomMade = true;
  }

  #choose(
    path: string,
    need: { files: number; bytes: number },
    rank: FileRank,
  ): readonly string[] | undefined {
    const most = rank.changed === Number.POSITIVE_INFINITY ? Infinity : mostPutOut;
    const going = new Map<string, RankedFile>();
    let own: RankedFile | undefined;
    while (!this.#fits(need) && going.size < most) {
      const worst = this.#kept.take();
      if (worst?.path === path) own = worst;
      else if (!worst) break;
      else if (compareRanks(worst, rank) <= 0) {
        this.#kept.putBack(worst);
        break;
      } else if (!going.has(worst.path)) {
        going.set(worst.path, worst);
        need.files--;
        need.bytes -= this.#sizeOf(worst.path);
      }
    }
    if (own) this.#kept.putBack(own);
    const fits = this.#fits(need);
    const spared = fits ? this.#spare([...going.values()], need) : [...going.values()];
    for (const each of spared) {
      this.#kept.putBack(each);
      going.delete(each.path);
    }
    return fits ? [...going.keys()] : undefined;
  }

  /** Of those that were to go the ones that need not, as a larger one goes as well. */
  #spare(
    going: readonly RankedFile[],
    need: { files: number; bytes: number },
  ): readonly RankedFile[] {
    return going.toReversed().filter(({ path }) => {
      const more = { files: need.files + 1, bytes: need.bytes + this.#sizeOf(path) };
      if (!this.#fits(more)) return false;
      Object.assign(need, more);
      return true;
    });
  }

  #fits({ files, bytes }: { readonly files: number; readonly bytes: number }): boolean {
    const limits = this.limits;
    return files <= limits.files && bytes <= limits.totalBytes;
  }

  #worst(): RankedFile | undefined {
    const worst = this.#kept.take();
    if (worst) this.#kept.putBack(worst);
    return worst;
  }

  #sizeOf(path: string): number {
    const record = this.#options.table.get(path);
    return record?.type === 'indexed' ? record.size : 0;
  }
}

function isKept({ type }: FileRecord): boolean {
  return type === 'indexed';
}
