import type { SessionId } from '../protocol/ids.ts';
import type { Sql } from './sql.ts';

export const indexTables = ['texts', 'indexed', 'indexedArchives', 'indexProgress'] as const;

/** Drops the whole index, which is made anew from the events. */
export const dropIndex = indexTables.map((table) => `DROP TABLE IF EXISTS ${table}`).join(';');

/** Takes a deleted session's texts out. An index that is not there, or damaged, is dropped instead. */
export function removeFromIndex(sql: Sql, session: SessionId): void {
  try {
    const entries = sql.db.prepare('SELECT entry FROM indexed WHERE session = ?').all(session);
    sql.transaction(() => {
      const remove = sql.db.prepare('DELETE FROM texts WHERE rowid = ?');
      for (const { entry } of entries) remove.run(entry ?? null);
      sql.db.prepare('DELETE FROM indexed WHERE session = ?').run(session);
      sql.db.prepare('DELETE FROM indexedArchives WHERE session = ?').run(session);
    });
  } catch {
    sql.exec(dropIndex);
  }
}

/**
 * Within the transaction that deleted rows of events: the ids of the last ones are given out again,
 * and what gets them must not pass for known.
 */
export function rewindIndex(sql: Sql): void {
  const there = sql.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'indexProgress'").get();
  if (!there) return;
  sql.exec(
    'UPDATE indexProgress SET event = min(event, coalesce((SELECT max(id) FROM events), 0))',
  );
}
