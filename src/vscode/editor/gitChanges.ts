import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import type { Availability, FileChange } from '../../context/sources/contextSources.ts';
import {
  addedFile,
  mergeDiffs,
  splitDiff,
  type DiffOfFile,
} from '../../context/sources/splitDiff.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { gitApi, untracked, type GitRepository } from './gitApi.ts';

const mostUntracked = 20;
/** Bytes of an untracked file above which it is only named. */
const largestUntracked = 100_000;

/** What is changed and not committed in all repositories that VS Code has open. */
export async function gitChanges(): Promise<Availability<readonly FileChange[]>> {
  try {
    const api = await gitApi();
    if (!api) return { type: 'missing', reason: t('Git is not there or turned off') };
    if (api.repositories.length === 0) {
      return { type: 'missing', reason: t('no Git repository is open') };
    }
    const changes = await Promise.all(api.repositories.map(changesOf));
    return { type: 'there', value: changes.flat() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { type: 'missing', reason: t('Git said: {0}', why.slice(0, 200)) };
  }
}

async function changesOf(repository: GitRepository): Promise<readonly FileChange[]> {
  const [staged, rest, added] = await Promise.all([
    repository.diff(true),
    repository.diff(false),
    untrackedFiles(repository),
  ]);
  const diffs = mergeDiffs([...splitDiff(staged), ...splitDiff(rest), ...added]).map(
    withoutSecrets,
  );
  return diffs.map(({ path, diff }) => {
    const uri = vscode.Uri.joinPath(repository.rootUri, path);
    return { path: vscode.workspace.asRelativePath(uri), uri: uri.toString(), diff };
  });
}

/** Of a file that by its name holds secrets it is told that it changed, and nothing of what is in it. */
export function withoutSecrets({ path, diff }: DiffOfFile): DiffOfFile {
  if (!isSecretFile(path)) return { path, diff };
  return { path, diff: `diff --git a/${path} b/${path}\n(not shown: a file for secrets)` };
}

export async function untrackedFiles({
  rootUri,
  state,
}: GitRepository): Promise<readonly DiffOfFile[]> {
  const all = [...state.workingTreeChanges, ...(state.untrackedChanges ?? [])];
  const files = all.filter(({ status }) => status === untracked).slice(0, mostUntracked);
  return Promise.all(
    files.map(async ({ uri }) => {
      const path = uri.path.slice(rootUri.path.length).replace(/^\//u, '');
      return addedFile(path, await smallText(uri));
    }),
  );
}

/** The text of a file; words in its place where it is large, no text or gone. */
async function smallText(uri: vscode.Uri): Promise<string> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (type !== vscode.FileType.File || size > largestUntracked) return '(not shown)';
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return text.includes('\0') ? '(not text)' : text;
  } catch {
    // It went away, or nobody may read it: that there is such a file is all that is known.
    return '(cannot be read)';
  }
}
