import * as vscode from 'vscode';
import type { ContextWorkerClient } from '../context/worker/workerClient.ts';
import type { Log } from '../protocol/log.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { createEditRecorder } from './editRecorder.ts';
import { ProposalChecks } from './proposalChecks.ts';
import { Proposals } from './proposals.ts';
import { reportingRecorder } from './reportingRecorder.ts';
import type { RunReports } from './runReports.ts';
import type { SettingsReader } from './settings.ts';

export interface OpenProposalsOptions {
  readonly context: vscode.ExtensionContext;
  readonly worker: ContextWorkerClient;
  readonly settings: SettingsReader;
  readonly checkpoints: CheckpointRoom;
  readonly reports: RunReports;
  readonly log: Log;
}

/** Proposals that are checked before they are shown, and recorded. */
export function openProposals(options: OpenProposalsOptions): Proposals {
  const { context, worker, settings, checkpoints, reports, log } = options;
  const grammars = vscode.Uri.joinPath(context.extensionUri, 'dist', 'grammars').fsPath;
  const checks = new ProposalChecks(
    (path, texts) => worker.faults({ path, texts, grammars }),
    (error) => log.error('Check of a proposal', error),
    () => settings.get().checkProblems,
  );
  return new Proposals(reportingRecorder(createEditRecorder(checkpoints), reports), checks, log);
}
