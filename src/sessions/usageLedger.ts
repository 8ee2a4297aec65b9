import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { ModelRef, Usage } from '../protocol/model.ts';
import { Sql } from './sql.ts';

/** What one request used. */
export interface UsageEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly model: ModelRef;
  /** The request, and so its message. */
  readonly correlation: string;
  readonly session?: string;
  readonly usage: Usage;
  /** True where the provider told no usage, and Parley counted. */
  readonly estimated: boolean;
  /** US dollars; missing where the model's price is not known. */
  readonly cost?: number;
}

/** An entry on its way into the file. */
export interface UsageRecord {
  /** The same however often it is written: it is counted once. */
  readonly deliveryId: string;
  readonly entry: UsageEntry;
}

/** What a model used on a day. */
export interface DailyUsage {
  /** The person's own day: `2026-11-26`. */
  readonly day: string;
  readonly model: ModelRef;
  readonly requests: number;
  /** Tokens. */
  readonly input: number;
  readonly output: number;
  /** US dollars of those requests whose price is known. */
  readonly cost: number;
  /** How many have no price, so that `cost` is too little. */
  readonly unpriced: number;
}

interface UsageLedgerOptions {
  readonly now: () => number;
  /** Hears that a damaged file was set aside. */
  readonly onTrouble: (error: unknown) => void;
}

const file = 'usage.db';
/** Milliseconds that another window's write is waited for; whoever writes tries again later. */
const lockTimeout = 20;
/** Days after which an entry is dropped: a year can be compared with the one before. */
const keptDays = 800;
const dayLength = 86_400_000;

/** SQLITE_CORRUPT and SQLITE_NOTADB. Source: sqlite.org/rescode.html. */
const damageCodes: ReadonlySet<number> = new Set([11, 26]);

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS usage (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    session TEXT,
    correlation TEXT NOT NULL,
    input INTEGER NOT NULL,
    output INTEGER NOT NULL,
    cachedInput INTEGER,
    cacheWrite INTEGER,
    estimated INTEGER NOT NULL,
    cost REAL
  );
  CREATE INDEX IF NOT EXISTS usageByDay ON usage (day);
  CREATE INDEX IF NOT EXISTS usageBySession ON usage (session);
  CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`;

/**
 * What was used and spent, by all windows and workspaces of this machine: a budget for a day counts
 * them all. A file that is damaged is set aside and begun anew. Errors of SQLite's pass through, those of
 * the constructor too.
 */
export class UsageLedger {
  readonly #sql: Sql;

  constructor(folder: string, { now, onTrouble }: UsageLedgerOptions) {
    this.#sql = new Sql(openDatabase(folder, onTrouble));
    try {
      this.#dropOlderThan(now() - keptDays * dayLength);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * All of them or none; one that is there already is left alone. What was delivered stands in a table of
   * its own: a window of an older Parley writes rows of the width that it knows.
   */
  write(records: readonly UsageRecord[]): void {
    this.#sql.transaction(() => {
      for (const { deliveryId, entry } of records) {
        const { changes } = this.#sql
          .prepare('INSERT OR IGNORE INTO deliveries VALUES (?, ?)')
          .run(deliveryId, entry.at);
        if (changes === 1) this.#insert(entry);
      }
    });
  }

  /** `day` as `2026-11-26`, in the person's own time zone. */
  readDay(day: string): readonly UsageEntry[] {
    return this.#sql.prepare('SELECT * FROM usage WHERE day = ? ORDER BY id').all(day).map(entryOf);
  }

  readSession(session: string): readonly UsageEntry[] {
    const rows = this.#sql
      .prepare('SELECT * FROM usage WHERE session = ? ORDER BY id')
      .all(session);
    return rows.map(entryOf);
  }

  /** Newest day first; within a day what cost most first. */
  daily(since: string): readonly DailyUsage[] {
    const rows = this.#sql
      .prepare(
        `SELECT day, provider, model, count(*) AS requests, sum(input) AS input,
           sum(output) AS output, total(cost) AS cost, sum(cost IS NULL) AS unpriced
         FROM usage WHERE day >= ? GROUP BY day, provider, model
         ORDER BY day DESC, cost DESC, requests DESC`,
      )
      .all(since);
    return rows.map((row) => ({
      day: String(row['day']),
      model: { provider: String(row['provider']), model: String(row['model']) },
      requests: Number(row['requests']),
      input: Number(row['input']),
      output: Number(row['output']),
      cost: Number(row['cost']),
      unpriced: Number(row['unpriced']),
    }));
  }

  close(): void {
    this.#sql.db.close();
  }

  #dropOlderThan(at: number): void {
    for (const table of ['usage', 'deliveries']) {
      this.#sql.prepare(`DELETE FROM ${table} WHERE at < ?`).run(at);
    }
  }

  #insert({ at, model, correlation, session, usage, estimated, cost }: UsageEntry): void {
    this.#sql
      .prepare('INSERT INTO usage VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        at,
        localDay(at),
        model.provider,
        model.model,
        session ?? null,
        correlation,
        usage.input,
        usage.output,
        usage.cachedInput ?? null,
        usage.cacheWrite ?? null,
        estimated ? 1 : 0,
        cost ?? null,
      );
  }
}

/** The day of a moment, as the person's calendar has it. */
export function localDay(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function openDatabase(folder: string, onTrouble: (error: unknown) => void): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  try {
    return opened(path.join(folder, file));
  } catch (error) {
    if (!isDamage(error)) throw error;
    onTrouble(error);
  }
  // What stands there may be of use to somebody: it is never deleted.
  renameSync(path.join(folder, file), path.join(folder, `usage.damaged.${Date.now()}.db`));
  return opened(path.join(folder, file));
}

/** Another window that keeps the file busy, or a full disk, is no reason to set it aside. */
function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return damageCodes.has(code);
}

function opened(name: string): DatabaseSync {
  const db = new DatabaseSync(name, { timeout: lockTimeout });
  try {
    db.exec(tables);
    db.prepare('SELECT count(*) FROM usage').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function entryOf(row: Record<string, SQLOutputValue>): UsageEntry {
  const { session, cachedInput, cacheWrite, cost } = row;
  return {
    at: Number(row['at']),
    model: { provider: String(row['provider']), model: String(row['model']) },
    correlation: String(row['correlation']),
    ...(session === null ? {} : { session: String(session) }),
    usage: {
      input: Number(row['input']),
      output: Number(row['output']),
      ...(cachedInput === null ? {} : { cachedInput: Number(cachedInput) }),
      ...(cacheWrite === null ? {} : { cacheWrite: Number(cacheWrite) }),
    },
    estimated: row['estimated'] === 1,
    ...(cost === null ? {} : { cost: Number(cost) }),
  };
}
