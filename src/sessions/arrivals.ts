import type { SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import type { Sql } from './sql.ts';

const isThere = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'arrivals'";

/** The session was taken in from elsewhere; `at` in milliseconds since 1970. */
export function noteArrival(sql: Sql, session: SessionId, at: number): void {
  sql.prepare('INSERT OR REPLACE INTO arrivals VALUES (?, ?)').run(session, at);
}

/** The summaries, with when each was taken in from elsewhere. An older journal that may only be read knows nothing of it. */
export function withArrivals(
  sql: Sql,
  summaries: readonly SessionSummary[],
): readonly SessionSummary[] {
  if (!sql.prepare(isThere).get()) return summaries;
  const rows = sql.prepare('SELECT session, at FROM arrivals').all();
  if (rows.length === 0) return summaries;
  const arrivals = new Map(rows.map((row) => [String(row['session']), Number(row['at'])]));
  return summaries.map((each) => {
    const importedAt = arrivals.get(each.id);
    return importedAt === undefined ? each : Object.assign({}, each, { importedAt });
  });
}
