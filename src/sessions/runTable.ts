import type { SessionEvent } from '../protocol/events.ts';
import type { RunningWork } from './sessionStore.ts';
import type { Sql } from './sql.ts';
import { workIn } from './workIn.ts';

/** What is under way, and in which opening of the journal: kept with the events that begin and end it. */
export class RunTable {
  readonly #sql: Sql;
  readonly #host: string;

  constructor(sql: Sql, host: string) {
    this.#sql = sql;
    this.#host = host;
  }

  /** Within the transaction that writes the event. */
  note(event: SessionEvent): void {
    const work = workIn(event);
    if (work?.is === 'begun') this.#begin(work.id, event.session);
    else if (work) this.#end(work.id);
  }

  hostOf(id: string): string | undefined {
    const row = this.#sql.prepare('SELECT host FROM runs WHERE reply = ?').get(id);
    return row && String(row['host']);
  }

  all(): readonly RunningWork[] {
    const rows = this.#sql.prepare('SELECT reply, session, host FROM runs').all();
    return rows.map((row) => ({
      id: String(row['reply']),
      session: String(row['session']),
      host: String(row['host']),
    }));
  }

  #begin(id: string, session: string): void {
    this.#sql
      .prepare('INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)')
      .run(id, session, process.pid, this.#host);
  }

  #end(id: string): void {
    this.#sql.prepare('DELETE FROM runs WHERE reply = ?').run(id);
  }
}
