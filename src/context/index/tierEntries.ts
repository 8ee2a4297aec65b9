/** What is known of a file of a tier. */
export interface TierEntry {
  /** On the disk. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
  /** The same as the file tells it: not each use is to become a write. */
  readonly filedAt: number;
}

/** The entries of one tier, the least lately used first, with the sum of their bytes. */
export class TierEntries {
  readonly #entries = new Map<string, TierEntry>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get(name: string): TierEntry | undefined {
    return this.#entries.get(name);
  }

  /** Makes it the one that was used last. */
  set(name: string, entry: TierEntry): void {
    this.delete(name);
    this.#entries.set(name, entry);
    this.#bytes += entry.bytes;
  }

  delete(name: string): void {
    this.#bytes -= this.#entries.get(name)?.bytes ?? 0;
    this.#entries.delete(name);
  }

  /** The one that was not used for longest. */
  oldest(): string | undefined {
    const [oldest] = this.#entries.keys();
    return oldest;
  }

  all(): readonly (readonly [string, TierEntry])[] {
    return [...this.#entries];
  }

  /** Puts those in their order that came from the disk. */
  sort(): void {
    const sorted = this.all().toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [name, entry] of sorted) this.set(name, entry);
  }
}
