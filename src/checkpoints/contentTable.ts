import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { DamageError } from '../trust/diskTrouble.ts';
import {
  longestChain,
  unpackContent,
  type BaseContent,
  type PackedContent,
} from './packContent.ts';

/** A base is gone, or its place in the chain changed, since a content was packed: pack it again. */
export class ChangedMeanwhile extends Error {}

/** No chain is that long: it leads in a circle. */
const mostSteps = 10 * longestChain;

/** The content with this hash; undefined where it is not there, or damaged. */
export async function readContent(db: DatabaseSync, hash: string): Promise<Uint8Array | undefined> {
  const rows = readChain(db, hash);
  return rows.length === 0 ? undefined : unpackContent(rows);
}

export function hasContent(db: DatabaseSync, hash: string): boolean {
  return db.prepare('SELECT 1 FROM contents WHERE hash = ?').get(hash) !== undefined;
}

/**
 * The content, or where it stands at the end of a chain the whole one at its beginning, for another
 * to be a delta to.
 */
export async function readBase(db: DatabaseSync, hash: string): Promise<BaseContent | undefined> {
  const chain = readChain(db, hash);
  const [first] = chain;
  const row = first && first.depth >= longestChain ? chain.at(-1) : first;
  const bytes = row && (await unpackContent(chain.slice(chain.indexOf(row))));
  return bytes && { hash: row.hash, depth: row.depth, bytes };
}

/** Within a transaction. Throws `ChangedMeanwhile`. */
export function insertContent(db: DatabaseSync, content: PackedContent): void {
  const { hash, size, base, depth, data } = content;
  if (base !== undefined) checkBase(db, hash, base);
  db.prepare(
    `INSERT INTO contents (hash, size, base, depth, data) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET base = excluded.base, depth = excluded.depth, data = excluded.data`,
  ).run(hash, size, base ?? null, depth, data);
}

function checkBase(db: DatabaseSync, hash: string, base: string): void {
  let next: string | undefined = base;
  for (let steps = 0; next !== undefined; steps++) {
    const row = readRow(db, next);
    if (!row || next === hash || steps > mostSteps) throw new ChangedMeanwhile();
    next = row.base;
  }
}

/** The row and its bases; empty where one is not there. One look, whatever other windows write. */
function readChain(db: DatabaseSync, hash: string): readonly PackedContent[] {
  const rows: PackedContent[] = [];
  db.exec('BEGIN');
  try {
    let next: string | undefined = hash;
    while (next !== undefined) {
      const row = readRow(db, next);
      // A chain in a circle is damage as well.
      if (!row || rows.length > mostSteps) return [];
      rows.push(row);
      next = row.base;
    }
    return rows;
  } finally {
    // Nothing was written: this ends the look.
    if (db.isTransaction) db.exec('ROLLBACK');
  }
}

function readRow(db: DatabaseSync, hash: string): PackedContent | undefined {
  const row = db.prepare('SELECT size, base, depth, data FROM contents WHERE hash = ?').get(hash);
  return row && toContent(hash, row);
}

function toContent(hash: string, row: Record<string, SQLOutputValue>): PackedContent {
  const { size, base, depth, data } = row;
  if (typeof size !== 'number' || typeof depth !== 'number' || !(data instanceof Uint8Array)) {
    throw new DamageError('a row of contents is none');
  }
  return { hash, size, depth, data, ...(typeof base === 'string' ? { base } : {}) };
}
