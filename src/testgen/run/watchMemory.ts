import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { markedProcesses } from './endProcesses.ts';

/** Milliseconds between two looks at a run's memory: the kernel tells nobody by itself. */
const apart = 200;

/**
 * Resolves once all processes with `mark` in their environment take more than `megabytes` of memory
 * together, what they share counted once; never where that does not happen before `over`. Only Linux
 * tells what processes take; elsewhere nothing is watched.
 */
export async function untilTooLarge(
  mark: string,
  megabytes: number,
  over: AbortSignal,
): Promise<'too-large'> {
  if (process.platform === 'linux') {
    while (await slept(over)) {
      const pids = await markedProcesses(mark);
      // What is shared is in the resident size of each: the exact figure is dearer, and asked for late.
      const isLarge =
        (await sum(pids, 'status', /^VmRSS:\s+(\d+) kB$/mu)) > megabytes &&
        (await sum(pids, 'smaps_rollup', /^Pss:\s+(\d+) kB$/mu)) > megabytes;
      if (isLarge && !over.aborted) return 'too-large';
    }
  }
  return new Promise(() => undefined);
}

/** False where it is over. */
async function slept(over: AbortSignal): Promise<boolean> {
  return wait(apart, true, { signal: over }).catch(() => false);
}

/** Megabytes; what has ended, or may not be read, counts for nothing. */
async function sum(pids: readonly number[], file: string, line: RegExp): Promise<number> {
  const kilobytes = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
      return Number(line.exec(text)?.[1] ?? 0);
    }),
  );
  return kilobytes.reduce((all, each) => all + each, 0) / 1_024;
}
