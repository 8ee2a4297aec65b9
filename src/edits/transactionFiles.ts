import { chmod, lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EditFiles } from './transaction.ts';

/** Bytes of a file that an edit or a checkpoint takes: more would hold up the extension host. */
const largestFile = 256 * 1024 * 1024;

/**
 * Files on this machine, by `file:` uris. A write is on the disk when it resolves, and a kill leaves
 * the old content or the new one. What is no ordinary file is refused.
 */
export function createDiskFiles(): EditFiles {
  return {
    async read(uri) {
      const path = await targetOf(fileURLToPath(uri));
      const found = await sizeOf(path);
      return found === undefined ? undefined : readFile(path);
    },
    async write(uri, bytes) {
      const path = await targetOf(fileURLToPath(uri));
      await mkdir(dirname(path), { recursive: true });
      const found = await sizeOf(path);
      // A second name for the same file would go on showing the old content.
      if (found && found.links > 1) await writeInPlace(path, bytes);
      else await writeWhole(path, bytes, found?.mode);
    },
    async remove(uri) {
      await rm(fileURLToPath(uri), { force: true });
    },
    async tidy(uri) {
      await rm(temporaryOf(await targetOf(fileURLToPath(uri))), { force: true });
    },
  };
}

/** What a link leads to is what is written, and the link stays. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}

async function sizeOf(
  path: string,
): Promise<{ readonly links: number; readonly mode: number } | undefined> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile()) throw new Error(`${path} is no ordinary file.`);
    if (stat.size > largestFile) throw new Error(`${path} is too large.`);
    return { links: stat.nlink, mode: stat.mode };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** What a file is called while it is being written. */
export const temporarySuffix = '.parley-tmp';

/** One for each file, so that the next write takes the place of one that a kill left behind. */
function temporaryOf(path: string): string {
  return `${path}${temporarySuffix}`;
}

/** Under its name only when it is whole and on the disk. */
async function writeWhole(
  path: string,
  bytes: Uint8Array,
  mode: number | undefined,
): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeInPlace(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(0);
    await file.write(bytes, 0, bytes.length, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
