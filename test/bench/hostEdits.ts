// Runs inside the extension host of a real VS Code in Chromium, and writes what it measured.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';
import { openCheckpoints, type CheckpointStore } from '../../src/checkpoints/checkpointStore.ts';
import { createWorkerClient } from '../../src/context/worker/workerClient.ts';
import { planEdits } from '../../src/edits/planEdits.ts';
import { createWorkspaceFiles } from '../../src/vscode/checkpoints/checkpointFiles.ts';
import { createEditRecorder, type RecordingRoom } from '../../src/vscode/proposals/editRecorder.ts';
import { startLimitedWorker, workerHeap } from '../../src/vscode/context/limitedWorker.ts';
import { ProposalChecks, type CheckedProposal } from '../../src/vscode/proposals/proposalChecks.ts';
import { Proposals } from '../../src/vscode/proposals/proposals.ts';
import type { ShownProposal } from '../../src/vscode/proposals/shownProposal.ts';
import { editSample } from './editSamples.ts';

/** Milliseconds of each round. */
export interface HostEditTimes {
  /** Of the previews: how long the check takes that runs beside them. */
  readonly checks: readonly number[];
  readonly previews: readonly number[];
  readonly applies: readonly number[];
  /** VS Code's own multi-diff editor of such files from the disk: what no preview is faster than. */
  readonly alone: readonly number[];
}

const rounds = 7;
const log = { info: () => undefined, warn: fail, error: fail };

/** What was measured, or why nothing was. */
export type HostEdits = HostEditTimes | { readonly failed: string };

export async function run(): Promise<void> {
  const result: HostEdits = await measured().catch((error: unknown) => {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  });
  writeFileSync(process.env['PARLEY_BENCH_RESULT'] ?? '', JSON.stringify(result));
}

/**
 * Previews and applies 500 hunks over 50 files, round by round in files of their own; in each round
 * VS Code alone shows such a diff, too, so that both see the same machine.
 */
async function measured(): Promise<HostEditTimes> {
  const store = await openCheckpoints(mkdtempSync(path.join(tmpdir(), 'parley-bench-')));
  const [previews, applies, alone]: [number[], number[], number[]] = [[], [], []];
  const timed = checks();
  const proposals = new Proposals({ recorder: recorder(store), checks: timed, log });
  for (let round = 0; round < rounds; round++) {
    const files = placed(2 * round);
    const from = performance.now();
    await proposals.show({
      session: 's',
      correlation: 'c',
      label: '50 files',
      title: `Round ${round}`,
      files,
      save: false,
    });
    previews.push(performance.now() - from);
    assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith(`Round ${round}`));
    const begun = performance.now();
    await proposals.apply();
    applies.push(performance.now() - begun);
    const [first] = files;
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.parse(first?.edit.uri ?? ''),
    );
    assert.equal(document.getText(), first?.edit.proposed);
    await vscode.workspace.saveAll();
    alone.push(await plainDiff(2 * round + 1));
  }
  assert.equal(await store.count(), rounds);
  proposals.dispose();
  return { checks: timed.times, previews, applies, alone };
}

async function plainDiff(round: number): Promise<number> {
  const rows = placed(round).map(({ edit }) => {
    const left = vscode.Uri.parse(edit.uri);
    const right = left.with({ path: left.path.replace(/\.ts$/u, '.after.ts') });
    writeFileSync(right.fsPath, edit.proposed);
    return [left, left, right];
  });
  const from = performance.now();
  await vscode.commands.executeCommand('vscode.changes', `Plain ${round}`, rows);
  const took = performance.now() - from;
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  return took;
}

/** The files of a round on the disk, and what is proposed for them. */
function placed(round: number) {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const { files, answer } = editSample(50, 500, 10);
  const uriOf = (name: string) => vscode.Uri.joinPath(folder.uri, `round${round}`, name);
  mkdirSync(uriOf('bench').fsPath, { recursive: true });
  for (const [name, text] of files) writeFileSync(uriOf(name).fsPath, text);
  const plan = planEdits(answer, (name) => {
    return { uri: uriOf(name).toString(), path: name, text: files.get(name) };
  });
  assert.equal(plan.refused.length, 0);
  return plan.files.map(({ path: label, uri, original, proposed }) => {
    return { label, edit: { uri, original, proposed } };
  });
}

/** Checkpoints as they are, in a folder of their own; no journal. */
function recorder(store: CheckpointStore) {
  const room: RecordingRoom = {
    files: createWorkspaceFiles(),
    keep: (checkpoint) => store.create(checkpoint),
    begin: async () => true,
    record: async () => undefined,
    tell: fail,
    changesOf: async () => undefined,
  };
  return createEditRecorder(room);
}

class TimedChecks extends ProposalChecks {
  readonly times: number[] = [];

  override async checked(shown: ShownProposal): Promise<CheckedProposal> {
    const from = performance.now();
    const result = await super.checked(shown);
    this.times.push(performance.now() - from);
    return result;
  }
}

function checks(): TimedChecks {
  const extension = vscode.extensions.getExtension('parley.parley');
  assert.ok(extension);
  const dist = path.join(extension.extensionPath, 'dist');
  const worker = createWorkerClient(() =>
    startLimitedWorker(path.join(dist, 'contextWorker.js'), workerHeap.context),
  );
  const grammars = path.join(dist, 'grammars');
  return new TimedChecks((name, texts) => worker.faults({ path: name, texts, grammars }), fail);
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}
