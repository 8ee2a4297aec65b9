import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { diskTrouble } from '../trust/diskTrouble.ts';
import { Sql } from './sql.ts';

/** What a minute may have of a provider; what is not given is not limited. */
interface MinuteLimit {
  readonly requests?: number;
  readonly tokens?: number;
}

/** `entry` names what was taken; `wait` is in milliseconds. */
type Taking =
  | { readonly type: 'taken'; readonly entry: number }
  | { readonly type: 'wait'; readonly wait: number };

interface SharedPaceOptions {
  /** One for all windows of this person. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hears why the windows could not be asked. Each of them then keeps the limits by itself. */
  readonly onTrouble: (error: unknown) => void;
}

const file = 'pace.db';
const minute = 60_000;
/** Milliseconds that another window is waited for; its transactions take less than one. */
const lockTimeout = 50;

/** Nothing in it is worth a flush: after a minute it counts no more. */
const tables = `
  PRAGMA synchronous = OFF;
  CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    at INTEGER NOT NULL,
    tokens INTEGER NOT NULL
  )`;

/**
 * What all windows together took of each provider in the last minute, so that two of them do not ask
 * twice as fast as one may. The file is opened for each request of a provider that has a limit, which
 * takes a millisecond or two; where that fails nobody is held up.
 */
export class SharedPace {
  readonly #options: SharedPaceOptions;

  constructor(options: SharedPaceOptions) {
    this.#options = options;
  }

  /** Takes a request of so many tokens, or says how long to wait for it. One window at a time. */
  take(provider: string, tokens: number, limit: MinuteLimit): Taking | undefined {
    return this.#within((sql) => {
      const now = this.#options.now();
      // What is of a time to come was written before a clock was set back.
      sql.prepare('DELETE FROM taken WHERE at <= ? OR at > ?').run(now - minute, now + minute);
      const rows = sql
        .prepare('SELECT at, tokens FROM taken WHERE provider = ? ORDER BY at')
        .all(provider)
        .map((row) => ({ at: Number(row['at']), requests: 1, tokens: Number(row['tokens']) }));
      const wait = Math.max(
        waitFor(rows, 'requests', 1, limit.requests) - now,
        waitFor(rows, 'tokens', tokens, limit.tokens) - now,
        0,
      );
      if (wait > 0) return { type: 'wait', wait };
      const insert = sql.prepare('INSERT INTO taken (provider, at, tokens) VALUES (?, ?, ?)');
      return { type: 'taken', entry: Number(insert.run(provider, now, tokens).lastInsertRowid) };
    });
  }

  /** What it took turned out to be another number of tokens. */
  settle(entry: number, tokens: number): void {
    this.#within((sql) => {
      sql.prepare('UPDATE taken SET tokens = ? WHERE id = ?').run(tokens, entry);
    });
  }

  #within<T>(work: (sql: Sql) => T): T | undefined {
    const { folder, onTrouble } = this.#options;
    try {
      mkdirSync(folder, { recursive: true });
      const sql = new Sql(new DatabaseSync(join(folder, file), { timeout: lockTimeout }));
      try {
        sql.exec(tables);
        return sql.transaction(() => work(sql));
      } finally {
        sql.db.close();
      }
    } catch (error) {
      onTrouble(error);
      if (diskTrouble(error, folder) === 'damaged') this.#setAside();
      return undefined;
    }
  }

  /** The next request begins it anew. */
  #setAside(): void {
    const { folder, onTrouble } = this.#options;
    try {
      renameSync(join(folder, file), join(folder, 'pace.damaged.db'));
    } catch (error) {
      onTrouble(error);
    }
  }
}

interface TakenRow {
  readonly at: number;
  readonly requests: number;
  readonly tokens: number;
}

/**
 * When `amount` more fits into the limit, in milliseconds since 1970: once enough of what was taken is a
 * minute ago. What is larger than the limit waits until nothing else is there, and is let through then.
 */
function waitFor(
  rows: readonly TakenRow[],
  counted: 'requests' | 'tokens',
  amount: number,
  limit = Number.POSITIVE_INFINITY,
): number {
  let over = rows.reduce((sum, row) => sum + row[counted], Math.min(amount, limit)) - limit;
  let at = 0;
  for (const row of rows) {
    if (!(over > 0)) break;
    over -= row[counted];
    at = row.at + minute;
  }
  return at;
}
