import { checkpointIds, readInfo } from './checkpointTable.ts';
import { openSetAside, type OpenDatabase } from './checkpointDatabase.ts';
import type { CheckpointRecord } from './checkpoint.ts';
import { readCheckpoint } from './readCheckpoint.ts';

/** Every checkpoint of a damaged store that can be read, with those of its files that can be. */
export async function* readDamagedStore(
  path: string,
  open: OpenDatabase,
): AsyncGenerator<CheckpointRecord> {
  const db = attempt(() => openSetAside(path, open));
  if (!db) return;
  try {
    for (const id of attempt(() => checkpointIds(db)) ?? []) {
      const info = attempt(() => readInfo(db, id));
      const read = info && (await readCheckpoint(db, info).catch(() => undefined));
      if (read && read.record.files.length > 0) yield read.record;
    }
  } finally {
    db.close();
  }
}

/** Undefined where the damage is just here. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
