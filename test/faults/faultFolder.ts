import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** True where the long form of the fault tests is wanted: PARLEY_FAULTS=full. */
export const fullForm = process.env['PARLEY_FAULTS'] === 'full';

/** In memory where that can be had: the tests open thousands of journals, and cut off processes, not power. */
function parentFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

/** Runs `work` with a folder of its own, and deletes it afterwards. */
export async function withFaultFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(parentFolder(), 'parley-faults-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
