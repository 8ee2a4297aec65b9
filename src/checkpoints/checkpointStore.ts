import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import * as v from 'valibot';
import { createId } from '../protocol/ids.ts';

/** A file as it was; without bytes it did not exist. */
export interface FileBefore {
  readonly uri: string;
  readonly bytes: Uint8Array | undefined;
}

export interface CheckpointInfo {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly files: readonly { readonly uri: string; readonly size: number }[];
}

const pack = promisify(deflate);
const unpack = promisify(inflate);

const entrySchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/)),
  at: v.number(),
  files: v.array(
    v.object({
      uri: v.string(),
      size: v.number(),
      /** SHA-256 of the bytes in hexadecimal; absent where the file did not exist. */
      hash: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    }),
  ),
});
type Entry = v.InferOutput<typeof entrySchema>;

/**
 * Keeps what the files hold, before they change: on the disk when this resolves to the checkpoint's
 * id. Equal contents are kept once. Rejects with the error of the file system, having kept nothing
 * that could be taken for a whole checkpoint.
 */
export async function saveCheckpoint(
  folder: string,
  files: readonly FileBefore[],
  now: number = Date.now(),
): Promise<string> {
  const id = createId(now);
  const kept: Entry['files'] = [];
  for (const { uri, bytes } of files) {
    kept.push(
      bytes
        ? { uri, size: bytes.length, hash: await saveContent(folder, bytes) }
        : { uri, size: 0 },
    );
  }
  const entry: Entry = { id, at: now, files: kept };
  await writeWhole(entryPath(folder, id), Buffer.from(JSON.stringify(entry)));
  return id;
}

/** All whole checkpoints, newest first; entries that cannot be read are passed over. */
export async function listCheckpoints(folder: string): Promise<readonly CheckpointInfo[]> {
  const names = await readdir(join(folder, 'entries')).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const entries: Entry[] = [];
  for (const name of names) {
    const entry = name.endsWith('.json')
      ? await readEntry(folder, name.slice(0, -'.json'.length))
      : undefined;
    if (entry) entries.push(entry);
  }
  return entries.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

/** The files of a checkpoint as they were. Rejects where it, or a content of it, is damaged or gone. */
export async function readCheckpoint(folder: string, id: string): Promise<readonly FileBefore[]> {
  const entry = await readEntry(folder, id);
  if (!entry) throw new Error('This checkpoint is not there any more, or damaged.');
  const files: FileBefore[] = [];
  for (const { uri, hash } of entry.files) {
    files.push({
      uri,
      bytes: hash === undefined ? undefined : await readContent(folder, uri, hash),
    });
  }
  return files;
}

async function saveContent(folder: string, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const path = contentPath(folder, hash);
  // A damaged copy of the same content is no reason not to keep a good one.
  if ((await contentAt(path, hash)) === undefined) await writeWhole(path, await pack(bytes));
  return hash;
}

async function readContent(folder: string, uri: string, hash: string): Promise<Uint8Array> {
  const bytes = await contentAt(contentPath(folder, hash), hash);
  if (!bytes) throw new Error(`The checkpoint of ${uri} is damaged and cannot be restored.`);
  return bytes;
}

async function contentAt(path: string, hash: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await unpack(await readFile(path));
    return createHash('sha256').update(bytes).digest('hex') === hash ? bytes : undefined;
  } catch {
    // Missing, or not what was deflated: either way it is not this content.
    return undefined;
  }
}

async function readEntry(folder: string, id: string): Promise<Entry | undefined> {
  if (!v.is(entrySchema.entries.id, id)) return undefined;
  try {
    const value: unknown = JSON.parse(await readFile(entryPath(folder, id), 'utf8'));
    return v.is(entrySchema, value) && value.id === id ? value : undefined;
  } catch {
    // Missing or torn: not a checkpoint.
    return undefined;
  }
}

function entryPath(folder: string, id: string): string {
  return join(folder, 'entries', `${id}.json`);
}

function contentPath(folder: string, hash: string): string {
  return join(folder, 'contents', hash.slice(0, 2), hash.slice(2));
}

/** Under its name only when it is whole and on the disk: a kill leaves the old state or the new one. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${createId()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the renaming itself durable. Windows has no such call for a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
