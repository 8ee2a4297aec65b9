import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { IndexRoot } from './indexSetup.ts';

/** A file's place: which root it is in, and where in it. */
export interface Located {
  readonly root: IndexRoot;
  /** Below the root's folder, with forward slashes. */
  readonly relative: string;
}

/** Goes between absolute paths and the paths of the index. */
export interface RootPaths {
  /** Undefined for what is outside of all roots. */
  toPath(file: string): string | undefined;
  toFile(path: string): string | undefined;
  locate(path: string): Located | undefined;
}

export function createRootPaths(roots: readonly IndexRoot[]): RootPaths {
  // Of a root in another one the inner one counts.
  const innermost = roots.toSorted((a, b) => b.folder.length - a.folder.length);

  function locate(indexed: string): Located | undefined {
    const root = roots.find(({ prefix }) => indexed.startsWith(prefix));
    const relative = root && indexed.slice(root.prefix.length);
    // Nothing that leads out of a root is a path of the index, whoever says so.
    return root && relative && !relative.split('/').includes('..') ? { root, relative } : undefined;
  }

  return {
    locate,
    toPath(file) {
      for (const { folder, prefix } of innermost) {
        const relative = path.relative(folder, file);
        const isInside = relative !== '' && !/^\.\.(?:[/\\]|$)/u.test(relative);
        if (isInside && !path.isAbsolute(relative)) {
          return prefix + (path.sep === '\\' ? relative.replaceAll('\\', '/') : relative);
        }
      }
      return undefined;
    },
    toFile(indexed) {
      const found = locate(indexed);
      return found && path.join(found.root.folder, found.relative);
    },
  };
}

/** True where a link below the root is, or leads to, the file: a walk follows none, and knows it by its place. */
export function isOverLink({ root, relative }: Located): boolean {
  for (let below = relative; below !== '.'; below = path.dirname(below)) {
    try {
      const place = path.join(realpathSync(root.folder), below);
      return realpathSync(path.join(root.folder, below)) !== place;
    } catch {
      // Not on the disk, or not yet: its folder tells.
    }
  }
  return false;
}
