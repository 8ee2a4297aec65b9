import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { diskTrouble } from '../trust/diskTrouble.ts';
import { Sql } from './sql.ts';

export interface SharedFileOptions {
  /** One for all windows of this person. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hears why the windows could not be asked. Each of them then goes by what it knows itself. */
  readonly onTrouble: (error: unknown) => void;
}

/** Milliseconds that another window is waited for; its transactions take less than one. */
const lockTimeout = 50;

/**
 * A small database in which all windows keep what is worth nothing tomorrow: no change waits for the
 * disk. It is opened for each use, which takes a millisecond or two.
 */
export class SharedFile {
  readonly #options: SharedFileOptions;
  readonly #name: string;
  readonly #tables: string;

  /** `tables` makes them where they are not. */
  constructor(options: SharedFileOptions, name: string, tables: string) {
    this.#options = options;
    this.#name = name;
    this.#tables = tables;
  }

  get path(): string {
    return join(this.#options.folder, this.#name);
  }

  /** One window at a time. Undefined where it cannot be opened; one that is damaged is begun anew. */
  within<T>(work: (sql: Sql) => T): T | undefined {
    const { folder, onTrouble } = this.#options;
    try {
      mkdirSync(folder, { recursive: true });
      const sql = new Sql(new DatabaseSync(this.path, { timeout: lockTimeout }));
      try {
        sql.exec(`PRAGMA synchronous = OFF; ${this.#tables}`);
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

  /** The next use begins it anew. */
  #setAside(): void {
    try {
      renameSync(this.path, this.path.replace(/\.db$/, '.damaged.db'));
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }
}
