import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { readBundle, writeBundle, type WrittenBundle } from './bundle.ts';
import type { BundleRoot } from './bundlePaths.ts';
import {
  cleanTags,
  cleanTitle,
  type CheckpointInfo,
  type CheckpointRecord,
  type CheckpointReport,
  type NewCheckpoint,
} from './checkpoint.ts';
import {
  databaseIdentity,
  inTransaction,
  markRead,
  openDatabase,
  openSqlite,
  setAside,
  unreadSetAside,
  type OpenDatabase,
} from './checkpointDatabase.ts';
import { CheckpointError, checkpointFailure, isDamage } from './checkpointFailure.ts';
import {
  checkpointIds,
  countCheckpoints,
  deleteCheckpoint,
  knownUris,
  readInfo,
} from './checkpointTable.ts';
import { collectGarbage } from './garbage.ts';
import { takeOverOldFolder } from './oldFolder.ts';
import { readCheckpoint } from './readCheckpoint.ts';
import { readDamagedStore } from './salvageStore.ts';
import { writeCheckpoint } from './writeCheckpoint.ts';

export interface CheckpointStoreOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly openDatabase?: OpenDatabase;
  /** A damaged store was set aside, now or while it was in use. */
  readonly onRecovered?: (report: CheckpointReport) => void;
}

/** Checkpoints that are read in one go, some milliseconds: the host has other things to do. */
const listedAtOnce = 25;

export type ImportResult =
  | { readonly type: 'imported'; readonly added: number; readonly there: number }
  /** `reason` is for a person; nothing was imported. */
  | { readonly type: 'refused'; readonly reason: string };

/**
 * Opens the checkpoints in `folder`, making the store if there is none. A damaged one is set aside,
 * and what can be read of it is kept. Rejects with `CheckpointError` where the disk does not allow it.
 */
export async function openCheckpoints(
  folder: string,
  options: CheckpointStoreOptions = {},
): Promise<CheckpointStore> {
  const store = new CheckpointStore(folder, options);
  await store.open();
  return store;
}

/**
 * What files were, in one SQLite file. Several windows may use it at once; a kill at any moment loses
 * nothing that was acknowledged. Every method rejects with `CheckpointError` where the disk fails,
 * and has changed nothing then. What writes, is done one after the other.
 */
