import { lstatSync, readdirSync, realpathSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { stampOf } from './fileStamp.ts';
import { reasonByName } from './fileKind.ts';
import type { ExcludedGlob, IndexLimits, IndexRoot } from './indexSetup.ts';
import type { LeftOutReason } from './leftOut.ts';
import { rootRules, type FolderRules, type Verdict } from './pathRules.ts';

/** A file that might be indexed. */
export interface FoundFile {
  readonly type: 'file';
  /** As in the index: with the root's prefix, with forward slashes. */
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly stamp: string;
}

/** What the walk met: an entry that is left out may be a whole folder. */
export type Met =
  | FoundFile
  | { readonly type: 'left-out'; readonly path: string; readonly reason: LeftOutReason }
  /** Nothing worth telling, but time went by. */
  | { readonly type: 'step' };

/** Folders in one another at the most: no person nests deeper. */
const deepest = 100;

interface Folder {
  readonly place: string;
  /** With the prefix; ends with a slash, or is empty. */
  readonly path: string;
  readonly rules: FolderRules;
  readonly depth: number;
}

/**
 * Walks the roots and tells of each file. Follows no link, so that it cannot go in circles, and opens
 * nothing but folders. It does a little with each step: whoever iterates decides when to rest.
 */
export function* walkFolders(
  roots: readonly IndexRoot[],
  exclude: readonly ExcludedGlob[],
  limits: IndexLimits,
): Generator<Met, void> {
  const places = new Set(roots.map(({ folder }) => realPath(folder)));
  for (const root of roots) {
    const place = realPath(root.folder);
    if (place === undefined) {
      yield { type: 'left-out', path: root.prefix || root.folder, reason: 'unreadable' };
      continue;
    }
    const rules = rootRules({ ...root, folder: place }, exclude);
    const open: Folder[] = [{ place, path: root.prefix, rules, depth: 0 }];
    for (let folder = open.pop(); folder; folder = open.pop()) {
      // A root in another one is walked by itself.
      if (folder.depth === 0 || !places.has(folder.place)) yield* walkOne(folder, open, limits);
    }
  }
}

function* walkOne(folder: Folder, open: Folder[], limits: IndexLimits): Generator<Met, void> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder.place, { withFileTypes: true });
  } catch (error) {
    const reason = isGone(error) ? 'vanished' : 'unreadable';
    yield { type: 'left-out', path: folder.path, reason };
    return;
  }
  yield { type: 'step' };
  for (const entry of entries) {
    const { name } = entry;
    const verdict = folder.rules.judge(name, entry.isDirectory());
    if (entry.isDirectory()) {
      const below = `${folder.path}${name}/`;
      if (verdict !== 'kept') yield { type: 'left-out', path: below, reason: verdict };
      else if (folder.depth >= deepest)
        yield { type: 'left-out', path: below, reason: 'over-limit' };
      else open.push(inner(folder, name, below));
    } else yield judgeFile(folder, entry, verdict, limits);
  }
}

function inner(folder: Folder, name: string, itsPath: string): Folder {
  const place = path.join(folder.place, name);
  return { place, path: itsPath, rules: folder.rules.below(name), depth: folder.depth + 1 };
}

function judgeFile(
  folder: Folder,
  entry: Dirent,
  verdict: Verdict,
  { fileBytes }: IndexLimits,
): Met {
  const itsPath = folder.path + entry.name;
  const leftOut = (reason: LeftOutReason): Met => ({ type: 'left-out', path: itsPath, reason });
  if (verdict !== 'kept') return leftOut(verdict);
  if (entry.isSymbolicLink()) return leftOut('link');
  const byName = reasonByName(entry.name);
  if (byName) return leftOut(byName);
  try {
    const stats = lstatSync(path.join(folder.place, entry.name));
    if (!stats.isFile()) return leftOut(stats.isSymbolicLink() ? 'link' : 'not-a-file');
    if (stats.size > fileBytes) return leftOut('too-large');
    const { size, mtimeMs } = stats;
    return { type: 'file', path: itsPath, size, changed: mtimeMs, stamp: stampOf(stats) };
  } catch (error) {
    return leftOut(isGone(error) ? 'vanished' : 'unreadable');
  }
}

function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    // Gone, or not ours: the caller says so.
    return undefined;
  }
}

/** True where an error says that the file is not there any more. */
export function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
