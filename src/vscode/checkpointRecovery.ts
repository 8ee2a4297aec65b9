import * as vscode from 'vscode';
import {
  finishEdit,
  inspectEdit,
  rollBackEdit,
  type EditEnd,
  type EditProgress,
  type EndOptions,
} from '../edits/transaction.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { Edit } from '../protocol/sessionState.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';

/** What becomes of an edit that was cut off between two of its files. */
export interface CheckpointRecovery {
  /** How far it came; undefined where its checkpoint is gone. Rejects where that cannot be read. */
  inspect(edit: Edit): Promise<EditProgress | undefined>;
  /** Writes the rest of it, and notes that in the session. Says what went wrong. */
  finish(session: SessionId, edit: Edit): Promise<void>;
  /** Brings every file back, and notes that in the session. Says what went wrong. */
  rollBack(session: SessionId, edit: Edit): Promise<void>;
}

type End = (options: EndOptions) => Promise<EditEnd>;

export function createCheckpointRecovery(checkpoints: CheckpointRoom): CheckpointRecovery {
  const changesOf = ({ checkpoint }: Edit): ReturnType<CheckpointRoom['changesOf']> =>
    checkpoint === undefined ? Promise.resolve(undefined) : checkpoints.changesOf(checkpoint);
  const end = async (
    session: SessionId,
    edit: Edit,
    side: 'finish' | 'rollBack',
  ): Promise<void> => {
    try {
      const changes = await changesOf(edit);
      if (!changes) return await giveUp(checkpoints, session, edit);
      const run = side === 'finish' ? finishEdit : rollBackEdit;
      const done = await endAsking(edit, (options) => run(changes, checkpoints.files, options));
      if (!done) return;
      const { id, label, files, checkpoint = '' } = edit;
      await checkpoints.record(
        session,
        side === 'finish'
          ? { type: 'apply-edit', edit: id, label, files, checkpoint }
          : { type: 'roll-back-edit', edit: id },
        createId(),
      );
    } catch (error) {
      checkpoints.tell(error, `The change to ${edit.label} is as it was.`);
    }
  };
  return {
    async inspect(edit) {
      const changes = await changesOf(edit);
      return changes && inspectEdit(changes, checkpoints.files);
    },
    finish: (session, edit) => end(session, edit, 'finish'),
    rollBack: (session, edit) => end(session, edit, 'rollBack'),
  };
}

/** Asks before it writes over what somebody changed meanwhile. */
async function endAsking(edit: Edit, run: End): Promise<boolean> {
  let ended = await run({});
  if (ended.type === 'foreign') {
    const overwrite = 'Overwrite';
    const picked = await vscode.window.showWarningMessage(
      `Files of the change to ${edit.label} were changed since.`,
      { modal: true, detail: `${names(ended.uris)}\n\nWhat they hold now would be lost.` },
      overwrite,
    );
    if (picked !== overwrite) return false;
    ended = await run({ overwrite: true });
  }
  if (ended.type === 'done') return true;
  void vscode.window.showErrorMessage(
    `These files could not be written: ${names(ended.uris)}. Make them writable and try again.`,
  );
  return false;
}

/** Without its checkpoint nothing is known of it: what the files hold, stays. */
async function giveUp(checkpoints: CheckpointRoom, session: SessionId, edit: Edit): Promise<void> {
  void vscode.window.showErrorMessage(
    `The checkpoint of the change to ${edit.label} is not there any more: its files stay as they are.`,
  );
  await checkpoints.record(session, { type: 'discard-edit', edit: edit.id }, createId());
}

function names(uris: readonly string[]): string {
  return uris.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri))).join(', ');
}
