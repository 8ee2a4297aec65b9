import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';

/** Milliseconds to wait for another process's lock. */
const lockTimeout = 2_000;
const allPages = 2 ** 31 - 1;

/**
 * Copies a SQLite database that other processes may be writing, as it is at one moment, and changes
 * nothing of it. `whole`: it is known to be sound, so that SQLite may open it; a damaged one is copied
 * byte for byte, its log too. Rejects with the error of the disk.
 */
export async function copyDatabase(path: string, copy: string, whole: boolean): Promise<void> {
  if (!whole || !isInUse(path)) {
    if (existsSync(path)) await copyFile(path, copy);
    if (existsSync(`${path}-wal`)) await copyFile(`${path}-wal`, `${copy}-wal`);
    // Somebody opened it meanwhile: what was copied may be of two moments.
    if (!whole || !isInUse(path)) return;
  }
  const { DatabaseSync, backup } = process.getBuiltinModule('node:sqlite');
  const db = new DatabaseSync(path, { readOnly: true, timeout: lockTimeout });
  try {
    // All pages in one step: between two the other process may write, and it would begin anew.
    await backup(db, copy, { rate: allPages });
  } finally {
    db.close();
  }
}

/**
 * Whether the log and its index are there, as they are while somebody has the database open. Only then
 * does reading through SQLite make no new file beside it.
 */
export function isInUse(path: string): boolean {
  return existsSync(`${path}-wal`) && existsSync(`${path}-shm`);
}
