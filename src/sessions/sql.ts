import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Durability } from './sessionStore.ts';

/** One open database: statements that are prepared once, and transactions. Errors of SQLite's pass through. */
export class Sql {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #durability: Durability | undefined;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Statements of a table that is dropped must not be used again. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  /** SQLite takes a change of `synchronous` only outside a transaction. */
  setDurability(durability: Durability): void {
    if (this.#durability === durability) return;
    this.exec(`PRAGMA synchronous = ${durability === 'now' ? 'FULL' : 'NORMAL'}`);
    this.#durability = durability;
  }

  /** Commits what `work` did, or nothing of it where it throws. */
  transaction<T>(work: () => T, mode: 'IMMEDIATE' | 'DEFERRED' = 'IMMEDIATE'): T {
    this.exec(`BEGIN ${mode}`);
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.db.isTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }
}
