import type * as vscode from 'vscode';
import { createOwnJudge } from '../../context/index/pathRules.ts';
import { createRootPaths } from '../../context/index/rootPaths.ts';
import { indexFolders } from './indexFolders.ts';

/** Says of files whether `.parleyignore` names them: such a one goes along only where a person names it. */
export function keptAway(): (uri: vscode.Uri) => boolean {
  const paths = createRootPaths(indexFolders().roots);
  const judge = createOwnJudge();
  return ({ scheme, fsPath }) => {
    const path = scheme === 'file' ? paths.toPath(fsPath) : undefined;
    const at = path === undefined ? undefined : paths.locate(path);
    return at !== undefined && judge.judge(at.root, at.relative) === 'ignored';
  };
}
