import type { Failure } from '../protocol/model.ts';
import { SharedFile, type SharedFileOptions } from './sharedFile.ts';

/** What a request that is under way can come to. */
interface Reservation {
  readonly session: string | undefined;
  /** Input and output. */
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
}

/** `entry` names what was reserved. */
type Reserving =
  | { readonly type: 'reserved'; readonly entry: number }
  | { readonly type: 'refused'; readonly failure: Failure };

/** Milliseconds; what was not let go by then belongs to a window that is gone. */
const lifetime = 15 * 60_000;

const tables = `
  CREATE TABLE IF NOT EXISTS reserved (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    session TEXT,
    tokens REAL NOT NULL,
    cost REAL NOT NULL
  )`;

/**
 * What requests of all windows that are under way can come to, so that two of them do not pass together a
 * budget that each of them keeps. Where the file cannot be opened each goes by what it knows.
 */
export class SharedBudgets {
  readonly #now: () => number;
  readonly #file: SharedFile;
  readonly #own = new Set<number>();

  constructor(options: SharedFileOptions) {
    this.#now = options.now;
    this.#file = new SharedFile(options, 'budgets.db', tables);
  }

  /**
   * Reserves where `refusal`, which is given what the other windows reserved, has nothing against it. One
   * window at a time.
   */
  reserve(
    wanted: Reservation,
    refusal: (others: readonly Reservation[]) => Failure | undefined,
  ): Reserving | undefined {
    const reserving = this.#file.within((sql): Reserving => {
      const now = this.#now();
      // What is of a time to come was written before a clock was set back.
      sql.prepare('DELETE FROM reserved WHERE abs(at - ?) > ?').run(now, lifetime);
      const rows = sql.prepare('SELECT id, session, tokens, cost FROM reserved').all();
      const others = rows.filter(({ id }) => !this.#own.has(Number(id)));
      const failure = refusal(
        others.map(({ session, tokens, cost }) => ({
          session: session === null ? undefined : String(session),
          tokens: Number(tokens),
          cost: Number(cost),
        })),
      );
      if (failure) return { type: 'refused', failure };
      const { lastInsertRowid } = sql
        .prepare('INSERT INTO reserved (at, session, tokens, cost) VALUES (?, ?, ?, ?)')
        .run(now, wanted.session ?? null, wanted.tokens, wanted.cost);
      return { type: 'reserved', entry: Number(lastInsertRowid) };
    });
    if (reserving?.type === 'reserved') this.#own.add(reserving.entry);
    return reserving;
  }

  /** The request is over. */
  release(entry: number): void {
    this.#file.within((sql) => sql.prepare('DELETE FROM reserved WHERE id = ?').run(entry));
    this.#own.delete(entry);
  }
}
