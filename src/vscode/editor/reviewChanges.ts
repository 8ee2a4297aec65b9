import * as vscode from 'vscode';
import { boundedDiff, type BoundedDiff } from '../../commands/boundedDiff.ts';
import {
  placeFindings,
  reviewPrompt,
  withHunk,
  type ReviewedFile,
} from '../../commands/reviewFindings.ts';
import { splitDiff, type DiffOfFile } from '../../context/sources/splitDiff.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { t } from '../../protocol/texts.ts';
import { askForFindings } from './askForFindings.ts';
import {
  counting,
  directModel,
  roomForDiff,
  usedBy,
  withCancel,
  type DirectParts,
} from '../models/directModel.ts';
import { untrackedFiles } from './gitChanges.ts';
import type { GitRepository } from './gitApi.ts';
import { pickRepository } from './pickRepository.ts';
import { promptText } from './promptText.ts';
import type { ShownFindings } from './shownFindings.ts';
import { reportOn, showReport } from '../commands/showReport.ts';

export interface ReviewParts extends DirectParts {
  /** What was found, on its lines. */
  readonly findings: Pick<ShownFindings, 'show' | 'clear'>;
}

/** UTF-16 units of diff in one question. */
const mostDiff = 200_000;

/** Has a model review what is not committed: findings on their lines, and as a report. */
export async function reviewChanges(parts: ReviewParts, clicked: unknown): Promise<void> {
  const repository = await pickRepository(clicked);
  const diffs = repository && (await changesOf(repository));
  if (!repository || !diffs) return;
  if (diffs.length === 0) {
    void vscode.window.showInformationMessage(
      t('There is nothing to review: no file was changed.'),
    );
    return;
  }
  const model = await directModel('reviewChanges', parts);
  if (!model) return;
  const bounded = boundedDiff(diffs, roomForDiff(model, mostDiff));
  const text = await promptText(reviewPrompt(bounded), repository.rootUri);
  if (text === undefined) return;
  parts.findings.clear('Parley Review');
  const problem = await withCancel(t('Reviewing the changes'), (signal) =>
    review({ repository, model, bounded, text }, parts, signal),
  );
  if (problem !== undefined) void vscode.window.showWarningMessage(problem);
}

interface Question {
  readonly repository: GitRepository;
  readonly model: LanguageModel;
  readonly bounded: BoundedDiff;
  readonly text: string;
}

/** Why there are no findings, where the review failed. */
async function review(
  { repository, model, bounded, text }: Question,
  { findings, reports }: Pick<ReviewParts, 'findings' | 'reports'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const from = performance.now();
  const counted = counting(model);
  const answer = await askForFindings(counted.model, text, signal);
  if (answer.type === 'cancelled') return undefined;
  if (answer.type === 'failed') return t('The changes were not reviewed: {0}', answer.why);
  const files = await Promise.all(bounded.diffs.map(({ path }) => reviewed(repository, path)));
  const placed = placeFindings(answer.findings, files);
  const located = placed.findings.map((each) => {
    return { ...each, uri: vscode.Uri.joinPath(repository.rootUri, each.file) };
  });
  await findings.show('Parley Review', model.info.label, located);
  const report = reportOn(counted, performance.now() - from, {
    title: t('Review of the changes'),
    ...placed,
    files: files.length,
    cut: bounded.cut,
  });
  await showReport(t('Review of Changes'), report);
  reports.done({
    title: t('Review Changes'),
    outcome: 'answered',
    files: [],
    ...usedBy(counted),
    took: performance.now() - from,
    findings: placed.findings,
  });
  return undefined;
}

/** All that is not committed, each file once; undefined where Git does not tell: the person was told why. */
async function changesOf(repository: GitRepository): Promise<readonly DiffOfFile[] | undefined> {
  try {
    const [staged, rest, added] = await Promise.all([
      repository.diff(true).then(splitDiff),
      repository.diff(false).then(splitDiff),
      untrackedFiles(repository),
    ]);
    const restPaths = new Set(rest.map(({ path }) => path));
    const both = new Set(staged.map(({ path }) => path).filter((path) => restPaths.has(path)));
    // The two diffs of such a file count its lines differently.
    const whole = [...both].map(async (path) => {
      const { fsPath } = vscode.Uri.joinPath(repository.rootUri, path);
      return { path, diff: (await repository.diffWithHEAD(fsPath)).trimEnd() };
    });
    const once = [...staged, ...rest].filter(({ path }) => !both.has(path));
    return [...once, ...(await Promise.all(whole)), ...added.map(withHunk)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      t('Git does not tell what was changed: {0}', why.slice(0, 200)),
    );
    return undefined;
  }
}

async function reviewed({ rootUri }: GitRepository, path: string): Promise<ReviewedFile> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(rootUri, path));
    return { path, lines: new TextDecoder().decode(bytes).replace(/\n$/u, '').split('\n').length };
  } catch {
    // Deleted: it has no line that a finding could be about.
    return { path, lines: 0 };
  }
}
