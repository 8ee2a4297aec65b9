import { writeSync } from 'node:fs';
import { CheckpointError } from '../../src/checkpoints/checkpointFailure.ts';
import { openCheckpoints, type CheckpointStore } from '../../src/checkpoints/checkpointStore.ts';
import type { Failure } from '../../src/protocol/model.ts';
import { filesOf, roots } from './keptFiles.ts';

/** One line that the parent reads: what was acknowledged and must be found again, or what failed. */
export type CheckpointLine =
  | { readonly type: 'opened' }
  /** The checkpoint holds what `filesOf(round)` gives. */
  | { readonly type: 'kept'; readonly id: string; readonly round: number }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'collected' }
  | { readonly type: 'imported'; readonly id: string; readonly round: number }
  | { readonly type: 'failed'; readonly step: string; readonly failure: Failure }
  | { readonly type: 'gave-up' }
  | { readonly type: 'closed' };

/** Tries of one step: a fault of several calls is over by then. */
const tries = 12;

/** Does all that the store is for, once; a step that fails is said, and tried again. */
async function play(folder: string): Promise<void> {
  const store = await insist('open', () => openCheckpoints(folder));
  if (!store) return print({ type: 'gave-up' });
  print({ type: 'opened' });
  if (!(await live(store))) print({ type: 'gave-up' });
  await store.close();
  print({ type: 'closed' });
}

async function live(store: CheckpointStore): Promise<boolean> {
  const ids: string[] = [];
  for (let round = 0; round < 4; round++) {
    const files = filesOf(round);
    const keep = (): Promise<string> => store.create({ title: 'Before', automatic: true, files });
    const id = await insist('create', keep);
    if (id === undefined) return false;
    ids.push(id);
    print({ type: 'kept', id, round });
  }
  const [first = '', second = ''] = ids;
  const bundle = await insist('export', () => store.exportBundle([second], roots));
  if (!bundle) return false;
  if (!(await removeAll(store, [first, second]))) return false;
  if (!(await insist('collect', () => store.collectGarbage().then(() => true)))) return false;
  print({ type: 'collected' });
  const imported = await insist('import', () => store.importBundle(bundle.bytes, roots));
  if (imported?.type === 'refused') throw new Error(imported.reason);
  if (imported) print({ type: 'imported', id: second, round: 1 });
  return imported !== undefined;
}

async function removeAll(store: CheckpointStore, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) {
    if (!(await insist('remove', () => store.remove([id]).then(() => true)))) return false;
    print({ type: 'removed', id });
  }
  return true;
}

async function insist<T>(step: string, run: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      print({ type: 'failed', step, failure: error.failure });
    }
  }
  return undefined;
}

/** Synchronous: the line is in the pipe before anything else happens. */
function print(line: CheckpointLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

await play(process.argv[2] ?? '');
