import type * as store from '../../checkpoints/checkpoint.ts';
import { cleanTags, cleanTitle } from '../../checkpoints/checkpoint.ts';
import type { CheckpointFile, CheckpointRecord } from '../../sessions/transfer/bundle.ts';

/** A checkpoint as it travels: its contents as text. */
export function packCheckpoint(record: store.CheckpointRecord): CheckpointRecord {
  const { id, at, title, tags, pinned, automatic, session, seq } = record;
  return {
    id,
    at,
    title,
    tags,
    pinned,
    automatic,
    ...(session === undefined ? {} : { session }),
    ...(seq === undefined ? {} : { seq }),
    files: record.files.map(packFile),
  };
}

/** A checkpoint that travelled, as the store keeps it. */
export function unpackCheckpoint(record: CheckpointRecord): store.CheckpointRecord {
  return {
    ...record,
    title: cleanTitle(record.title),
    tags: cleanTags(record.tags),
    files: record.files.map(unpackFile),
  };
}

function packFile({ uri, before, after }: store.CheckpointFile): CheckpointFile {
  return {
    uri,
    ...(before === undefined ? {} : { before: Buffer.from(before).toString('base64') }),
    ...(after === undefined ? {} : { after: after && Buffer.from(after).toString('base64') }),
  };
}

function unpackFile({ uri, before, after }: CheckpointFile): store.CheckpointFile {
  return {
    uri,
    ...(before === undefined ? {} : { before: bytesOf(before) }),
    ...(after === undefined ? {} : { after: after === null ? null : bytesOf(after) }),
  };
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
