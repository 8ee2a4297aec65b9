import { titleBefore } from '../checkpoints/checkpoint.ts';
import { rollBackEdit } from '../edits/transaction.ts';
import type { EditFile } from '../protocol/events.ts';
import type { SessionCommand } from '../sessions/decide.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import type { EditRecorder, ShownProposal } from './proposals.ts';

/** Keeps a checkpoint of the file before each edit, and an event of each step in the session. */
export function createEditRecorder(checkpoints: CheckpointRoom): EditRecorder {
  const record = (proposal: ShownProposal, command: SessionCommand): Promise<void> =>
    checkpoints.record(proposal.session, command, proposal.correlation);
  return {
    proposed: (edit, proposal) =>
      record(proposal, { type: 'propose-edit', edit, ...named(proposal) }),
    discarded: (edit, proposal) => record(proposal, { type: 'discard-edit', edit }),
    applied: (edit, proposal, checkpoint) =>
      record(proposal, { type: 'apply-edit', edit, ...named(proposal), checkpoint }),
    async begin(edit, proposal, after) {
      const { session, label } = proposal;
      const { uri } = proposal.edit;
      const otherwise = `Nothing was applied to ${label}.`;
      try {
        const before = await checkpoints.files.read(uri);
        const file = { uri, ...(before ? { before } : {}), after };
        const title = titleBefore(proposal.title);
        const checkpoint = await checkpoints.keep(
          { title, automatic: true, session, files: [file] },
          otherwise,
        );
        if (checkpoint === undefined) return undefined;
        await record(proposal, { type: 'start-edit', edit, ...named(proposal), checkpoint });
        return checkpoint;
      } catch (error) {
        checkpoints.tell(error, otherwise);
        return undefined;
      }
    },
    async failed(edit, proposal, checkpoint) {
      const changes = await checkpoints.changesOf(checkpoint);
      const end = changes && (await rollBackEdit(changes, checkpoints.files));
      // Else it stays open in the session, with "Roll back" and "Finish" to choose from.
      if (end?.type === 'done') await record(proposal, { type: 'roll-back-edit', edit });
    },
  };
}

function named({ edit, label }: ShownProposal): { label: string; files: readonly EditFile[] } {
  return { label, files: [{ uri: edit.uri, label }] };
}
