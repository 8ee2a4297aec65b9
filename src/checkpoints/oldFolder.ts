import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import * as v from 'valibot';
import { titleBefore, type CheckpointFile, type CheckpointRecord } from './checkpoint.ts';
import { hashOf } from './packContent.ts';

const unpack = promisify(inflate);
/** Bytes of one content. */
const largestContent = 256 * 1024 * 1024;

const entrySchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/)),
  at: v.number(),
  files: v.array(
    v.object({
      uri: v.string(),
      hash: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    }),
  ),
});

/**
 * Takes over checkpoints of the first versions, which were files: `entries/*.json` and `contents/`.
 * An entry goes once `keep` has it safely; what cannot be read stays where it is.
 */
export async function takeOverOldFolder(
  folder: string,
  keep: (record: CheckpointRecord) => Promise<unknown>,
): Promise<void> {
  const names = await namesIn(join(folder, 'entries'));
  if (names.length === 0) return;
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const path = join(folder, 'entries', name);
    const record = await readEntry(folder, path);
    if (!record) continue;
    await keep(record);
    await rm(path);
  }
  // Nothing refers to the contents any more.
  if ((await namesIn(join(folder, 'entries'))).every((name) => name.endsWith('.tmp'))) {
    await rm(join(folder, 'contents'), { recursive: true, force: true });
    await rm(join(folder, 'entries'), { recursive: true, force: true });
  }
}

async function readEntry(folder: string, path: string): Promise<CheckpointRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    const { id, at, files } = v.parse(entrySchema, value);
    const read = await Promise.all(files.map((file) => readContentOf(folder, file)));
    const title = titleBefore(files.map(({ uri }) => nameOf(uri)).join(', '));
    return { id, at, title, tags: [], pinned: false, automatic: true, files: read };
  } catch {
    // Missing, torn, or of a content that is damaged: it stays as it is.
    return undefined;
  }
}

async function readContentOf(
  folder: string,
  { uri, hash }: { readonly uri: string; readonly hash?: string },
): Promise<CheckpointFile> {
  if (hash === undefined) return { uri };
  const packed = await readFile(join(folder, 'contents', hash.slice(0, 2), hash.slice(2)));
  const before = await unpack(packed, { maxOutputLength: largestContent });
  if ((await hashOf(before)) !== hash) throw new Error(`The content of ${uri} is damaged.`);
  return { uri, before };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // Most often there is none. One that cannot be read is tried again at the next opening.
    return [];
  }
}
