import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { LruCache } from './lruCache.ts';
import { TierEntries } from './tierEntries.ts';
import { sumBytes, TierFiles, type FileTier } from './tierFiles.ts';

const compress = promisify(deflate);

/** Where an entry is kept: in memory too, as a file, or deflated. */
export type Tier = 'hot' | FileTier;

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
  /** Bytes of each tier at the most, at any time. */
  readonly hotBytes: number;
  readonly warmBytes: number;
  readonly coldBytes: number;
  /** Milliseconds without use after which `tidy` deflates an entry. */
  readonly coldAfter: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Milliseconds that a file's time of use may be behind: not each reading is to become a write. */
const useLag = 3_600_000;
/** Milliseconds by which a file must have been used later than is known here: by another window then. */
const otherUse = 60_000;
/** Of the bytes of both tiers, what is written before the folder is looked at again: others write too. */
const lookShare = 1 / 16;

/**
 * Bytes by key, kept by how lately they were used: in memory, as files, as deflated files, not at all. It
 * is a cache: what is damaged or cannot be read is not there. What two windows write at once is the same.
 *
 * The bytes on the disk are at most those of both tiers, and room is made before something is written.
 * Beyond it may stand for a moment the one entry that is on its way from tier to tier, and for each other
 * window that writes a sixteenth, which this one has not seen yet. Writes wait for each other, and nobody
 * has to wait for them: `get` has what was put at once, as far as the hot tier holds it.
 */
export class TieredStore {
  readonly #options: TieredStoreOptions;
  readonly #files: TierFiles;
  readonly #hot: LruCache<Uint8Array>;
  readonly #warm = new TierEntries();
  readonly #cold = new TierEntries();
  readonly #turns = new Map<string, Promise<void>>();
  #opened: Promise<void> | undefined;
  #written: Promise<unknown> = Promise.resolve();
  /** Bytes that are to be written, and those that were since the folder was looked at. */
  #waiting = 0;
  #unseen = 0;

  constructor(options: TieredStoreOptions) {
    this.#options = options;
    this.#files = new TierFiles(options.folder);
    this.#hot = new LruCache(options.hotBytes, (value) => value.length);
  }

  /** Undefined where there is none. Brings the entry up to the hottest tier. */
  async get(key: string): Promise<Uint8Array | undefined> {
    const name = nameOf(key);
    const hot = this.#hot.get(name);
    await this.#open();
    // What is on its way to the disk is there already.
    if (hot && !this.#isFiled(name)) return hot;
    return this.#inTurn(name, async () => {
      if (!this.#isFiled(name)) return this.#hot.get(name);
      const value = this.#hot.get(name) ?? (await this.#read(name));
      if (value === undefined) {
        await this.#forget(name);
        return undefined;
      }
      this.#hot.set(name, value);
      if (this.#cold.get(name)) this.#warmUp(name, value);
      else await this.#use(name);
      return value;
    });
  }

  /**
   * Resolves once it is on the disk. Rejects with the system's errors. Not kept is what the tiers could not
   * hold, and whatever comes while as much as they hold waits to be written.
   */
  async put(key: string, value: Uint8Array): Promise<void> {
    if (Math.max(this.#waiting, value.length) > this.#bound) return;
    const name = nameOf(key);
    this.#hot.set(name, value);
    this.#waiting += value.length;
    try {
      await this.#open();
      await this.#afterWrites(() => this.#keep(name, value));
    } finally {
      this.#waiting -= value.length;
    }
  }

  async delete(key: string): Promise<void> {
    const name = nameOf(key);
    await this.#open();
    await this.#afterWrites(() => this.#inTurn(name, () => this.#forget(name)));
  }

  /** The entries for which `wanted` is true, the last used first. */
  async query(wanted: (entry: StoredEntry) => boolean): Promise<readonly StoredEntry[]> {
    await this.#open();
    const of = (tier: FileTier, entries: TierEntries): readonly StoredEntry[] =>
      entries.all().map(([name, { bytes, usedAt }]) => {
        const key = Buffer.from(name, 'hex').toString();
        return { key, tier: this.#hot.has(name) ? 'hot' : tier, bytes, usedAt };
      });
    return [...of('warm', this.#warm), ...of('cold', this.#cold)]
      .filter(wanted)
      .toSorted((a, b) => b.usedAt - a.usedAt);
  }

  /** Deflates what was not used lately, and deletes what there is no room for, whoever wrote it. */
  async tidy(): Promise<void> {
    await this.#open();
    await this.#afterWrites(async () => {
      await this.#look();
      const before = this.#options.now() - this.#options.coldAfter;
      for (const [name, { usedAt }] of this.#warm.all()) {
        if (usedAt < before) await this.#cool(name);
      }
      await this.#fit();
    });
  }

  /** Bytes on the disk at the most. */
  get #bound(): number {
    return this.#options.warmBytes + this.#options.coldBytes;
  }

  /** One write at a time: whoever makes room counts on it afterwards. */
  async #afterWrites(work: () => Promise<void>): Promise<void> {
    const turn = this.#written.then(work);
    this.#written = turn.catch(() => undefined);
    await turn;
  }

  /** What is asked of one entry happens one after the other. */
  async #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(name);
    const { promise: turn, resolve: end } = Promise.withResolvers<void>();
    this.#turns.set(name, turn);
    try {
      await before;
      return await work();
    } finally {
      if (this.#turns.get(name) === turn) this.#turns.delete(name);
      end();
    }
  }

  /** Writes it where there is room: as it is, or deflated where the warm tier could not hold it at all. */
  async #keep(name: string, value: Uint8Array): Promise<void> {
    const bytes = value.length + sumBytes;
    this.#unseen += bytes;
    if (this.#unseen > this.#bound * lookShare) await this.#look();
    if (bytes > this.#options.warmBytes) {
      const deflated = await compress(value);
      return this.#inTurn(name, () => this.#fileCold(name, deflated, this.#options.now()));
    }
    await this.#fit(bytes);
    await this.#inTurn(name, async () => {
      await this.#files.writeWarm(name, value);
      if (this.#cold.get(name)) await this.#files.remove('cold', name);
      const now = this.#options.now();
      this.#cold.delete(name);
      this.#warm.set(name, { bytes, usedAt: now, filedAt: now });
    });
  }

  /** Makes room for so many bytes more in the warm tier, one entry after the other. */
  async #fit(more = 0): Promise<void> {
    while (this.#warm.bytes + more > this.#options.warmBytes) {
      const oldest = this.#warm.oldest();
      if (oldest === undefined) break;
      await this.#cool(oldest);
    }
    await this.#fitCold(0);
  }

