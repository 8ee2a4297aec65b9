import path from 'node:path';
import { createPathJudge } from '../index/pathRules.ts';

/** Tells which files a project or a person keeps from being read. */
export interface IgnoreRules {
  /** `file` is an absolute path. What is outside of all roots is not ignored. */
  ignores(file: string): boolean;
}

/** The rules by which files are left out of the index: a search reads nothing that the index would not. */
export function createIgnoreRules(roots: readonly string[]): IgnoreRules {
  const judge = createPathJudge([]);
  // Of a root in another one the inner one counts.
  const innermost = roots.toSorted((a, b) => b.length - a.length);
  return {
    ignores(file) {
      const folder = innermost.find((each) => isInside(file, each));
      if (folder === undefined) return false;
      const relative = path.relative(folder, file).replaceAll(path.sep, '/');
      return judge.judge({ folder, prefix: '' }, relative) !== 'kept';
    },
  };
}

function isInside(file: string, root: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && !/^\.\.(?:[/\\]|$)/u.test(relative) && !path.isAbsolute(relative);
}
