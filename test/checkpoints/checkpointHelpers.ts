import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckpointFile } from '../../src/checkpoints/checkpoint.ts';
import {
  openCheckpoints,
  type CheckpointStore,
  type CheckpointStoreOptions,
} from '../../src/checkpoints/checkpointStore.ts';

export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-checkpoints-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A store in a folder of its own, closed at the end. */
export async function withStore(
  work: (store: CheckpointStore, folder: string) => Promise<void>,
  options: CheckpointStoreOptions = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const store = await openCheckpoints(folder, options);
    try {
      await work(store, folder);
    } finally {
      await store.close();
    }
  });
}

/** An automatic checkpoint of files. */
export const checkpointOf = (...files: readonly CheckpointFile[]) => ({
  title: 'Before: a change',
  automatic: true,
  files,
});

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Files as plain arrays, so that a Buffer equals a Uint8Array. */
export function plain(files: readonly CheckpointFile[] | undefined): unknown {
  return files?.map(({ uri, before, after }) => ({
    uri,
    before: before && [...before],
    after: after && [...after],
    removed: after === null,
  }));
}

/** Lines that are not alike, so that deflating does not hide what is kept twice. */
export function manyLines(count: number, seed = 1): string {
  let state = seed;
  const next = (): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state.toString(36);
  };
  return Array.from(
    { length: count },
    (_, i) => `const ${next()}${next()} = ${i}; // ${next()}\n`,
  ).join('');
}