export class CheckpointStore {
  readonly #folder: string;
  readonly #options: Required<CheckpointStoreOptions>;
  #db: DatabaseSync | undefined;
  #identity: string | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(folder: string, options: CheckpointStoreOptions) {
    this.#folder = folder;
    this.#options = { now: Date.now, openDatabase: openSqlite, onRecovered: () => {}, ...options };
  }

  /** To be called once, before anything else. */
  async open(): Promise<void> {
    await this.#write(async (db) => {
      await this.#readSetAside(db, 'an earlier recovery did not come to its end');
      await takeOverOldFolder(this.#folder, (record) => writeCheckpoint(db, record));
    });
  }

  /** Keeps a checkpoint; it is on the disk when this resolves to its id. */
  async create(checkpoint: NewCheckpoint): Promise<string> {
    const at = this.#options.now();
    const { title, tags = [], pinned = false } = checkpoint;
    const id = createId(at);
    const clean = { title: cleanTitle(title), tags: cleanTags(tags), pinned };
    await this.put({ ...checkpoint, ...clean, id, at });
    return id;
  }

  /** Keeps a checkpoint that has an id already. Never overwrites one. */
  put(record: CheckpointRecord): Promise<'added' | 'there'> {
    return this.#write(async (db) => {
      const result = await writeCheckpoint(db, record);
      // Set aside by another window meanwhile: what it read of it may not have this one yet.
      const moved = databaseIdentity(this.#folder) !== this.#identity;
      return moved ? writeCheckpoint(this.#connection(), record) : result;
    });
  }

  /** Newest first. */
  list(): Promise<readonly CheckpointInfo[]> {
    return this.#use(async (db) => {
      const infos: CheckpointInfo[] = [];
      for (const [i, id] of checkpointIds(db).entries()) {
        if (i % listedAtOnce === listedAtOnce - 1) await nextTurn();
        const info = readInfo(db, id);
        if (info) infos.push(info);
      }
      return infos;
    });
  }

  /**
   * The checkpoint with its contents; of the files that `only` names, where it is given. Undefined
   * where it is not there; rejects where a content is damaged.
   */
  get(id: string, only?: ReadonlySet<string>): Promise<CheckpointRecord | undefined> {
    return this.#use(async (db) => {
      const info = readInfo(db, id);
      if (!info) return undefined;
      const files = only ? info.files.filter(({ uri }) => only.has(uri)) : info.files;
      const { record, damaged } = await readCheckpoint(db, { ...info, files });
      if (damaged.length > 0) throw new CheckpointError(damagedFailure(damaged[0]?.uri ?? ''));
      return record;
    });
  }

  /** Files of which there are checkpoints, the latest first, at most `most`. */
  knownUris(most: number): Promise<readonly string[]> {
    return this.#use((db) => Promise.resolve(knownUris(db, most)));
  }

  count(): Promise<number> {
    return this.#use((db) => Promise.resolve(countCheckpoints(db)));
  }

  /** False where the checkpoint is not there any more; so with the two below. */
  rename(id: string, title: string): Promise<boolean> {
    return this.#update('title', cleanTitle(title), id);
  }

  setTags(id: string, tags: readonly string[]): Promise<boolean> {
    return this.#update('tags', JSON.stringify(cleanTags(tags)), id);
  }

  setPinned(id: string, pinned: boolean): Promise<boolean> {
    return this.#update('pinned', Number(pinned), id);
  }

  /** Bytes that the store takes on the disk. */
  usage(): Promise<number> {
    return this.#use((db) => {
      const get = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
      const pages = get('page_count') - get('freelist_count');
      return Promise.resolve(pages * get('page_size'));
    });
  }

  /** Removes checkpoints; their contents go with `collectGarbage`. */
  remove(ids: readonly string[]): Promise<void> {
    return this.#write((db) => {
      inTransaction(db, () => ids.forEach((id) => deleteCheckpoint(db, id)));
      return Promise.resolve();
    });
  }

  /** Frees what no checkpoint has any more. May be killed anywhere. */
  collectGarbage(): Promise<void> {
    return this.#write(collectGarbage);
  }

  /** The checkpoints as one file. `roots`: the folders of the workspace. */
  async exportBundle(ids: readonly string[], roots: readonly BundleRoot[]): Promise<WrittenBundle> {
    const records = await Promise.all(ids.map((id) => this.get(id)));
    return writeBundle(
      records.flatMap((record) => record ?? []),
      roots,
    );
  }

  /** Takes in a file that `exportBundle` wrote: all of it or nothing, and never over what is there. */
  async importBundle(bundle: Uint8Array, roots: readonly BundleRoot[]): Promise<ImportResult> {
    const read = await readBundle(bundle, roots);
    if (read.type === 'refused') return read;
    let added = 0;
    for (const record of read.records) if ((await this.put(record)) === 'added') added++;
    return { type: 'imported', added, there: read.records.length - added };
  }

  /** After what is being written. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    this.#db?.close();
    this.#db = undefined;
  }

  #update(
    column: 'title' | 'tags' | 'pinned',
    value: string | number,
    id: string,
  ): Promise<boolean> {
    return this.#write((db) => {
      const update = db.prepare(`UPDATE checkpoints SET ${column} = ? WHERE id = ?`);
      return Promise.resolve(update.run(value, id).changes > 0);
    });
  }

  #write<T>(work: (db: DatabaseSync) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#use(work));
    // Whoever asked for it is told; the next one does not wait for a success.
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #use<T>(work: (db: DatabaseSync) => Promise<T>): Promise<T> {
    if (this.#closed) throw new CheckpointError(closedFailure);
    try {
      return await this.#mending(work);
    } catch (error) {
      throw new CheckpointError(checkpointFailure(error, this.#folder), error);
    }
  }

  /** Where the store turns out damaged: once more with what could be read of it. */
  async #mending<T>(work: (db: DatabaseSync) => Promise<T>): Promise<T> {
    try {
      return await work(this.#connection());
    } catch (error) {
      if (!isDamage(error)) throw error;
      await this.#recover(error);
    }
    return work(this.#connection());
  }

  async #recover(error: unknown): Promise<void> {
    this.#db?.close();
    this.#db = undefined;
    // Unless another window was faster: then its new one is in the place.
    if (databaseIdentity(this.#folder) === this.#identity) setAside(this.#folder, createId());
    await this.#readSetAside(this.#connection(), String(error));
  }

  async #readSetAside(db: DatabaseSync, reason: string): Promise<void> {
    for (const path of unreadSetAside(this.#folder)) {
      let kept = 0;
      for await (const record of readDamagedStore(path, this.#options.openDatabase)) {
        await writeCheckpoint(db, record);
        kept++;
      }
      const at = this.#options.now();
      this.#options.onRecovered({ at, reason, setAside: markRead(path), kept });
    }
  }

  #connection(): DatabaseSync {
    const found = databaseIdentity(this.#folder);
    if (this.#db && found === this.#identity) return this.#db;
    this.#db?.close();
    this.#db = undefined;
    // Already here: a file that cannot be opened is to be known as well.
    this.#identity = found;
    this.#db = openDatabase(this.#folder, this.#options.openDatabase);
    this.#identity = databaseIdentity(this.#folder);
    return this.#db;
  }
}

function damagedFailure(uri: string): Failure {
  return {
    kind: 'storage',
    title: t('The checkpoint of {0} is damaged and cannot be restored', uri),
    advice: t('The other files of the checkpoint can be: choose them one by one.'),
    retryable: false,
    actions: ['open-log'],
  };
}

const closedFailure: Failure = {
  kind: 'storage',
  title: t('The checkpoints are closed already'),
  advice: t('Reload the window.'),
  retryable: false,
  actions: [],
};
