import { appendFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { createId } from '../protocol/ids.ts';
import type { UsageRecord } from './usageLedger.ts';

const nameOf = (id: string): string => `usage.waiting.${id}.jsonl`;
const anyName = /^usage\.waiting\.\w+\.jsonl$/u;

const count = v.pipe(v.number(), v.minValue(0));
const record = v.object({
  deliveryId: v.string(),
  entry: v.object({
    at: v.number(),
    model: v.object({ provider: v.string(), model: v.string() }),
    correlation: v.string(),
    session: v.exactOptional(v.string()),
    usage: v.object({
      input: count,
      output: count,
      cachedInput: v.exactOptional(count),
      cacheWrite: v.exactOptional(count),
    }),
    estimated: v.boolean(),
    cost: v.exactOptional(count),
  }),
});

/**
 * Usage that could not be written to its file yet, beside it: a line of JSON each, so that it outlasts
 * the window. Each window appends to a file of its own, and reads those of all when it starts: what is
 * written twice is counted once.
 */
export class UsageOutbox {
  readonly #folder: string;
  readonly #own: string;
  readonly #kept = new Set<string>();
  /** Files that were read, and how long they were. */
  readonly #read = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#own = path.join(folder, nameOf(createId()));
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** Whether it survives the window. */
  has(deliveryId: string): boolean {
    return this.#kept.has(deliveryId);
  }

  /** Errors of the disk's pass through. */
  keep(records: readonly UsageRecord[]): void {
    const fresh = records.filter(({ deliveryId }) => !this.#kept.has(deliveryId));
    if (fresh.length === 0) return;
    const lines = fresh.map((each) => `${JSON.stringify(each)}\n`).join('');
    // The line before may be torn: then this one must not end up on it.
    appendFileSync(this.#own, `\n${lines}`, { flush: true });
    for (const { deliveryId } of fresh) this.#kept.add(deliveryId);
  }

  /** What this and other windows left. A line that was torn is passed over. */
  left(): readonly UsageRecord[] {
    const records = new Map<string, UsageRecord>();
    for (const name of namesIn(this.#folder)) {
      const file = path.join(this.#folder, name);
      const bytes = readFileSync(file);
      this.#read.set(file, bytes.length);
      for (const line of bytes.toString('utf8').split('\n')) {
        const read = recordOf(line);
        if (read) records.set(read.deliveryId, read);
      }
    }
    for (const id of records.keys()) this.#kept.add(id);
    return [...records.values()];
  }

  /** Everything was written. A file to which another window added something meanwhile stays. */
  clear(): void {
    if (this.isEmpty) return;
    for (const [file, length] of this.#read) {
      if (statSync(file, { throwIfNoEntry: false })?.size === length) rmSync(file, { force: true });
    }
    rmSync(this.#own, { force: true });
    this.#read.clear();
    this.#kept.clear();
  }
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => anyName.test(name));
}

function recordOf(line: string): UsageRecord | undefined {
  if (line === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(record, value);
  return parsed.success ? parsed.output : undefined;
}
