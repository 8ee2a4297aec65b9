import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inTransaction } from './checkpointDatabase.ts';
import { ChangedMeanwhile, insertContent, readBase, readContent } from './contentTable.ts';
import { packContent } from './packContent.ts';

const isUnused = `NOT EXISTS (SELECT 1 FROM files WHERE before = contents.hash)
  AND NOT EXISTS (SELECT 1 FROM files WHERE after = contents.hash)`;
/** Pages that are given back to the disk in one go. */
const pagesAtOnce = 256;
/** Contents that are looked at in one go. */
const rowsAtOnce = 1000;

/**
 * Removes contents that no checkpoint has. What is a delta to one of them is made a delta to another
 * content first, or kept whole. Each step is one transaction, so that it may be killed anywhere;
 * a content that a checkpoint being written needs makes that one write it again.
 */
export async function collectGarbage(db: DatabaseSync): Promise<void> {
  // The ends of the chains first: what is left after them has only contents in use that build on it.
  const unused = (await findUnused(db)).toSorted((a, b) => b.depth - a.depth);
  for (const { hash } of unused) {
    await moveDeltasAway(db, hash);
    inTransaction(db, () =>
      db
        .prepare(
          `DELETE FROM contents WHERE hash = ? AND ${isUnused}
           AND NOT EXISTS (SELECT 1 FROM contents other WHERE other.base = contents.hash)`,
        )
        .run(hash),
    );
    await nextTurn();
  }
  await shrink(db);
}

async function findUnused(
  db: DatabaseSync,
): Promise<readonly { readonly hash: string; readonly depth: number }[]> {
  const last = Number(db.prepare('SELECT max(rowid) AS last FROM contents').get()?.['last']);
  const found: { hash: string; depth: number }[] = [];
  const select = db.prepare(
    `SELECT hash, depth FROM contents WHERE rowid > ? AND rowid <= ? AND ${isUnused}`,
  );
  for (let from = 0; from < last; from += rowsAtOnce) {
    for (const { hash, depth } of select.all(from, from + rowsAtOnce)) {
      found.push({ hash: String(hash), depth: Number(depth) });
    }
    await nextTurn();
  }
  return found;
}

/** The first delta takes the place of its base; the others become deltas to the first. */
async function moveDeltasAway(db: DatabaseSync, base: string): Promise<void> {
  const ownBase = db.prepare('SELECT base FROM contents WHERE hash = ?').get(base)?.['base'];
  let to = typeof ownBase === 'string' ? ownBase : undefined;
  const deltas = db.prepare('SELECT hash FROM contents WHERE base = ?').all(base);
  for (const [i, row] of deltas.entries()) {
    const hash = String(row['hash']);
    if (!(await moveDelta(db, hash, { from: base, to }))) return;
    // Always the first: with each to the one before it, chains would grow.
    if (i === 0) to = hash;
  }
}

/** False where the content is damaged, or was changed by another window: then its base stays. */
async function moveDelta(
  db: DatabaseSync,
  hash: string,
  base: { readonly from: string; readonly to: string | undefined },
): Promise<boolean> {
  const bytes = await readContent(db, hash);
  if (!bytes) return false;
  const to = base.to === undefined ? undefined : await readBase(db, base.to);
  const packed = await packContent(hash, bytes, to);
  try {
    inTransaction(db, () => {
      const row = db.prepare('SELECT base FROM contents WHERE hash = ?').get(hash);
      if (row?.['base'] === base.from) insertContent(db, packed);
    });
    return true;
  } catch (error) {
    if (error instanceof ChangedMeanwhile) return false;
    throw error;
  }
}

async function shrink(db: DatabaseSync): Promise<void> {
  const freePages = (): number =>
    Number(db.prepare('PRAGMA freelist_count').get()?.['freelist_count']);
  for (let before = Infinity; freePages() > 0 && freePages() < before;) {
    before = freePages();
    db.exec(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
    await nextTurn();
  }
}
