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
  /** Hears what went wrong with the file: usage is then kept in memory only. */
  readonly onTrouble: (error: unknown) => void;
}

const file = 'usage.db';
/** Milliseconds that another window's write is waited for. */
const lockTimeout = 1_000;
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
  CREATE INDEX IF NOT EXISTS usageBySession ON usage (session)`;

/**
 * What was used and spent, by all windows and workspaces of this machine: a budget for a day counts
 * them all. A file that is damaged is set aside and begun anew.
 */
export class UsageLedger {
  readonly #sql: Sql;

  constructor(folder: string, { now, onTrouble }: UsageLedgerOptions) {
    this.#sql = new Sql(openDatabase(folder, onTrouble));
    this.#sql.prepare('DELETE FROM usage WHERE at < ?').run(now() - keptDays * dayLength);
  }

  append({ at, model, correlation, session, usage, estimated, cost }: UsageEntry): void {
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
}

/** The day of a moment, as the person's calendar has it. */
export function localDay(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function openDatabase(folder: string, onTrouble: (error: unknown) => void): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true });
    return opened(path.join(folder, file));
  } catch (error) {
    onTrouble(error);
    if (!isDamage(error)) return opened(':memory:');
  }
  try {
    // What stands there may be of use to somebody: it is never deleted.
    renameSync(path.join(folder, file), path.join(folder, `usage.damaged.${Date.now()}.db`));
    return opened(path.join(folder, file));
  } catch (error) {
    onTrouble(error);
    return opened(':memory:');
  }
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
