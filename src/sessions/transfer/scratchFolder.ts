import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const prefix = 'scratch-';
/** Milliseconds after which a folder is one that a killed window has left. */
const forgottenAfter = 3_600_000;

/** Runs `work` with a new, empty folder in `parent`, which is removed afterwards. */
export async function withScratchFolder<T>(
  parent: string,
  work: (folder: string) => T | Promise<T>,
): Promise<T> {
  await mkdir(parent, { recursive: true });
  await forgetOld(parent);
  const folder = await mkdtemp(join(parent, prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function forgetOld(parent: string): Promise<void> {
  const names = await readdir(parent);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const path = join(parent, name);
    // Another window may be removing it just now.
    const found = await stat(path).catch(() => undefined);
    const age = found ? Date.now() - found.mtimeMs : 0;
    if (age > forgottenAfter) await rm(path, { recursive: true, force: true });
  }
}