  async #fitCold(more: number): Promise<void> {
    while (this.#cold.bytes + more > this.#options.coldBytes) {
      const oldest = this.#cold.oldest();
      if (oldest === undefined) return;
      await this.#inTurn(oldest, () => this.#drop('cold', oldest));
    }
  }

  async #cool(name: string): Promise<void> {
    await this.#inTurn(name, async () => {
      const entry = this.#warm.get(name);
      if (!entry) return;
      const usedAt = (await this.#files.usedAt('warm', name)) ?? 0;
      if (usedAt > entry.usedAt + otherUse) {
        // Another window uses it.
        this.#warm.set(name, { ...entry, usedAt, filedAt: usedAt });
        return;
      }
      const value = await this.#files.read('warm', name);
      if (value) await this.#fileCold(name, await compress(value), entry.usedAt);
      else await this.#drop('warm', name);
    });
  }

  /** Takes the place of the warm file. What the whole tier could not hold is not kept. */
  async #fileCold(name: string, deflated: Uint8Array, usedAt: number): Promise<void> {
    this.#cold.delete(name);
    if (deflated.length > this.#options.coldBytes) return this.#forget(name);
    await this.#fitCold(deflated.length);
    const bytes = await this.#files.writeCold(name, deflated);
    await this.#files.touch('cold', name, usedAt);
    this.#cold.set(name, { bytes, usedAt, filedAt: usedAt });
    await this.#drop('warm', name);
  }

  /** Out of one tier. What cannot be deleted now is tried again after all others. */
  async #drop(tier: FileTier, name: string): Promise<void> {
    const entries = tier === 'warm' ? this.#warm : this.#cold;
    const entry = entries.get(name);
    this.#hot.delete(name);
    if (entry) entries.set(name, entry);
    await this.#files.remove(tier, name);
    entries.delete(name);
  }

  async #forget(name: string): Promise<void> {
    await this.#drop('warm', name);
    await this.#drop('cold', name);
  }

  #isFiled(name: string): boolean {
    return (this.#warm.get(name) ?? this.#cold.get(name)) !== undefined;
  }

  /** Another window may have moved it to the other tier. */
  async #read(name: string): Promise<Uint8Array | undefined> {
    const [tier, other] = this.#warm.get(name) ? tiers : tiers.toReversed();
    return (
      (await this.#files.read(tier ?? 'warm', name)) ??
      (await this.#files.read(other ?? 'cold', name))
    );
  }

  /** Whoever asked does not wait until there is room; what fails costs the next reader an inflation. */
  #warmUp(name: string, value: Uint8Array): void {
    void this.#afterWrites(() => this.#keep(name, value)).catch(() => undefined);
  }

  async #use(name: string): Promise<void> {
    const now = this.#options.now();
    const entry = this.#warm.get(name);
    if (!entry) return;
    const isDue = now - entry.filedAt >= useLag;
    this.#warm.set(name, { ...entry, usedAt: now, filedAt: isDue ? now : entry.filedAt });
    if (isDue) await this.#files.touch('warm', name, now);
  }

  #open(): Promise<void> {
    this.#opened ??= this.#look();
    return this.#opened;
  }

  /** Learns what there is on the disk: other windows write and delete as well. */
  async #look(): Promise<void> {
    this.#unseen = 0;
    for (const tier of tiers) {
      const entries = tier === 'warm' ? this.#warm : this.#cold;
      const isKnown = (name: string): boolean => entries.get(name) !== undefined;
      const found = await this.#files.list(tier, isKnown, this.#options.now());
      for (const [name] of entries.all()) if (!found.has(name)) entries.delete(name);
      for (const [name, file] of found) {
        if (file !== 'known') entries.set(name, { ...file, filedAt: file.usedAt });
      }
      entries.sort();
    }
    // Of what stands in both, one is what a killed window left.
    for (const [name] of this.#warm.all()) {
      if (this.#cold.get(name)) await this.#files.remove('cold', name);
      this.#cold.delete(name);
    }
  }
}

const tiers = ['warm', 'cold'] as const satisfies readonly FileTier[];

/** The key in hexadecimal: some file systems do not tell `A` from `a`. */
function nameOf(key: string): string {
  return Buffer.from(key).toString('hex');
}
