import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import * as v from 'valibot';
import { t } from '../protocol/texts.ts';
import { cleanTags, cleanTitle, type CheckpointFile, type CheckpointRecord } from './checkpoint.ts';
import { readFrames, writeFrames, type Frame } from './bundleFrames.ts';
import { fromBundlePath, toBundlePath, type BundleRoot } from './bundlePaths.ts';
import { hashOf } from './packContent.ts';

export interface WrittenBundle {
  readonly bytes: Uint8Array;
  /** Files outside of the workspace: a bundle has none of them. */
  readonly leftOut: readonly string[];
}

export type ReadBundle =
  | { readonly type: 'read'; readonly records: readonly CheckpointRecord[] }
  /** `reason` is for a person. */
  | { readonly type: 'refused'; readonly reason: string };

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);
/** Bytes of one content, and of all: a small hostile file can claim to hold a gigabyte. */
const limits = { content: 128 * 1024 * 1024, all: 1024 * 1024 * 1024 };

const hashText = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const entrySchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/)),
  at: v.pipe(v.number(), v.integer(), v.minValue(0)),
  title: v.string(),
  tags: v.array(v.string()),
  pinned: v.boolean(),
  automatic: v.boolean(),
  session: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/))),
  seq: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  files: v.array(
    v.object({
      root: v.string(),
      path: v.string(),
      before: v.exactOptional(hashText),
      after: v.exactOptional(v.nullable(hashText)),
    }),
  ),
});
type Entry = v.InferOutput<typeof entrySchema>;

/** Checkpoints as one file that another workspace can take in: each content once, deflated. */
export async function writeBundle(
  records: readonly CheckpointRecord[],
  roots: readonly BundleRoot[],
): Promise<WrittenBundle> {
  const contents = new Map<string, Uint8Array>();
  const leftOut: string[] = [];
  const entries: Entry[] = [];
  const add = async (bytes: Uint8Array): Promise<string> => {
    const hash = await hashOf(bytes);
    contents.set(hash, bytes);
    return hash;
  };
  for (const { id, at, title, tags, pinned, automatic, session, seq, files } of records) {
    const kept: Entry['files'] = [];
    for (const { uri, before, after } of files) {
      const place = toBundlePath(uri, roots);
      if (!place) leftOut.push(uri);
      else
        kept.push({
          ...place,
          ...(before ? { before: await add(before) } : {}),
          ...(after === undefined ? {} : { after: after && (await add(after)) }),
        });
    }
    const position = {
      ...(session === undefined ? {} : { session }),
      ...(seq === undefined ? {} : { seq }),
    };
    entries.push({ id, at, title, tags: [...tags], pinned, automatic, ...position, files: kept });
  }
  const frames: Frame[] = [];
  for (const bytes of contents.values()) frames.push({ kind: 'C', payload: await pack(bytes) });
  for (const entry of entries)
    frames.push({ kind: 'K', payload: Buffer.from(JSON.stringify(entry)) });
  return { bytes: writeFrames(frames), leftOut };
}

/** The checkpoints of a bundle, all checked; nothing is believed that the file says. */
export async function readBundle(
  bundle: Uint8Array,
  roots: readonly BundleRoot[],
): Promise<ReadBundle> {
  const read = readFrames(bundle);
  if (read.type === 'refused') return read;
  if (roots.length === 0)
    return refused(t('Open the folder that the checkpoints belong to first.'));
  const contents = new Map<string, Uint8Array>();
  const records: CheckpointRecord[] = [];
  let total = 0;
  for (const { kind, payload } of read.frames) {
    if (kind === 'C') {
      const bytes = await unpackOrNothing(payload);
      total += bytes?.length ?? 0;
      if (!bytes || total > limits.all)
        return refused(
          t('This file has a content that is damaged or too large. Nothing was imported.'),
        );
      contents.set(await hashOf(bytes), bytes);
    } else {
      const record = toRecord(payload, contents, roots);
      if (typeof record === 'string') return refused(t('{0} Nothing was imported.', record));
      records.push(record);
    }
  }
  return { type: 'read', records };
}

/** The record, or in words what is wrong with it. */
function toRecord(
  payload: Uint8Array,
  contents: ReadonlyMap<string, Uint8Array>,
  roots: readonly BundleRoot[],
): CheckpointRecord | string {
  const entry = parseEntry(payload);
  if (!entry) return t('This file has a checkpoint that makes no sense.');
  const files: CheckpointFile[] = [];
  for (const { root, path, before, after } of entry.files) {
    const uri = fromBundlePath({ root, path }, roots);
    if (uri === undefined)
      return t('This file names a file outside of the folder, or one of git’s own.');
    const old = before === undefined ? undefined : contents.get(before);
    const wanted = typeof after === 'string' ? contents.get(after) : undefined;
    if ((before !== undefined && !old) || (typeof after === 'string' && !wanted)) {
      return t('This file lacks the content of a file.');
    }
    files.push({
      uri,
      ...(old ? { before: old } : {}),
      ...(after === null ? { after } : {}),
      ...(wanted ? { after: wanted } : {}),
    });
  }
  return { ...entry, title: cleanTitle(entry.title), tags: cleanTags(entry.tags), files };
}

function parseEntry(payload: Uint8Array): Entry | undefined {
  try {
    return v.parse(entrySchema, JSON.parse(Buffer.from(payload).toString('utf8')));
  } catch {
    // Not JSON, or not of this shape.
    return undefined;
  }
}

async function unpackOrNothing(payload: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await unpack(payload, { maxOutputLength: limits.content });
  } catch {
    // Not deflated, or more than the limit.
    return undefined;
  }
}

function refused(reason: string): ReadBundle {
  return { type: 'refused', reason };
}
