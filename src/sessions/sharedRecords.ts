import { statSync } from 'node:fs';
import { SharedFile, type SharedFileOptions } from './sharedFile.ts';
import type { Sql } from './sql.ts';

interface SharedRecordsOptions<T> extends SharedFileOptions {
  /** The database's name in the folder. */
  readonly file: string;
  /** A record out of what was written, perhaps by another version; undefined where it is none. */
  readonly parse: (data: unknown) => T | undefined;
}

/** One record, as all windows keep it. */
interface SharedRecord<T> {
  /** The same object until a window changed it; undefined where none has of late. */
  latest(): T | undefined;
  /**
   * Changes it while no other window does; `step` is given undefined where none has of late. Gives
   * undefined where the windows cannot be asked.
   */
  update(step: (record: T | undefined) => T): T | undefined;
}

interface Known<T> {
  readonly text: string;
  readonly record: T;
}

/** Milliseconds; a record that nobody changed for so long counts no more. */
const lifetime = 3_600_000;
/** Milliseconds: two changes within a tick of the file system's clock bear one time. */
const tick = 50;

const tables = `
  CREATE TABLE IF NOT EXISTS records (
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    data TEXT NOT NULL
  ) WITHOUT ROWID`;

/**
 * Small records that all windows of this person change and see. To look takes a `stat` as long as no
 * window changed anything.
 */
export class SharedRecords<T extends object> {
  readonly #options: SharedRecordsOptions<T>;
  readonly #file: SharedFile;
  #known: ReadonlyMap<string, Known<T>> = new Map();
  /** What the file looked like when `#known` was read. */
  #stamp: string | undefined;

  constructor(options: SharedRecordsOptions<T>) {
    this.#options = options;
    this.#file = new SharedFile(options, options.file, tables);
  }

  of(name: string): SharedRecord<T> {
    return {
      latest: () => {
        this.#look();
        return this.#known.get(name)?.record;
      },
      update: (step) => this.#update(name, step),
    };
  }

  /** Forgets them all, in each window. */
  clear(): void {
    // Where there is no file there is nothing to forget.
    if (!statSync(this.#file.path, { throwIfNoEntry: false })) return;
    this.#file.within((sql) => sql.prepare('DELETE FROM records').run());
  }

  #update(name: string, step: (record: T | undefined) => T): T | undefined {
    const next = this.#file.within((sql): Known<T> => {
      const row = sql.prepare('SELECT data FROM records WHERE name = ?').get(name);
      const before = row && this.#read(name, String(row['data']));
      const record = step(before?.record);
      if (before?.record === record) return before;
      const now = this.#options.now();
      const text = JSON.stringify(record);
      // What is of a time to come was written before a clock was set back.
      sql.prepare('DELETE FROM records WHERE abs(at - ?) > ?').run(now, lifetime);
      sql.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?)').run(name, now, text);
      return { text, record };
    });
    if (!next) return undefined;
    this.#known = new Map([...this.#known, [name, next]]);
    return next.record;
  }

  /** Reads what other windows wrote; what cannot be read just now is as it was. */
  #look(): void {
    const file = statSync(this.#file.path, { throwIfNoEntry: false });
    const stamp = file && `${file.ino} ${file.mtimeMs} ${file.size}`;
    if (!file || stamp === this.#stamp) return;
    const isSettled = Math.abs(Date.now() - file.mtimeMs) > tick;
    this.#stamp = isSettled ? stamp : undefined;
    this.#known = this.#file.within((sql) => this.#readAll(sql)) ?? this.#known;
  }

  #readAll(sql: Sql): ReadonlyMap<string, Known<T>> {
    const rows = sql.prepare('SELECT name, data FROM records').all();
    return new Map(
      rows.flatMap((row) => {
        const name = String(row['name']);
        const known = this.#read(name, String(row['data']));
        return known ? [[name, known]] : [];
      }),
    );
  }

  /** The object that is known already where the text is the same. */
  #read(name: string, text: string): Known<T> | undefined {
    const known = this.#known.get(name);
    if (known?.text === text) return known;
    const record = this.#options.parse(jsonIn(text));
    return record && { text, record };
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half a record is none.
    return undefined;
  }
}
