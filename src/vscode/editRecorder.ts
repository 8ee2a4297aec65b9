import * as vscode from 'vscode';
import { saveCheckpoint } from '../checkpoints/checkpointStore.ts';
import type { Log } from '../protocol/log.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionCommand } from '../sessions/decide.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { EditRecorder, ShownProposal } from './proposals.ts';

interface EditRecorderOptions {
  readonly sessions: SessionRegistry;
  /** Where checkpoints are kept. */
  readonly folder: string;
  readonly log: Log;
}

/** Keeps a checkpoint of the file before each edit, and an event of each step in the session. */
export function createEditRecorder({ sessions, folder, log }: EditRecorderOptions): EditRecorder {
  const record = async (proposal: ShownProposal, command: SessionCommand): Promise<void> => {
    const opened = sessions.open(proposal.session);
    if (opened.type !== 'opened') return;
    const result = await opened.actor.dispatch(command, 'user', proposal.correlation);
    const reason = whyNot(result);
    if (reason !== undefined) log.warn(`Not recorded: ${reason}`, proposal.correlation);
  };
  return {
    proposed: (edit, proposal) =>
      record(proposal, { type: 'propose-edit', edit, ...named(proposal) }),
    discarded: (edit, proposal) => record(proposal, { type: 'discard-edit', edit }),
    applied: (edit, proposal, checkpoint) =>
      record(proposal, { type: 'apply-edit', edit, ...named(proposal), checkpoint }),
    async checkpoint(_edit, { edit, label, correlation }) {
      try {
        const bytes = await currentBytes(vscode.Uri.parse(edit.uri));
        return await saveCheckpoint(folder, [{ uri: edit.uri, bytes }]);
      } catch (error) {
        log.error(`No checkpoint of ${label} could be kept`, error, correlation);
        void vscode.window.showErrorMessage(
          `Nothing was applied: the checkpoint of ${label} could not be written. Free some disk space, then apply again.`,
        );
        return undefined;
      }
    },
  };
}

/** What stands in the editor, unsaved changes included, else on the disk; undefined where there is no file. */
async function currentBytes(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (each) => each.uri.toString() === uri.toString(),
  );
  if (open?.isDirty === true) return Buffer.from(open.getText());
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
  return vscode.workspace.fs.readFile(uri);
}

function named({ edit, label }: ShownProposal): { uri: string; label: string } {
  return { uri: edit.uri, label };
}
