import path from 'node:path';
import type { IndexRoot } from '../index/indexSetup.ts';
import { createPathJudge } from '../index/pathRules.ts';
import { isOverLink } from '../index/rootPaths.ts';

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
  const linked = new Map<string, boolean>();

  function isInLinked(root: IndexRoot, relative: string): boolean {
    const folder = path.posix.dirname(relative);
    const key = path.join(root.folder, folder);
    const known = linked.get(key) ?? (folder !== '.' && isOverLink({ root, relative: folder }));
    linked.set(key, known);
    return known;
  }

  return {
    ignores(file) {
      const folder = innermost.find((each) => isInside(file, each));
      if (folder === undefined) return false;
      const relative = path.relative(folder, file).replaceAll(path.sep, '/');
      const root = { folder, prefix: '' };
      return judge.judge(root, relative) !== 'kept' || isInLinked(root, relative);
    },
  };
}

function isInside(file: string, root: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && !/^\.\.(?:[/\\]|$)/u.test(relative) && !path.isAbsolute(relative);
}
