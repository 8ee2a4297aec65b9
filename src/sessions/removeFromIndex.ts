import type { SessionId } from '../protocol/ids.ts';
import type { Sql } from './sql.ts';
import { isDamage } from './storageFailure.ts';

const indexTables = ['texts', 'indexed', 'indexedArchives', 'indexProgress'] as const;

/** Drops the whole index, which is made anew from the events. */
export const dropIndex = indexTables.map((table) => `DROP TABLE IF EXISTS ${table}`).join(';');

/**
 * Within the transaction that deletes a session: takes its texts out, so that a deleted word is never
 * found again. An index that is not there, or damaged, is dropped instead; any other error, as of a
 * database that is busy or a disk that is full, passes through, and nothing is deleted.
 */
export function removeFromIndex(sql: Sql, session: SessionId): void {
  sql.exec('SAVEPOINT removeTexts');
  try {
    const entries = sql.db.prepare('SELECT entry FROM indexed WHERE session = ?').all(session);
    const remove = sql.db.prepare('DELETE FROM texts WHERE rowid = ?');
    for (const { entry } of entries) remove.run(entry ?? null);
    sql.db.prepare('DELETE FROM indexed WHERE session = ?').run(session);
    sql.db.prepare('DELETE FROM indexedArchives WHERE session = ?').run(session);
  } catch (error) {
    if (!isDamage(error) && !isMissing(error)) throw error;
    sql.exec(`ROLLBACK TO removeTexts; ${dropIndex}`);
  }
  sql.exec('RELEASE removeTexts');
}

/** SQLITE_ERROR, which is what a statement comes to whose table is not there. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 1;
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
