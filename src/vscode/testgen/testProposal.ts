import * as vscode from 'vscode';
import type { Proposal } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';
import { changeReport, changeWords, notRunIn } from '../../testgen/change/changeWords.ts';
import { dependantsOf } from '../../testgen/change/dependants.ts';
import type { TriedOnChange } from '../../testgen/change/runOnChange.ts';
import { testsOfChange } from '../../testgen/change/testsOfChange.ts';
import type { LateGeneratedTests } from './lateGeneratedTests.ts';
import type { PendingProposal } from '../proposals/shownProposal.ts';
import { showReport } from '../commands/showReport.ts';
import type { ProposedChange } from './tryChange.ts';
import { listFiles, readText } from '../context/workspaceFiles.ts';

export interface TestProposalOptions {
  readonly proposal: PendingProposal;
  readonly generatedTests: LateGeneratedTests;
  /** True where a person asked for it: only then it is said that there is nothing to run. */
  readonly isAsked: boolean;
  /** True where only the examples in the documentation are run. */
  readonly onlyExamples?: boolean;
}

/**
 * Runs the tests that are about what a proposal changes, with the change in a copy, and says in its
 * title and in a notice what fails that does not fail without it.
 */
export async function testProposal(options: TestProposalOptions): Promise<void> {
  const { proposal, generatedTests, isAsked, onlyExamples = false } = options;
  const edits = proposal.edits();
  const { changes, others } = await changesIn(edits, onlyExamples);
  if (changes.length === 0) {
    if (isAsked) tellNone(edits, others);
    return;
  }
  const tests = await generatedTests.load();
  const tried: TriedOnChange[] = [];
  for (const change of changes) {
    const outcome = await tests.tryChange({ ...change, session: proposal.session });
    if (outcome.type === 'cancelled') return;
    if (outcome.type !== 'tried') {
      // Somebody who never wants it need not be told each time.
      if (!isAsked && outcome.type === 'refused' && !outcome.mayAskAgain) return;
      const said = t('The tests were not run on what is proposed: {0}', outcome.reason);
      void vscode.window.showWarningMessage(said);
      return;
    }
    tried.push(...outcome.tests);
  }
  await tell(proposal, edits, { tried, others });
}

/** The command: for the proposal in front. */
export async function testProposalInFront(
  proposal: PendingProposal | undefined,
  generatedTests: LateGeneratedTests,
): Promise<void> {
  if (proposal) return testProposal({ proposal, generatedTests, isAsked: true });
  void vscode.window.showInformationMessage(
    t('No proposed change is in front: “Review Proposed Changes” opens those that wait.'),
  );
}

interface Found {
  readonly changes: readonly ProposedChange[];
  /** Folders of packages that use what is changed, and whose tests are none of these. */
  readonly others: readonly string[];
}

/** What is proposed, by folder of the workspace, as far as tests are about it. */
async function changesIn(edits: readonly Proposal[], onlyExamples: boolean): Promise<Found> {
  const placed = edits.flatMap((edit) => {
    const uri = vscode.Uri.parse(edit.uri);
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder ? [{ folder, path: vscode.workspace.asRelativePath(uri, false), edit }] : [];
  });
  const found: ProposedChange[] = [];
  const others: string[] = [];
  for (const [folder, own] of Map.groupBy(placed, (each) => each.folder)) {
    const changes = new Map(
      own.map(({ path, edit }) => [path, { before: edit.original, after: edit.proposed }]),
    );
    const files = [...new Set([...(await listFiles(folder)), ...changes.keys()])];
    const read = async (path: string): Promise<string | undefined> =>
      changes.get(path)?.after ?? readText(folder, path);
    const all = await testsOfChange({ files, read }, [...changes.keys()]);
    const tests = onlyExamples ? all.filter(({ isExamples }) => isExamples) : all;
    if (tests.length > 0) found.push({ folder, tests, changes });
    // Who asks for the examples of what is changed asks for no more.
    if (!onlyExamples) others.push(...(await dependantsOf({ files, read }, [...changes.keys()])));
  }
  return { changes: found, others };
}

async function tell(
  proposal: PendingProposal,
  edits: readonly Proposal[],
  {
    tried,
    others,
  }: { readonly tried: readonly TriedOnChange[]; readonly others: readonly string[] },
): Promise<void> {
  const { short, words, isWorse } = changeWords(tried, others);
  const now = new Map(proposal.edits().map((edit) => [edit.uri, edit.proposed]));
  const moved = edits.some(({ uri, proposed }) => now.get(uri) !== proposed);
  await proposal.note(moved ? t('changed since its tests ran') : short);
  const changed = moved ? t(' It was changed meanwhile: this is about the one before.') : '';
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const say = isWorse ? showWarningMessage : showInformationMessage;
  void say(`${words}${changed}`, t('Show Report')).then((picked) =>
    picked === undefined
      ? undefined
      : showReport(t('Tests on what is proposed'), changeReport(proposal.title, tried, others)),
  );
}

function tellNone(edits: readonly Proposal[], others: readonly string[]): void {
  const [first] = edits;
  const path = first ? vscode.workspace.asRelativePath(vscode.Uri.parse(first.uri), false) : '';
  const none = t('No test is named after {0} or imports it, so that none was run.', path);
  const said = others.length === 0 ? none : `${none} ${notRunIn(others)}`;
  void vscode.window.showInformationMessage(said);
}
