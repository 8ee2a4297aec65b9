import * as vscode from 'vscode';
import { commitInstructions, commitMessagePrompt } from '../../commands/commitMessage.ts';
import type { Outcome } from '../../commands/report/completionReport.ts';
import { streamMessage, type MessageEnd } from '../../commands/streamMessage.ts';
import { splitDiff, type DiffOfFile } from '../../context/sources/splitDiff.ts';
import type { LanguageModel, ModelRequest } from '../../models/languageModel.ts';
import { createId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import { withCancel } from '../commands/withCancel.ts';
import {
  counting,
  directModel,
  roomForDiff,
  usedBy,
  type DirectParts,
} from '../models/directModel.ts';
import type { GitRepository } from './gitApi.ts';
import { withoutSecrets } from './gitChanges.ts';
import { pickRepository } from './pickRepository.ts';
import { promptText } from './promptText.ts';

/** UTF-16 units of diff beyond which a message gets no better. */
const mostDiff = 60_000;
const earlierCommits = 10;
/** Tokens of the answer, thinking included. */
const mostTokens = 4_000;

/** Writes a message for what is staged, else for what is changed, into the input of source control. */
export async function writeCommitMessage(parts: DirectParts, clicked: unknown): Promise<void> {
  const repository = await pickRepository(clicked);
  const diffs = repository && (await changesIn(repository));
  if (!repository || !diffs) return;
  const model = await directModel('commitMessage', parts);
  if (!model) return;
  const begun = repository.inputBox.value;
  const earlier = await earlierMessages(repository);
  const question = { diffs, earlier, begun, room: roomForDiff(model, mostDiff) };
  const text = await promptText(commitMessagePrompt(question), repository.rootUri);
  if (text === undefined) return;
  const request: ModelRequest = {
    messages: [
      { role: 'system', text: commitInstructions },
      { role: 'user', text },
    ],
    maxOutputTokens: Math.min(model.info.window.reply, mostTokens),
    effort: 'low',
    correlation: createId(),
  };
  const from = performance.now();
  const counted = counting(model);
  const ended = await withCancel(t('Writing a commit message'), (signal) =>
    writeInto(repository.inputBox, counted.model, request, signal),
  );
  const notice = noticeOf(ended);
  if (notice !== undefined) void vscode.window.showWarningMessage(notice);
  parts.reports.done({
    title: t('Write Commit Message'),
    outcome: outcomes[ended.type],
    files: [],
    ...usedBy(counted),
    took: performance.now() - from,
    findings: [],
    ...(notice === undefined ? {} : { problem: notice }),
  });
}

/** Undefined where there is nothing to commit: the person was told. */
async function changesIn(repository: GitRepository): Promise<readonly DiffOfFile[] | undefined> {
  try {
    const staged = splitDiff(await repository.diff(true));
    const changed = staged.length > 0 ? staged : splitDiff(await repository.diff(false));
    const diffs = changed.map(withoutSecrets);
    if (diffs.length > 0) return diffs;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      t('Git does not tell what was changed: {0}', why.slice(0, 200)),
    );
    return undefined;
  }
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const isNew = workingTreeChanges.length + untrackedChanges.length > 0;
  void vscode.window.showInformationMessage(
    isNew
      ? t('There are new files only. Stage those that are to be committed, then ask again.')
      : t('There is nothing to commit: no file was changed.'),
  );
  return undefined;
}

async function earlierMessages(repository: GitRepository): Promise<readonly string[]> {
  try {
    const commits = await repository.log({ maxEntries: earlierCommits });
    return commits.map(({ message }) => message);
  } catch {
    // Before the first commit there is none.
    return [];
  }
}

const outcomes = {
  written: 'written',
  typed: 'stopped',
  cancelled: 'stopped',
  failed: 'failed',
} as const satisfies Record<MessageEnd['type'], Outcome>;

/** What to tell the person in the end, where the message is not in the input. */
function noticeOf(ended: MessageEnd): string | undefined {
  if (ended.type === 'failed') return t('No commit message was written: {0}', ended.reason);
  return ended.type === 'typed'
    ? t('You are writing a message yourself: Parley stopped.')
    : undefined;
}

async function writeInto(
  box: GitRepository['inputBox'],
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<MessageEnd> {
  const begun = box.value;
  // VS Code tells what it was given once more, a moment later: an older value of ours is no typing.
  const own = new Set([begun]);
  const write = (text: string): void => void own.add((box.value = text));
  const ended = await streamMessage(model, request, signal, (text) => {
    if (!own.has(box.value)) return false;
    write(text);
    return true;
  });
  const isLeft = ended.type === 'written' || ended.type === 'typed';
  if (!isLeft && own.has(box.value)) write(begun);
  return ended;
}
