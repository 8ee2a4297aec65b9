import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import { createSummaries } from './journalSchema.ts';
import type { Sql } from './sql.ts';
import { DamageError } from '../trust/diskTrouble.ts';
import type { SummaryRow } from './summaryRow.ts';

/**
 * Sessions whose summary is missing, or at another version than their events. It hops from session
 * to session in the index: the cost is by sessions, not by events.
 */
const summariesAstray = `
  WITH RECURSIVE names (session) AS (
    SELECT min(session) FROM events
    UNION
    SELECT (SELECT min(session) FROM events WHERE events.session > names.session) FROM names
    WHERE names.session IS NOT NULL
  ),
  known (session, version) AS (
    SELECT session, (SELECT max(seq) FROM events WHERE events.session = names.session) FROM names
    WHERE session IS NOT NULL
    UNION ALL
    SELECT session, version FROM archives
  )
  SELECT coalesce(known.session, summaries.session) AS session
  FROM known FULL JOIN summaries USING (session, version)
  WHERE known.session IS NULL OR summaries.session IS NULL
  LIMIT 1`;

const columns = `session, title, titleIsAuto, archived, pinned, createdAt, lastActivity,
  messageCount, version`;

/** The session list: a read model that is kept with every append. */
export class SummaryTable {
  readonly #sql: Sql;
  #checked = false;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  get isThere(): boolean {
    const found = this.#sql.db.prepare('SELECT 1 FROM sqlite_schema WHERE sql = ?');
    return found.get(createSummaries.trim()) !== undefined;
  }

  /** In no order. `strict`: a list that names other sessions than there are is damage. */
  all(strict: boolean): readonly SessionSummary[] {
    if (strict && !this.#checked) this.#check();
    const rows = this.#select('').all();
    return rows.map((row) => publicPart(summaryFrom(row)));
  }

  get(session: SessionId): SummaryRow | undefined {
    const row = this.#select('WHERE session = ?').get(session);
    return row && summaryFrom(row);
  }

  put(row: SummaryRow): void {
    this.#sql
      .prepare('INSERT OR REPLACE INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        row.id,
        row.title,
        Number(row.titleIsAuto),
        Number(row.archived),
        Number(row.pinned),
        row.createdAt,
        row.lastActivity,
        row.messageCount,
        row.version,
      );
  }

  /** Within a transaction. */
  clear(): void {
    this.#sql.forgetStatements();
    this.#sql.exec(`DROP TABLE IF EXISTS summaries; ${createSummaries}`);
  }

  /** Rows by place: of ten thousand sessions they are read several times faster than by name. */
  #select(where: string): StatementSync {
    const statement = this.#sql.prepare(`SELECT ${columns} FROM summaries ${where}`);
    statement.setReturnArrays(true);
    return statement;
  }

  /** A session that is missing would not be listed. */
  #check(): void {
    const look = (): Record<string, SQLOutputValue> | undefined =>
      this.#sql.db.prepare(summariesAstray).get();
    const wrong = this.#sql.transaction(look, 'DEFERRED');
    if (wrong) throw new DamageError(`the summary of ${String(wrong['session'])} is wrong`);
    this.#checked = true;
  }
}

/** What a list shows of a summary. */
export function publicPart(row: SummaryRow): SessionSummary {
  const { id, title, archived, pinned, createdAt, lastActivity, messageCount } = row;
  return { id, title, archived, pinned, createdAt, lastActivity, messageCount };
}

/** The values of `columns`. */
function summaryFrom(row: Record<number, SQLOutputValue>): SummaryRow {
  return {
    id: String(row[0]),
    title: String(row[1]),
    titleIsAuto: row[2] === 1,
    archived: row[3] === 1,
    pinned: row[4] === 1,
    createdAt: Number(row[5]),
    lastActivity: Number(row[6]),
    messageCount: Number(row[7]),
    version: Number(row[8]),
  };
}
