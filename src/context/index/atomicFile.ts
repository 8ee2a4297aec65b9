import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writevSync,
} from 'node:fs';
import path from 'node:path';

/** Milliseconds after which a half-written file has nobody any more who writes it. */
const abandonedAfter = 3_600_000;
const ending = '.part';

/**
 * Writes a file as a whole or not at all: whoever reads meanwhile sees the old one or the new one, and of
 * two writers the last one wins. Throws the system's errors, and leaves nothing behind then.
 */
export function writeAtomically(file: string, parts: readonly Uint8Array[]): void {
  const part = `${file}.${randomUUID()}${ending}`;
  try {
    const handle = openSync(part, 'wx', 0o600);
    try {
      for (const each of parts) writeAll(handle, each);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writevSync(handle, [bytes.subarray(at)]);
}

/** Deletes what writers left that were killed. */
export function sweepParts(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(ending)) continue;
    const file = path.join(folder, name);
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changed !== undefined && now - changed > abandonedAfter) rmSync(file, { force: true });
  }
}
