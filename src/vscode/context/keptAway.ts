import type * as vscode from 'vscode';
import { createOwnJudge } from '../../context/index/pathRules.ts';
import { createRootPaths } from '../../context/index/rootPaths.ts';
import { t } from '../../protocol/texts.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { indexFolders } from './indexFolders.ts';

/**
 * Says of files why they go along only where a person names them: `.parleyignore` does, or by their names
 * they hold secrets. Undefined for all others.
 */
export function keptAway(): (uri: vscode.Uri) => string | undefined {
  const paths = createRootPaths(indexFolders().roots);
  const judge = createOwnJudge();
  return (uri) => {
    if (isSecretFile(uri.path)) return t('its name says that it holds secrets');
    const path = uri.scheme === 'file' ? paths.toPath(uri.fsPath) : undefined;
    const at = path === undefined ? undefined : paths.locate(path);
    const isIgnored = at !== undefined && judge.judge(at.root, at.relative) === 'ignored';
    return isIgnored ? t('`.parleyignore` names it') : undefined;
  };
}
