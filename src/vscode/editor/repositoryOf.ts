import type * as vscode from 'vscode';
import type { GitRepository } from './gitApi.ts';

/** The innermost repository around a file: a submodule is a repository within one. */
export function repositoryOf(
  file: vscode.Uri,
  repositories: readonly GitRepository[],
): GitRepository | undefined {
  return repositories
    .filter(({ rootUri }) => `${file.path}/`.startsWith(`${rootUri.path.replace(/\/$/u, '')}/`))
    .toSorted((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
}
