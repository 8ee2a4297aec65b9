import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { endMarkedOf, isRunning } from '../run/endProcesses.ts';

/**
 * Removes what tests of a host that was killed left behind: their folders, and on Linux their
 * processes. What belongs to a process that runs is left alone; what cannot be removed stays.
 */
export async function sweepSandboxes(folder: string = os.tmpdir()): Promise<void> {
  await endMarkedOf((pid) => !isRunning(pid));
  const names = await readdir(folder);
  for (const name of names) {
    const pid = Number(/^parley-(?:sandbox|test)-(\d+)-\w+$/u.exec(name)?.[1]);
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    // Somebody else's, with the same temporary folder.
    await rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
