import type { DatabaseSync } from 'node:sqlite';
import type {
  CheckpointFile,
  CheckpointFileInfo,
  CheckpointInfo,
  CheckpointRecord,
} from './checkpoint.ts';
import { readContent } from './contentTable.ts';

/** A file whose content is damaged. */
export interface DamagedFile {
  readonly uri: string;
}

/** The checkpoint with the contents of its files, as far as they can be read. */
export async function readCheckpoint(
  db: DatabaseSync,
  info: CheckpointInfo,
): Promise<{ readonly record: CheckpointRecord; readonly damaged: readonly DamagedFile[] }> {
  const files: CheckpointFile[] = [];
  const damaged: DamagedFile[] = [];
  for (const each of info.files) {
    const file = await readFile(db, each);
    if (file) files.push(file);
    else damaged.push({ uri: each.uri });
  }
  return { record: { ...info, files }, damaged };
}

async function readFile(
  db: DatabaseSync,
  { uri, before, after }: CheckpointFileInfo,
): Promise<CheckpointFile | undefined> {
  const old = before && (await readContent(db, before.hash));
  const wanted = after && (await readContent(db, after.hash));
  if ((before && !old) || (after && !wanted)) return undefined;
  return {
    uri,
    ...(old ? { before: old } : {}),
    ...(after === null ? { after } : {}),
    ...(wanted ? { after: wanted } : {}),
  };
}
