import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { createPathJudge } from '../../context/index/pathRules.ts';
import { excludedGlobs, indexFolders } from './indexFolders.ts';

/**
 * What may be given away: files of the workspace that neither its ignore files nor VS Code exclude, with
 * links followed to where they lead. What is not on this machine's disk has no rules that could be read.
 */
export function allowedFiles(): (uri: string) => Promise<boolean> {
  const { roots } = indexFolders();
  const judge = createPathJudge(excludedGlobs());
  const keeps = (file: string): boolean =>
    roots.some((root) => {
      const relative = path.relative(root.folder, file);
      if (relative === '') return true;
      const isInside = !relative.startsWith('..') && !path.isAbsolute(relative);
      return isInside && judge.judge(root, relative.replaceAll(path.sep, '/')) === 'kept';
    });
  return async (uri) => {
    const { scheme, fsPath } = vscode.Uri.parse(uri);
    if (scheme !== 'file' || !keeps(fsPath)) return false;
    try {
      const target = await realpath(fsPath);
      // A workspace may itself be reached by a link.
      const tops = await Promise.all(roots.map(({ folder }) => realpath(folder)));
      const at = tops.findIndex((top) => target === top || target.startsWith(top + path.sep));
      const top = tops[at];
      const root = roots[at];
      return (
        top !== undefined && root !== undefined && keeps(root.folder + target.slice(top.length))
      );
    } catch {
      // It is gone.
      return false;
    }
  };
}
