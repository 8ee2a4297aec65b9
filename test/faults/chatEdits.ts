import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckpointStore } from '../../src/checkpoints/checkpointStore.ts';
import {
  finishEdit,
  inspectEdit,
  rollBackEdit,
  type EditFiles,
  type EditProgress,
  type FileChange,
} from '../../src/edits/transaction.ts';
import type { Edit } from '../../src/protocol/sessionState.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import type { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';

/** Files that the edits of the chat change by turns. */
export const fileCount = 10;

export function uriOf(folder: string, file: number): string {
  return pathToFileURL(join(folder, 'work', `file-${file}.txt`)).href;
}

/** What an edit makes of a file, told by their names alone; it leaves some files out of existence. */
export function contentAfter(edit: string, uri: string): Uint8Array | undefined {
  const digest = createHash('sha256')
    .update(edit + uri.slice(-11))
    .digest();
  if ((digest[0] ?? 0) < 40) return undefined;
  return Buffer.from(`${edit}\n`.repeat(1 + (digest[1] ?? 0) * 4));
}

/**
 * What the next start does about an edit that was cut off: finished or rolled back, each as well.
 * Gives how far they had come.
 */
export async function endEdits(
  sessions: SessionRegistry,
  checkpoints: CheckpointStore,
  files: EditFiles,
): Promise<readonly EditProgress['type'][]> {
  const found: EditProgress['type'][] = [];
  for (const { id } of sessions.list()) {
    const opened = sessions.open(id);
    if (opened.type !== 'opened') throw new Error(JSON.stringify(opened));
    const cutOff = opened.actor.getState().edits.filter(({ status }) => status === 'started');
    for (const edit of cutOff) found.push(await endEdit(opened.actor, edit, checkpoints, files));
  }
  return found;
}

async function endEdit(
  actor: SessionActor,
  edit: Edit,
  checkpoints: CheckpointStore,
  files: EditFiles,
): Promise<EditProgress['type']> {
  const changes = await changesOf(edit, checkpoints);
  const progress = await inspectEdit(changes, files);
  if (progress.type === 'foreign') throw new Error(`half a file: ${progress.uris.join(' ')}`);
  const finish = progress.type === 'complete' || (progress.type === 'partial' && finishes(edit));
  const end = await (finish ? finishEdit : rollBackEdit)(changes, files);
  if (end.type !== 'done') throw new Error(JSON.stringify(end));
  const { id, label, checkpoint = '', files: touched } = edit;
  const result = await actor.dispatch(
    finish
      ? { type: 'apply-edit', edit: id, label, checkpoint, files: touched }
      : { type: 'roll-back-edit', edit: id },
    'parley',
    'c',
  );
  if (result.type !== 'done') throw new Error(JSON.stringify(result));
  return progress.type;
}

async function changesOf(
  { checkpoint = '' }: Edit,
  checkpoints: CheckpointStore,
): Promise<readonly FileChange[]> {
  const record = await checkpoints.get(checkpoint);
  if (!record) throw new Error(`the checkpoint ${checkpoint} is lost`);
  return record.files.map(({ uri, before, after }) => ({ uri, before, after: after ?? undefined }));
}

function finishes({ id }: Edit): boolean {
  return id.charCodeAt(id.length - 1) % 2 === 0;
}
