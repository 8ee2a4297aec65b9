import { titleBefore } from '../../checkpoints/checkpoint.ts';
import { rollBackEdit } from '../../edits/transaction.ts';
import type { EditFile } from '../../protocol/events.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionCommand } from '../../sessions/decide.ts';
import type { CheckpointRoom } from '../checkpoints/checkpointRoom.ts';
import type { EditRecorder, RecordedEdit } from './shownProposal.ts';

/** What an edit needs of the checkpoints. */
export type RecordingRoom = Pick<
  CheckpointRoom,
  'files' | 'keep' | 'begin' | 'record' | 'tell' | 'changesOf'
>;

/** Keeps a checkpoint of the files before each edit, and an event of each step in the session. */
export function createEditRecorder(checkpoints: RecordingRoom): EditRecorder {
  const record = (change: RecordedEdit, command: SessionCommand): Promise<void> =>
    checkpoints.record(change.session, command, change.correlation);
  return {
    proposed: (edit, change) => record(change, { type: 'propose-edit', edit, ...named(change) }),
    async discarded(edit, change, isPart) {
      // Names the files that this is about: a proposal names all of its own.
      if (isPart) await record(change, { type: 'propose-edit', edit, ...named(change) });
      await record(change, { type: 'discard-edit', edit });
    },
    applied: (edit, change, checkpoint) =>
      record(change, { type: 'apply-edit', edit, ...named(change), checkpoint }),
    async begin(edit, change, after) {
      const { session, label } = change;
      const otherwise = t('Nothing was applied to {0}.', label);
      try {
        const files = [];
        for (const { uri } of change.files) {
          const before = await checkpoints.files.read(uri);
          files.push({ uri, ...(before ? { before } : {}), after: after.get(uri) ?? null });
        }
        const title = titleBefore(change.title);
        const kept = { title, automatic: true, session, files };
        const checkpoint = await checkpoints.keep(kept, otherwise);
        if (checkpoint === undefined) return undefined;
        const start = { type: 'start-edit', edit, ...named(change), checkpoint } as const;
        const { correlation } = change;
        const begun = await checkpoints.begin(session, start, correlation, otherwise);
        return begun ? checkpoint : undefined;
      } catch (error) {
        checkpoints.tell(error, otherwise);
        return undefined;
      }
    },
    async failed(edit, change, { checkpoint, written }) {
      if (!(await isBroughtBack(checkpoints, checkpoint, written))) return;
      await record(change, { type: 'roll-back-edit', edit });
    },
  };
}

function named({ files, label }: RecordedEdit): { label: string; files: readonly EditFile[] } {
  return { label, files };
}

/** False where it stays open in the session, with "Roll back" and "Finish" to choose from. */
async function isBroughtBack(
  checkpoints: RecordingRoom,
  checkpoint: string,
  written: readonly string[],
): Promise<boolean> {
  if (written.length === 0) return true;
  const changes = await checkpoints.changesOf(checkpoint);
  const touched = changes?.filter(({ uri }) => written.includes(uri));
  return touched !== undefined && (await rollBackEdit(touched, checkpoints.files)).type === 'done';
}
