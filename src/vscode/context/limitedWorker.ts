import { Worker } from 'node:worker_threads';

/**
 * Megabytes of heap that a worker may have: many times of what it was seen to need (20,000 files searched,
 * or 10 MB of text counted, within 32). One that wants more ends alone, and is started anew with the next
 * request; without a limit it would take the extension host along, with all extensions in it.
 */
export const workerHeap = { context: 256, journal: 256 } as const;

/** The short-lived part of the heap. Source: V8's own limit for it on 64 bits, `--max-semi-space-size`. */
const youngHeap = 48;

/** Starts `file` in a thread that may use so many megabytes. */
export function startLimitedWorker(
  file: string | URL,
  megabytes: number,
  workerData?: unknown,
): Worker {
  const resourceLimits = {
    maxOldGenerationSizeMb: megabytes,
    maxYoungGenerationSizeMb: youngHeap,
  };
  return new Worker(file, { workerData, resourceLimits });
}
