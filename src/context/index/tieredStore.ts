import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflate, inflate } from 'node:zlib';
import { LruCache } from './lruCache.ts';

const compress = promisify(deflate);
const expand = promisify(inflate);

/** Where an entry is kept: in memory too, as a file, or deflated. */
export type Tier = 'hot' | 'warm' | 'cold';

export interface StoredEntry {
  readonly key: string;
  readonly tier: Tier;
  /** As it is kept on the disk. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

export interface TieredStoreOptions {
  readonly folder: string;
  /** Bytes of each tier at the most. */
  readonly hotBytes: number;
  readonly warmBytes: number;
  readonly coldBytes: number;
  /** Milliseconds without use after which an entry is deflated. */
  readonly coldAfter: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Entry {
  tier: 'warm' | 'cold';
  bytes: number;
  usedAt: number;
}

/** Milliseconds that a file's time of use may be behind: not each reading is to become a write. */
const useLag = 3_600_000;

/**
 * Bytes by key, kept by how lately they were used: in memory, as files, as deflated files, not at all. It
 * is a cache: what is damaged or cannot be read is not there. What two windows write at once is the same.
 */
export class TieredStore {
  readonly #options: TieredStoreOptions;
  readonly #hot: LruCache<Uint8Array>;
  readonly #entries = new Map<string, Entry>();
  readonly #turns = new Map<string, Promise<void>>();
  #opened: Promise<void> | undefined;

  constructor(options: TieredStoreOptions) {
    this.#options = options;
    this.#hot = new LruCache(options.hotBytes, (value) => value.length);
  }

  /** Undefined where there is none. Brings the entry up to the hottest tier. */
  async get(key: string): Promise<Uint8Array | undefined> {
    await this.#open();
    return this.#inTurn(key, async () => {
      const hot = this.#hot.get(key);
      const entry = this.#entries.get(key);
      if (!entry) return undefined;
      const value = hot ?? (await this.#read(key, entry));
      if (value === undefined) {
        await this.#forget(key);
        return undefined;
      }
      if (entry.tier === 'cold') await this.#write(key, value);
      else await this.#use(key, entry);
      this.#hot.set(key, value);
      return value;
    });
  }

  /** Rejects with the system's errors. */
  async put(key: string, value: Uint8Array): Promise<void> {
    await this.#open();
    await this.#inTurn(key, async () => {
      await this.#write(key, value);
      this.#hot.set(key, value);
    });
  }

  async delete(key: string): Promise<void> {
    await this.#open();
    await this.#inTurn(key, () => this.#forget(key));
  }

  /** The entries for which `wanted` is true, the last used first. */
  async query(wanted: (entry: StoredEntry) => boolean): Promise<readonly StoredEntry[]> {
    await this.#open();
    return [...this.#entries]
      .map(([key, entry]): StoredEntry => {
        const tier = this.#hot.has(key) ? 'hot' : entry.tier;
        return { key, tier, bytes: entry.bytes, usedAt: entry.usedAt };
      })
      .filter(wanted)
      .toSorted((a, b) => b.usedAt - a.usedAt);
  }

  /** Deflates what was not used lately, and deletes what there is no room for. */
  async tidy(): Promise<void> {
    const before = this.#options.now() - this.#options.coldAfter;
    const warm = await this.query(({ key }) => this.#entries.get(key)?.tier === 'warm');
    let warmBytes = 0;
    for (const { key, bytes, usedAt } of warm) {
      warmBytes += bytes;
      if (usedAt < before || warmBytes > this.#options.warmBytes) await this.#cool(key);
    }
    let coldBytes = 0;
    for (const { key, bytes } of await this.query(({ tier }) => tier === 'cold')) {
      coldBytes += bytes;
      if (coldBytes > this.#options.coldBytes) await this.delete(key);
    }
  }

  /** What is asked of one key happens one after the other. */
  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key);
    const { promise: turn, resolve: end } = Promise.withResolvers<void>();
    this.#turns.set(key, turn);
    try {
      await before;
      return await work();
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
      end();
    }
  }

  async #cool(key: string): Promise<void> {
    await this.#inTurn(key, async () => {
      const entry = this.#entries.get(key);
      const value = entry?.tier === 'warm' ? await this.#read(key, entry) : undefined;
      if (!entry || value === undefined) return this.#forget(key);
      const cold = await compress(value);
      await this.#writeFile('cold', key, cold);
      await utimes(this.#file('cold', key), entry.usedAt / 1_000, entry.usedAt / 1_000);
      await rm(this.#file('warm', key), { force: true });
      this.#hot.delete(key);
      this.#entries.set(key, { ...entry, tier: 'cold', bytes: cold.length });
    });
  }

  async #read(key: string, { tier }: Entry): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(this.#file(tier, key));
      if (tier === 'cold') return await expand(bytes);
      const value = bytes.subarray(4);
      return bytes.length >= 4 && bytes.readUInt32LE() === crc32(value) ? value : undefined;
    } catch {
      // Deleted by another window, or damaged: then it is not there.
      return undefined;
    }
  }

  async #write(key: string, value: Uint8Array): Promise<void> {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(value));
    await this.#writeFile('warm', key, Buffer.concat([sum, value]));
    if (this.#entries.get(key)?.tier === 'cold') await rm(this.#file('cold', key), { force: true });
    this.#entries.set(key, { tier: 'warm', bytes: value.length, usedAt: this.#options.now() });
  }

  async #writeFile(tier: 'warm' | 'cold', key: string, bytes: Uint8Array): Promise<void> {
    const file = this.#file(tier, key);
    const part = `${file}.${randomUUID()}.part`;
    try {
      await writeFile(part, bytes);
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async #use(key: string, entry: Entry): Promise<void> {
    const now = this.#options.now();
    if (now - entry.usedAt < useLag) return;
    entry.usedAt = now;
    // Another window may have deleted it by now, which is that window's right.
    await utimes(this.#file('warm', key), now / 1_000, now / 1_000).catch(() => undefined);
  }

  async #forget(key: string): Promise<void> {
    this.#entries.delete(key);
    this.#hot.delete(key);
    await rm(this.#file('warm', key), { force: true });
    await rm(this.#file('cold', key), { force: true });
  }

  /** The key in hexadecimal: some file systems do not tell `A` from `a`. */
  #file(tier: 'warm' | 'cold', key: string): string {
    return path.join(this.#options.folder, tier, Buffer.from(key).toString('hex'));
  }

  #open(): Promise<void> {
    this.#opened ??= this.#list();
    return this.#opened;
  }

  async #list(): Promise<void> {
    for (const tier of ['cold', 'warm'] as const) {
      const folder = path.join(this.#options.folder, tier);
      await mkdir(folder, { recursive: true });
      for (const name of await readdir(folder)) {
        const file = path.join(folder, name);
        const stats = await stat(file).catch(() => undefined);
        if (!stats) continue;
        if (name.endsWith('.part')) {
          const abandoned = this.#options.now() - stats.mtimeMs > useLag;
          if (abandoned) await rm(file, { force: true });
        } else {
          const key = Buffer.from(name, 'hex').toString();
          this.#entries.set(key, { tier, bytes: stats.size, usedAt: stats.mtimeMs });
        }
      }
    }
  }
}
