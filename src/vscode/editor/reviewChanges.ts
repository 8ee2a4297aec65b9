import * as vscode from 'vscode';
import { boundedDiff } from '../../commands/boundedDiff.ts';
import { reviewPrompt, withHunk } from '../../commands/reviewFindings.ts';
import { splitDiff, type DiffOfFile } from '../../context/sources/splitDiff.ts';
import { t } from '../../protocol/texts.ts';
import { readFileWithin } from '../context/fileStatus.ts';
import { howMany } from '../commands/howMany.ts';
import { withCancel } from '../commands/withCancel.ts';
import { directModel, roomForDiff } from '../models/directModel.ts';
import { findAndReport, type FindableFile, type FindingsParts } from './findAndReport.ts';
import { untrackedFiles, withoutSecrets } from './gitChanges.ts';
import type { GitRepository } from './gitApi.ts';
import { pickRepository } from './pickRepository.ts';
import { promptText } from './promptText.ts';

/** UTF-16 units of diff in one question. */
const mostDiff = 200_000;
/** Bytes of a file on whose lines findings are put. */
const largestReviewed = 20_000_000;

/** Has a model review what is not committed: findings on their lines, and as a report. */
export async function reviewChanges(parts: FindingsParts, clicked: unknown): Promise<void> {
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
  const why = await withCancel(t('Reviewing the changes'), (signal, tell) => {
    tell({ message: howMany(bounded.diffs.length, 'file') });
    return findAndReport(
      {
        source: 'Parley Review',
        title: t('Review Changes'),
        heading: t('Review of the changes'),
        tab: t('Review of Changes'),
        model,
        questions: [text],
        files: () => Promise.all(bounded.diffs.map(({ path }) => reviewed(repository, path))),
        cut: bounded.cut,
      },
      parts,
      signal,
      tell,
    );
  });
  if (why !== undefined) {
    void vscode.window.showWarningMessage(t('The changes were not reviewed: {0}', why));
  }
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
    const all = [...once, ...(await Promise.all(whole)), ...added.map(withHunk)];
    return all.map(withoutSecrets);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      t('Git does not tell what was changed: {0}', why.slice(0, 200)),
    );
    return undefined;
  }
}

async function reviewed({ rootUri }: GitRepository, path: string): Promise<FindableFile> {
  const uri = vscode.Uri.joinPath(rootUri, path);
  try {
    const bytes = await readFileWithin(uri, largestReviewed);
    // No line of it was shown, and no finding can be about one.
    if (!bytes) return { path, uri, lines: 0 };
    return {
      path,
      uri,
      lines: new TextDecoder().decode(bytes).replace(/\n$/u, '').split('\n').length,
    };
  } catch {
    // Deleted: it has no line that a finding could be about.
    return { path, uri, lines: 0 };
  }
}
