import type { FileChunks } from '../chunks/chunker.ts';
import type { LeftOutReason } from './leftOut.ts';

/** What is known of a file that was looked into. */
export type FileRecord =
  | {
      readonly type: 'indexed';
      /** As `stampOf` has it; empty where the text is that of an editor. */
      readonly stamp: string;
      readonly hash: string;
      /** Bytes on the disk; characters in an editor. */
      readonly size: number;
      readonly language: string;
      readonly how: FileChunks['how'];
      readonly chunks: number;
      readonly note?: string;
    }
  | { readonly type: 'left-out'; readonly stamp: string; readonly reason: LeftOutReason };

export type IndexedRecord = Extract<FileRecord, { type: 'indexed' }>;

/** Files and folders that are named for one reason; of the others there is a number. */
const mostNamed = 200;

export interface LeftOutGroup {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** The first ones; a folder's path ends with a slash. */
  readonly paths: readonly string[];
}

type Groups = Map<LeftOutReason, { count: number; readonly paths: string[] }>;

/** What became of each file. */
export class FileTable {
  readonly #records = new Map<string, FileRecord>();
  readonly #met: Groups = new Map();
  #files = 0;
  #bytes = 0;
  #chunks = 0;
  #overLimit = 0;

  /** Files in the index. */
  get files(): number {
    return this.#files;
  }

  /** Bytes of their texts. */
  get bytes(): number {
    return this.#bytes;
  }

  get chunks(): number {
    return this.#chunks;
  }

  /** Files that the limits left out, those that a walk only met not counted. */
  get overLimit(): number {
    return this.#overLimit;
  }

  get(path: string): FileRecord | undefined {
    return this.#records.get(path);
  }

  /** True where nothing has to be done for a file that looks so. */
  isSettled(path: string, stamp: string): boolean {
    const record = this.#records.get(path);
    return record?.stamp === stamp && !isOverLimit(record);
  }

  /** True where a file that looks so is left out for its content, and so takes no room. */
  takesNone(path: string, stamp: string): boolean {
    return this.isSettled(path, stamp) && this.#records.get(path)?.type === 'left-out';
  }

  set(path: string, record: FileRecord): void {
    this.delete(path);
    this.#records.set(path, record);
    this.#count(record, 1);
  }

  delete(path: string): void {
    const record = this.#records.get(path);
    if (!record) return;
    this.#records.delete(path);
    this.#count(record, -1);
  }

  entries(): IterableIterator<[string, FileRecord]> {
    return this.#records.entries();
  }

  /** A new walk begins: what the last one met is forgotten. */
  forgetMet(): void {
    this.#met.clear();
  }

  /** The walk met what is left out without a look into it. */
  meet(path: string, reason: LeftOutReason): void {
    addTo(this.#met, path, reason);
  }

  /** What is left out, by reason. */
  leftOut(): readonly LeftOutGroup[] {
    const groups: Groups = new Map();
    for (const [reason, { count, paths }] of this.#met)
      groups.set(reason, { count, paths: [...paths] });
    for (const [path, record] of this.#records) {
      if (record.type === 'left-out') addTo(groups, path, record.reason);
    }
    return Array.from(groups, ([reason, { count, paths }]) => ({ reason, count, paths }));
  }

  #count(record: FileRecord, sign: 1 | -1): void {
    if (isOverLimit(record)) this.#overLimit += sign;
    if (record.type !== 'indexed') return;
    this.#files += sign;
    this.#bytes += sign * record.size;
    this.#chunks += sign * record.chunks;
  }
}

/** True where only a limit keeps the file out: it comes in once there is room. */
export function isOverLimit(record: FileRecord | undefined): boolean {
  return record?.type === 'left-out' && record.reason === 'over-limit';
}

function addTo(groups: Groups, path: string, reason: LeftOutReason): void {
  const group = groups.get(reason) ?? { count: 0, paths: [] };
  group.count++;
  if (group.paths.length < mostNamed) group.paths.push(path);
  groups.set(reason, group);
}
