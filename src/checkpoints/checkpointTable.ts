import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import * as v from 'valibot';
import { DamageError } from '../trust/diskTrouble.ts';
import type { CheckpointFileInfo, CheckpointInfo, ContentInfo } from './checkpoint.ts';

/** A checkpoint with the hashes of its contents. */
export interface CheckpointRow extends Omit<CheckpointInfo, 'files'> {
  readonly files: readonly FileRow[];
}

export interface FileRow {
  readonly uri: string;
  readonly before?: string;
  /** Null where the edit removes the file. */
  readonly after?: string | null;
}

/** SQLite has no truth values: 0 or 1. */
const flag = v.pipe(
  v.number(),
  v.transform((value) => value !== 0),
);
const rowSchema = v.object({
  id: v.string(),
  at: v.number(),
  title: v.string(),
  tags: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
  pinned: flag,
  automatic: flag,
  session: v.nullable(v.string()),
  seq: v.nullable(v.number()),
});

const fileColumns = `files.checkpoint, files.uri, files.before, files.after,
  b.size AS beforeSize, length(b.data) AS beforeStored,
  a.size AS afterSize, length(a.data) AS afterStored`;
const fileTables = `files
  LEFT JOIN contents b ON b.hash = files.before
  LEFT JOIN contents a ON a.hash = files.after`;

/** Within a transaction; `false` where the checkpoint is there already. */
export function insertCheckpoint(db: DatabaseSync, row: CheckpointRow): boolean {
  const { id, at, title, tags, pinned, automatic, session, seq, files } = row;
  const { changes } = db
    .prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
    .run(
      id,
      at,
      title,
      JSON.stringify(tags),
      Number(pinned),
      Number(automatic),
      session ?? null,
      seq ?? null,
    );
  if (changes === 0) return false;
  const insert = db.prepare('INSERT INTO files VALUES (?, ?, ?, ?, ?)');
  for (const [place, { uri, before, after }] of files.entries()) {
    insert.run(id, place, uri, before ?? null, after === null ? '' : (after ?? null));
  }
  return true;
}

export function hasCheckpoint(db: DatabaseSync, id: string): boolean {
  return db.prepare('SELECT 1 FROM checkpoints WHERE id = ?').get(id) !== undefined;
}

export function countCheckpoints(db: DatabaseSync): number {
  return Number(db.prepare('SELECT count(*) AS count FROM checkpoints').get()?.['count']);
}

/** Newest first. */
export function checkpointIds(db: DatabaseSync): readonly string[] {
  const rows = db.prepare('SELECT id FROM checkpoints ORDER BY at DESC, id DESC').all();
  return rows.map(({ id }) => String(id));
}

export function readInfo(db: DatabaseSync, id: string): CheckpointInfo | undefined {
  const row = db.prepare('SELECT * FROM checkpoints WHERE id = ?').get(id);
  if (!row) return undefined;
  const parsed = v.safeParse(rowSchema, row);
  if (!parsed.success) throw new DamageError('a row of checkpoints is none');
  const { session, seq, ...rest } = parsed.output;
  const files = db
    .prepare(`SELECT ${fileColumns} FROM ${fileTables} WHERE checkpoint = ? ORDER BY place`)
    .all(id);
  return {
    ...rest,
    ...(session === null ? {} : { session }),
    ...(seq === null ? {} : { seq }),
    files: files.map(toFile),
  };
}

/** The hash of what a file held last, as far as checkpoints know. */
export function lastContentOf(db: DatabaseSync, uri: string): string | undefined {
  const row = db
    .prepare(
      `SELECT coalesce(nullif(after, ''), before) AS hash FROM files
       WHERE uri = ? AND coalesce(nullif(after, ''), before) IS NOT NULL
       ORDER BY checkpoint DESC LIMIT 1`,
    )
    .get(uri);
  return typeof row?.['hash'] === 'string' ? row['hash'] : undefined;
}

/** Files of which the store knows, those of the newest checkpoints first. */
export function knownUris(db: DatabaseSync, most: number): readonly string[] {
  const rows = db
    .prepare('SELECT uri FROM files GROUP BY uri ORDER BY max(checkpoint) DESC LIMIT ?')
    .all(most);
  return rows.map(({ uri }) => String(uri));
}

/** Within a transaction. */
export function deleteCheckpoint(db: DatabaseSync, id: string): void {
  db.prepare('DELETE FROM files WHERE checkpoint = ?').run(id);
  db.prepare('DELETE FROM checkpoints WHERE id = ?').run(id);
}

function toFile(row: Record<string, SQLOutputValue>): CheckpointFileInfo {
  const { uri, before, after } = row;
  if (typeof uri !== 'string') throw new DamageError('a row of files is none');
  return {
    uri,
    ...(typeof before === 'string'
      ? { before: contentInfo(before, row['beforeSize'], row['beforeStored']) }
      : {}),
    ...(typeof after === 'string'
      ? { after: after === '' ? null : contentInfo(after, row['afterSize'], row['afterStored']) }
      : {}),
  };
}

/** A content that went missing counts as empty here; reading it says that it is damaged. */
function contentInfo(
  hash: string,
  size: SQLOutputValue | undefined,
  stored: SQLOutputValue | undefined,
): ContentInfo {
  return { hash, size: Number(size ?? 0), stored: Number(stored ?? 0) };
}
