import { SharedFile, type SharedFileOptions } from './sharedFile.ts';

/** What a minute may have of a provider; what is not given is not limited. */
interface MinuteLimit {
  readonly requests?: number;
  readonly tokens?: number;
}

/** `entry` names what was taken; `wait` is in milliseconds. */
type Taking =
  | { readonly type: 'taken'; readonly entry: number }
  | { readonly type: 'wait'; readonly wait: number };

const minute = 60_000;
const tables = `
  CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    at INTEGER NOT NULL,
    tokens INTEGER NOT NULL
  )`;

/**
 * What all windows together took of each provider in the last minute, so that two of them do not ask
 * twice as fast as one may. Where the file cannot be opened nobody is held up.
 */
export class SharedPace {
  readonly #now: () => number;
  readonly #file: SharedFile;

  constructor(options: SharedFileOptions) {
    this.#now = options.now;
    this.#file = new SharedFile(options, 'pace.db', tables);
  }

  /** Takes a request of so many tokens, or says how long to wait for it. One window at a time. */
  take(provider: string, tokens: number, limit: MinuteLimit): Taking | undefined {
    return this.#file.within((sql) => {
      const now = this.#now();
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
    this.#file.within((sql) => {
      sql.prepare('UPDATE taken SET tokens = ? WHERE id = ?').run(tokens, entry);
    });
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
