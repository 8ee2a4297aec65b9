import type { SessionEvent } from '../protocol/events.ts';
import type { RunningWork } from './journal.ts';
import type { Sql } from './sql.ts';

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
    switch (event.type) {
      case 'reply-started':
        return this.#begin(event.reply, event.session);
      case 'edit-started':
        return this.#begin(event.edit, event.session);
      case 'command-started':
        return this.#begin(event.command, event.session);
      case 'reply-ended':
      case 'reply-stopped':
      case 'reply-interrupted':
      case 'reply-failed':
        return this.#end(event.reply);
      case 'edit-applied':
      case 'edit-rolled-back':
      case 'edit-discarded':
        return this.#end(event.edit);
      case 'command-ended':
      case 'command-settled':
        return this.#end(event.command);
      default:
        return;
    }
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
