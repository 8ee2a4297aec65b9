import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { gitApi, repositoriesFound, type GitRepository } from './gitApi.ts';
import { repositoryOf } from './repositoryOf.ts';
import { shownFile } from '../shownItem.ts';

/**
 * The repository that a command is about: of the list that was clicked, else of the file in front, else
 * the only one, else the one that the person picks. Undefined where there is none: the person was told.
 */
export async function pickRepository(clicked: unknown): Promise<GitRepository | undefined> {
  const api = await gitApi();
  if (!api) {
    void vscode.window.showWarningMessage(
      vscode.workspace.isTrusted
        ? t(
            'Git is not there or turned off (setting git.enabled), so that nobody knows what was changed.',
          )
        : t(
            'In Restricted Mode Git does not run, so that nobody knows what was changed. Trust the folder first.',
          ),
    );
    return undefined;
  }
  await repositoriesFound(api);
  const { repositories } = api;
  const root = rootOf(clicked);
  const file = vscode.window.activeTextEditor?.document.uri;
  const named =
    (root && repositories.find(({ rootUri }) => rootUri.toString() === root.toString())) ??
    (file && repositoryOf(file, repositories));
  if (named || repositories.length === 1) return named ?? repositories[0];
  if (repositories.length > 1) return pick(repositories);
  void vscode.window.showInformationMessage(t('No Git repository is open.'));
  return undefined;
}

/** VS Code gives the source control whose title was clicked. */
function rootOf(clicked: unknown): vscode.Uri | undefined {
  if (typeof clicked !== 'object' || clicked === null || !('rootUri' in clicked)) return undefined;
  return clicked.rootUri instanceof vscode.Uri ? clicked.rootUri : undefined;
}

async function pick(repositories: readonly GitRepository[]): Promise<GitRepository | undefined> {
  const items = repositories.map((repository) =>
    shownFile({
      label: repository.rootUri.path.split('/').at(-1) ?? '',
      description: repository.rootUri.fsPath,
      repository,
    }),
  );
  const picked = await vscode.window.showQuickPick(items, { placeHolder: t('Which repository?') });
  return picked?.repository;
}
