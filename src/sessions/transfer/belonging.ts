import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** Which folders a storage of VS Code's is for. */
export interface Belonging {
  /** Their URIs as text; several of a multi-root workspace, none where they are not known. */
  readonly folders: readonly string[];
  /** The URI of the workspace's own file, where there is one. */
  readonly workspace?: string;
  /** What VS Code calls it: the folder's name. */
  readonly name?: string;
}

const noteName = 'folders.json';
/** UTF-16 units of a note that are read. */
const longestNote = 100_000;

const text = v.string();
const note = v.object({
  folders: v.array(text),
  workspace: v.exactOptional(text),
  name: v.exactOptional(text),
});
/** VS Code's own, on a desktop. */
const workspaceFile = v.object({
  folder: v.exactOptional(text),
  workspace: v.exactOptional(text),
});
/** What a server of VS Code's writes instead (`_getOrCreateWorkspaceStoragePath`, seen in 1.139). */
const metaFile = v.object({ name: v.exactOptional(text), configuration: v.exactOptional(text) });

/**
 * What the storage says, in which Parley's own folder is `folder`. Parley's note first: a server of VS
 * Code's keeps no path, and the workspace's file may be gone.
 */
export async function readBelonging(folder: string): Promise<Belonging> {
  const own = await readJson(join(folder, noteName), note);
  if (own) return own;
  const storage = dirname(folder);
  const found = await readJson(join(storage, 'workspace.json'), workspaceFile);
  const meta = await readJson(join(storage, 'meta.json'), metaFile);
  const workspace = found?.workspace ?? meta?.configuration;
  return {
    folders: found?.folder === undefined ? [] : [found.folder],
    ...(workspace === undefined ? {} : { workspace }),
    ...(meta?.name === undefined ? {} : { name: meta.name }),
  };
}

/** Notes which folders the journal in `folder` is for, where that is not known there yet. */
export async function writeBelonging(folder: string, belonging: Belonging): Promise<void> {
  const path = join(folder, noteName);
  const content = `${JSON.stringify(belonging, undefined, 2)}\n`;
  if ((await readText(path)) === content) return;
  const making = `${path}.${process.pid}`;
  await writeFile(making, content);
  await rename(making, path);
}

async function readJson<T>(
  path: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<T | undefined> {
  const content = await readText(path);
  if (content === undefined || content.length > longestNote) return undefined;
  try {
    const parsed = v.safeParse(schema, JSON.parse(content));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // Not JSON: a note that says nothing.
    return undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
