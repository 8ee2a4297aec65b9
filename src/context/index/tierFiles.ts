import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { crc32, inflate } from 'node:zlib';

const expand = promisify(inflate);

/** How a value stands on the disk: as it is, or deflated. */
export type FileTier = 'warm' | 'cold';

export interface ListedFile {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** Bytes of the checksum in front of a value that is not deflated. */
export const sumBytes = 4;
/** Milliseconds after which nobody writes a part of a file any more. */
const abandonedAfter = 3_600_000;
/** Names that are looked at before others have their turn. */
const atOnce = 500;

/** The files of a tiered store, a folder for each tier. Several windows may read and write them. */
export class TierFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined for what is damaged, or was deleted by another window. */
  async read(tier: FileTier, name: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(this.#file(tier, name));
      if (tier === 'cold') return await expand(bytes);
      const value = bytes.subarray(sumBytes);
      return bytes.length >= sumBytes && bytes.readUInt32LE() === crc32(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** As a whole or not at all. Gives the bytes on the disk; rejects with the system's errors. */
  async writeWarm(name: string, value: Uint8Array): Promise<number> {
    const sum = Buffer.alloc(sumBytes);
    sum.writeUInt32LE(crc32(value));
    await this.#write('warm', name, Buffer.concat([sum, value]));
    return sumBytes + value.length;
  }

  /** The same for what is deflated already. */
  async writeCold(name: string, deflated: Uint8Array): Promise<number> {
    await this.#write('cold', name, deflated);
    return deflated.length;
  }

  async remove(tier: FileTier, name: string): Promise<void> {
    await rm(this.#file(tier, name), { force: true });
  }

  /** Another window may have deleted it by now, which is that window's right. */
  async touch(tier: FileTier, name: string, time: number): Promise<void> {
    await utimes(this.#file(tier, name), time / 1_000, time / 1_000).catch(() => undefined);
  }

  /** When it was used last, as far as the disk knows; undefined where it is gone. */
  async usedAt(tier: FileTier, name: string): Promise<number | undefined> {
    return (await this.#stat(tier, name))?.usedAt;
  }

  /** The names of a tier, and what is to be known of those that `isKnown` does not know. */
  async list(
    tier: FileTier,
    isKnown: (name: string) => boolean,
    now: number,
  ): Promise<ReadonlyMap<string, ListedFile | 'known'>> {
    const found = new Map<string, ListedFile | 'known'>();
    const folder = path.join(this.#folder, tier);
    await mkdir(folder, { recursive: true });
    for (const [i, name] of (await readdir(folder)).entries()) {
      if (i % atOnce === atOnce - 1) await pause();
      if (isKnown(name)) found.set(name, 'known');
      else {
        const file = await this.#stat(tier, name);
        if (!name.endsWith('.part')) {
          if (file) found.set(name, file);
        } else if (file && now - file.usedAt > abandonedAfter) await this.remove(tier, name);
      }
    }
    return found;
  }

  async #stat(tier: FileTier, name: string): Promise<ListedFile | undefined> {
    const stats = await stat(this.#file(tier, name)).catch(() => undefined);
    return stats && { bytes: stats.size, usedAt: stats.mtimeMs };
  }

  async #write(tier: FileTier, name: string, bytes: Uint8Array): Promise<void> {
    const file = this.#file(tier, name);
    const part = `${file}.${randomUUID()}.part`;
    try {
      await writeFile(part, bytes);
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  #file(tier: FileTier, name: string): string {
    return path.join(this.#folder, tier, name);
  }
}
