import * as vscode from 'vscode';
import {
  finishEdit,
  inspectEdit,
  rollBackEdit,
  type EditEnd,
  type EditProgress,
  type EndOptions,
} from '../../edits/transaction.ts';
import { titleBefore } from '../../checkpoints/checkpoint.ts';
import { createId, type SessionId } from '../../protocol/ids.ts';
import type { Edit } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
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

type Side = 'finish' | 'rollBack';

/** A change that was cut off, and what a person wants of it. */
interface Ending {
  readonly session: SessionId;
  readonly edit: Edit;
  readonly side: Side;
}

type End = (options: EndOptions) => Promise<EditEnd>;

export function createCheckpointRecovery(checkpoints: CheckpointRoom): CheckpointRecovery {
  const changesOf = ({ checkpoint }: Edit): ReturnType<CheckpointRoom['changesOf']> =>
    checkpoint === undefined ? Promise.resolve(undefined) : checkpoints.changesOf(checkpoint);
  const end = async (session: SessionId, edit: Edit, side: Side): Promise<void> => {
    try {
      const changes = await changesOf(edit);
      if (!changes) return await giveUp(checkpoints, session, edit);
      const run = side === 'finish' ? finishEdit : rollBackEdit;
      const done = await endAsking(checkpoints, { session, edit, side }, (options) =>
        run(changes, checkpoints.files, options),
      );
      if (!done) return;
      const { id, label, files, checkpoint = '' } = edit;
      await checkpoints.record(
        session,
        side === 'finish'
          ? { type: 'apply-edit', edit: id, label, files, checkpoint }
          : { type: 'roll-back-edit', edit: id },
        createId(),
      );
      void vscode.window.showInformationMessage(
        side === 'finish'
          ? t('The change to {0} is finished.', shortLabel(edit))
          : t(
              'The change to {0} is rolled back: every file is as it was before it.',
              shortLabel(edit),
            ),
      );
    } catch (error) {
      checkpoints.tell(error, unfinished(edit));
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

/** Asks before it writes over what somebody changed meanwhile, and keeps that in a checkpoint. */
async function endAsking(checkpoints: CheckpointRoom, ending: Ending, run: End): Promise<boolean> {
  let ended = await run({});
  if (ended.type === 'foreign') {
    const { uris } = ended;
    if (!(await wantsAnyway(uris, ending.side))) return false;
    if (!(await keepForeign(checkpoints, uris, ending))) return false;
    ended = await run({ overwrite: true });
  }
  if (ended.type === 'done') return true;
  void vscode.window.showErrorMessage(
    t(
      'These files could not be written: {0}. Make them writable and try again.',
      names(ended.uris),
    ),
  );
  return false;
}

async function wantsAnyway(uris: readonly string[], side: Side): Promise<boolean> {
  const anyway = side === 'finish' ? t('Finish Anyway') : t('Roll Back Anyway');
  const detail =
    side === 'finish'
      ? t('Finishing writes over this. What it holds now is kept in a checkpoint first.')
      : t('Rolling back writes over this. What it holds now is kept in a checkpoint first.');
  const picked = await vscode.window.showWarningMessage(
    t('{0} changed after the interruption.', names(uris)),
    { modal: true, detail },
    anyway,
  );
  return picked === anyway;
}

/** False where that is not possible, which is said. */
async function keepForeign(
  checkpoints: CheckpointRoom,
  uris: readonly string[],
  { session, edit, side }: Ending,
): Promise<boolean> {
  const files = await Promise.all(
    uris.map(async (uri) => {
      const before = await checkpoints.files.read(uri);
      return { uri, ...(before ? { before } : {}) };
    }),
  );
  const title = titleBefore(
    side === 'finish'
      ? t('Finish the change to {0}', shortLabel(edit))
      : t('Roll Back the change to {0}', shortLabel(edit)),
  );
  const kept = await checkpoints.keep({ title, automatic: true, session, files }, unfinished(edit));
  if (kept === undefined) return false;
  const note = { type: 'note-checkpoint', checkpoint: kept, title, files: files.length } as const;
  await checkpoints.record(session, note, createId());
  return true;
}

function unfinished(edit: Edit): string {
  return t('The change to {0} is as it was.', shortLabel(edit));
}

/** "src/cart.ts, src/money.ts"; "src/cart.ts and 2 more". */
function shortLabel({ label, files }: Edit): string {
  const [first] = files;
  return first && files.length > 2 ? t('{0} and {1} more', first.label, files.length - 1) : label;
}

/** Without its checkpoint nothing is known of it: what the files hold, stays. */
async function giveUp(checkpoints: CheckpointRoom, session: SessionId, edit: Edit): Promise<void> {
  void vscode.window.showErrorMessage(
    t(
      'The checkpoint of the change to {0} is not there any more: its files stay as they are.',
      shortLabel(edit),
    ),
  );
  await checkpoints.record(session, { type: 'discard-edit', edit: edit.id }, createId());
}

function names(uris: readonly string[]): string {
  return uris.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri))).join(', ');
}
