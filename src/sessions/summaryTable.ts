import type { SQLOutputValue } from 'node:sqlite';
import type { SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import { createSummaries } from './journalSchema.ts';
import type { Sql } from './sql.ts';
import { DamageError } from './storageFailure.ts';
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
    const rows = [...this.#sql.prepare('SELECT * FROM summaries').iterate()];
    return rows.map((row) => publicPart(summaryFrom(row)));
  }

  get(session: SessionId): SummaryRow | undefined {
    const row = this.#sql.prepare('SELECT * FROM summaries WHERE session = ?').get(session);
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
  const { titleIsAuto: _auto, version: _version, ...summary } = row;
  return summary;
}

function summaryFrom(row: Record<string, SQLOutputValue>): SummaryRow {
  return {
    id: String(row['session']),
    title: String(row['title']),
    titleIsAuto: row['titleIsAuto'] === 1,
    archived: row['archived'] === 1,
    pinned: row['pinned'] === 1,
    createdAt: Number(row['createdAt']),
    lastActivity: Number(row['lastActivity']),
    messageCount: Number(row['messageCount']),
    version: Number(row['version']),
  };
}
