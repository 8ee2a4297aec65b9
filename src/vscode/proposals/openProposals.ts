import * as vscode from 'vscode';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import type { Log } from '../../protocol/log.ts';
import type { CheckpointRoom } from '../checkpoints/checkpointRoom.ts';
import { createEditRecorder } from './editRecorder.ts';
import { ProposalChecks } from './proposalChecks.ts';
import { Proposals } from './proposals.ts';
import { reportingRecorder } from './reportingRecorder.ts';
import type { LateGeneratedTests } from '../testgen/lateGeneratedTests.ts';
import type { RunReports } from '../commands/runReports.ts';
import type { SettingsReader } from '../settings.ts';
import type { PendingProposal } from './shownProposal.ts';

export interface OpenProposalsOptions {
  readonly context: vscode.ExtensionContext;
  readonly worker: ContextWorkerClient;
  readonly settings: SettingsReader;
  readonly checkpoints: CheckpointRoom;
  readonly reports: RunReports;
  /** What runs tests, on a proposal too where the person wants that. */
  readonly generatedTests: LateGeneratedTests;
  readonly log: Log;
}

/** Proposals that are checked before they are shown, and recorded. */
export function openProposals(options: OpenProposalsOptions): Proposals {
  const { context, worker, settings, checkpoints, reports, generatedTests, log } = options;
  const grammars = vscode.Uri.joinPath(context.extensionUri, 'dist', 'grammars').fsPath;
  const checks = new ProposalChecks(
    (path, texts) => worker.faults({ path, texts, grammars }),
    (error) => log.error('Check of a proposal', error),
    () => settings.get().checkProblems,
  );
  const recorder = reportingRecorder(createEditRecorder(checkpoints), reports);
  const runTests = async (proposal: PendingProposal): Promise<void> => {
    const onlyExamples = !settings.get().runTestsOnEdits;
    if (onlyExamples && !proposal.runsExamples) return;
    const { testProposal } = await import('../testgen/testProposal.ts');
    await testProposal({ proposal, generatedTests, isAsked: false, onlyExamples });
  };
  const onShown = (proposal: PendingProposal): void => {
    runTests(proposal).catch((error: unknown) => log.error('Tests of a proposal', error));
  };
  return new Proposals({ recorder, checks, log, onShown });
}
