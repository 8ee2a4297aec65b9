import type { DatabaseSync } from 'node:sqlite';
import type { CheckpointFile, CheckpointRecord } from './checkpoint.ts';
import { inTransaction } from './checkpointDatabase.ts';
import {
  hasCheckpoint,
  insertCheckpoint,
  lastContentOf,
  type CheckpointRow,
  type FileRow,
} from './checkpointTable.ts';
import {
  ChangedMeanwhile,
  hasContent,
  insertContent,
  readBase,
  readContent,
} from './contentTable.ts';
import {
  hashOf,
  longestChain,
  packContent,
  type BaseContent,
  type PackedContent,
} from './packContent.ts';

/** Tries before nothing is kept as a delta any more: another window may be cleaning up. */
const triesWithBases = 2;
const tries = 4;
/** Bytes that one transaction writes: a large one holds up the extension host. */
const largestTransaction = 2 * 1024 * 1024;

/**
 * Keeps the checkpoint, on the disk when this resolves; `there` where one with this id is. A kill
 * leaves the whole checkpoint or none, and at most contents that nothing uses.
 */
export async function writeCheckpoint(
  db: DatabaseSync,
  record: CheckpointRecord,
): Promise<'added' | 'there'> {
  if (hasCheckpoint(db, record.id)) return 'there';
  for (let attempt = 1; ; attempt++) {
    const packing = new Packing(db, attempt <= triesWithBases);
    const files = await Promise.all(record.files.map((file) => packing.add(file)));
    try {
      return commit(db, { ...record, files }, await packing.contents());
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile) || attempt === tries) throw error;
    }
  }
}

function commit(
  db: DatabaseSync,
  row: CheckpointRow,
  contents: readonly PackedContent[],
): 'added' | 'there' {
  const last = writeMost(db, contents);
  return inTransaction(db, () => {
    for (const content of last) insertContent(db, content);
    for (const hash of row.files.flatMap(({ before, after }) => [before, after])) {
      if (typeof hash === 'string' && !hasContent(db, hash)) throw new ChangedMeanwhile();
    }
    return insertCheckpoint(db, row) ? 'added' : 'there';
  });
}

/** Writes what is too much for one transaction; gives the rest, which is written with the checkpoint. */
function writeMost(db: DatabaseSync, contents: readonly PackedContent[]): readonly PackedContent[] {
  let waiting: PackedContent[] = [];
  let bytes = 0;
  for (const content of contents) {
    if (bytes > 0 && bytes + content.data.length > largestTransaction) {
      const now = waiting;
      inTransaction(db, () => now.forEach((each) => insertContent(db, each)));
      waiting = [];
      bytes = 0;
    }
    waiting.push(content);
    bytes += content.data.length;
  }
  return waiting;
}

/** The contents of one checkpoint that are not in the store yet, each once. */
class Packing {
  readonly #db: DatabaseSync;
  readonly #withBases: boolean;
  /** By hash, in an order in which a base stands before what builds on it. */
  readonly #packed = new Map<string, Promise<PackedContent | undefined>>();

  constructor(db: DatabaseSync, withBases: boolean) {
    this.#db = db;
    this.#withBases = withBases;
  }

  async add({ uri, before, after }: CheckpointFile): Promise<FileRow> {
    const old = before && (await hashOf(before));
    if (old !== undefined && before) await this.#pack(old, before, () => this.#lastOf(uri));
    const row = { uri, ...(old === undefined ? {} : { before: old }) };
    if (!after) return after === null ? { ...row, after } : row;
    const hash = await hashOf(after);
    const base = (): Promise<BaseContent | undefined> =>
      old !== undefined && before ? this.#baseFrom(old, before) : this.#lastOf(uri);
    await this.#pack(hash, after, base);
    return { ...row, after: hash };
  }

  async contents(): Promise<readonly PackedContent[]> {
    const all = await Promise.all(this.#packed.values());
    return all.flatMap((content) => content ?? []);
  }

  #pack(
    hash: string,
    bytes: Uint8Array,
    base: () => Promise<BaseContent | undefined>,
  ): Promise<PackedContent | undefined> {
    const packing = this.#packed.get(hash) ?? this.#packOnce(hash, bytes, base);
    this.#packed.set(hash, packing);
    return packing;
  }

  async #packOnce(
    hash: string,
    bytes: Uint8Array,
    base: () => Promise<BaseContent | undefined>,
  ): Promise<PackedContent | undefined> {
    // A damaged copy of the same content is no reason not to keep a good one.
    if (await readContent(this.#db, hash)) return undefined;
    return packContent(hash, bytes, this.#withBases ? await base() : undefined);
  }

  async #lastOf(uri: string): Promise<BaseContent | undefined> {
    const hash = lastContentOf(this.#db, uri);
    return hash === undefined ? undefined : readBase(this.#db, hash);
  }

  async #baseFrom(hash: string, bytes: Uint8Array): Promise<BaseContent | undefined> {
    const packed = await this.#packed.get(hash);
    if (!packed) return readBase(this.#db, hash);
    return packed.depth < longestChain ? { hash, depth: packed.depth, bytes } : undefined;
  }
}
