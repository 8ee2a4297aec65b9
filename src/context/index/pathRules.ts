import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { createGlobRules, type GlobRules } from './globRules.ts';
import type { ExcludedGlob, IndexRoot } from './indexSetup.ts';

/** Folders that never are a project's own sources, whatever its ignore files say. */
const neverFolders = new Set(
  `.git .hg .svn .jj node_modules bower_components jspm_packages .venv venv __pycache__ .tox
  .mypy_cache .pytest_cache .ruff_cache .gradle .m2 .cargo .cache .next .nuxt .svelte-kit .turbo
  .parcel-cache .terraform .yarn .pnpm-store .vscode-test .nyc_output .eggs .dart_tool .bundle`.split(
    /\s+/u,
  ),
);
/** Folders of what is made from the sources, where no ignore file at the top says what is. */
const builtFolders = new Set(['dist', 'out', 'build', 'target', 'coverage', 'bin', 'obj']);

/** What a folder's rules say of an entry. */
export type Verdict = 'kept' | 'excluded' | 'ignored';

interface RuleSet {
  /** Absolute: the patterns count from here down. */
  readonly base: string;
  readonly rules: Ignore;
  /** True for Parley's own file, false for those of git. */
  readonly own: boolean;
}

/** The rules that count in one folder. */
export interface FolderRules {
  /** What becomes of an entry of this folder. */
  judge(name: string, isFolder: boolean): Verdict;
  /** The rules of a folder in this one that is kept. */
  below(name: string): FolderRules;
}

/** What holds for all folders of a root. */
interface RootContext {
  readonly root: string;
  readonly globs: GlobRules;
  readonly never: ReadonlySet<string>;
  /** Whether a set of rules counts. */
  readonly counts: (set: RuleSet) => boolean;
}

/**
 * The rules at the top of a root: VS Code's own globs, the ignore files of the repository down to here,
 * `.git/info/exclude`. A deeper file wins over a higher one, `.parleyignore` over `.gitignore` beside it,
 * and what is in an ignored folder stays ignored. Source: gitignore(5).
 */
export function rootRules(
  { folder, prefix }: IndexRoot,
  exclude: readonly ExcludedGlob[],
): FolderRules {
  const globs = createGlobRules(exclude.filter(({ root }) => root === prefix));
  const sets = [...setsAbove(folder), ...ruleSets(folder)];
  const never = sets.length > 0 ? neverFolders : new Set([...neverFolders, ...builtFolders]);
  return folderRules(folder, sets, { root: folder, globs, never, counts: () => true });
}

const isOwn = ({ own }: RuleSet): boolean => own;

/** Those of `.parleyignore` alone: what a person keeps from Parley, though it may be open. */
function ownRules({ folder }: IndexRoot): FolderRules {
  const sets = [...setsAbove(folder), ...ruleSets(folder)].filter(isOwn);
  const context = { root: folder, globs: () => false, never: new Set<string>(), counts: isOwn };
  return folderRules(folder, sets, context);
}

function folderRules(folder: string, sets: readonly RuleSet[], context: RootContext): FolderRules {
  return {
    judge(name, isFolder) {
      if (isFolder && context.never.has(name)) return 'excluded';
      const entry = folder.endsWith(path.sep) ? folder + name : folder + path.sep + name;
      const relative = relativeTo(context.root, entry, isFolder);
      if (relative !== undefined && context.globs(relative, entry)) return 'excluded';
      return verdictOf(sets, entry, isFolder);
    },
    below(name) {
      const deeper = path.join(folder, name);
      return folderRules(
        deeper,
        [...letIn(sets, deeper), ...ruleSets(deeper).filter(context.counts)],
        context,
      );
    },
  };
}

/** The last one that has something to say counts. */
function verdictOf(sets: readonly RuleSet[], entry: string, isFolder: boolean): Verdict {
  let verdict: Verdict = 'kept';
  for (const set of sets) verdict = tests(set, entry, isFolder) ?? verdict;
  return verdict;
}

/** What one set of rules has to say; undefined where it says nothing. */
function tests({ base, rules }: RuleSet, entry: string, isFolder: boolean): Verdict | undefined {
  const relative = relativeTo(base, entry, isFolder);
  if (relative === undefined) return undefined;
  const { ignored, unignored } = rules.test(relative);
  return ignored ? 'ignored' : unignored ? 'kept' : undefined;
}

/** As ignore files write it; undefined for what is no path below `base`. */
function relativeTo(base: string, entry: string, isFolder: boolean): string | undefined {
  let relative = entry.slice(base.endsWith(path.sep) ? base.length : base.length + 1);
  if (path.sep === '\\') relative = relative.replaceAll('\\', '/');
  if (relative === '' || !ignore.isPathValid(relative)) return undefined;
  return isFolder ? `${relative}/` : relative;
}

/**
 * The rules below a folder that is kept. Where a set of its own would ignore it and a deeper one let it in,
 * the first one's word about the folder is none about what is in it.
 */
function letIn(sets: readonly RuleSet[], folder: string): readonly RuleSet[] {
  return sets.map((set) => {
    if (tests(set, folder, true) !== 'ignored') return set;
    const escaped = relativeTo(set.base, folder, true)?.replaceAll(/[\\*?[ ]/gu, '\\$&') ?? '';
    const rules = ignore({ ignorecase: false })
      .add(set.rules)
      .add({ pattern: `!/${escaped}` });
    return { ...set, rules };
  });
}

/**
 * The rules above a root. Where git's say that the root itself is ignored they are not held against it:
 * somebody opened it. What Parley's own file names stays out.
 */
function setsAbove(root: string): readonly RuleSet[] {
  const above = repositoryFolders(root);
  return above.reduce<readonly RuleSet[]>((sets, folder, i) => {
    const next = above[i + 1] ?? root;
    const all = [...sets, ...ruleSets(folder)];
    const counting = verdictOf(all, next, true) === 'ignored' ? all.filter(isOwn) : all;
    return verdictOf(counting, next, true) === 'kept' ? letIn(counting, next) : counting;
  }, []);
}

/** From the repository's top down to the folder above this one; empty where it is in no repository. */
function repositoryFolders(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    if (at !== folder) found.unshift(at);
    if (readIfThere(path.join(at, '.git', 'HEAD')) !== undefined) return found;
    if (readIfThere(path.join(at, '.git')) !== undefined) return found;
    if (path.dirname(at) === at) return [];
  }
}

/** Tells what becomes of single files, by the same rules as a walk. */
export interface PathJudge {
  /** `relative` is the path below the root's folder, with forward slashes. */
  judge(root: IndexRoot, relative: string): Verdict;
}

/** Reads each ignore file once: a changed one wants a new judge. */
export function createPathJudge(exclude: readonly ExcludedGlob[]): PathJudge {
  return judgeBy((root) => rootRules(root, exclude));
}

/** Knows nothing but `.parleyignore`. */
export function createOwnJudge(): PathJudge {
  return judgeBy(ownRules);
}

function judgeBy(atTop: (root: IndexRoot) => FolderRules): PathJudge {
  const known = new Map<string, FolderRules | Verdict>();

  function rulesOf(root: IndexRoot, folder: string): FolderRules | Verdict {
    const key = `${root.folder}\0${folder}`;
    const found = known.get(key) ?? makeRules(root, folder);
    known.set(key, found);
    return found;
  }

  function makeRules(root: IndexRoot, folder: string): FolderRules | Verdict {
    if (folder === '') return atTop(root);
    const { parent, name } = split(folder);
    const above = rulesOf(root, parent);
    if (typeof above === 'string') return above;
    const verdict = above.judge(name, true);
    return verdict === 'kept' ? above.below(name) : verdict;
  }

  return {
    judge(root, relative) {
      const { parent, name } = split(relative);
      const rules = rulesOf(root, parent);
      return typeof rules === 'string' ? rules : rules.judge(name, false);
    },
  };
}

function split(relative: string): { readonly parent: string; readonly name: string } {
  const at = relative.lastIndexOf('/');
  return { parent: relative.slice(0, Math.max(0, at)), name: relative.slice(at + 1) };
}

const ignoreFiles = [path.join('.git', 'info', 'exclude'), '.gitignore', '.parleyignore'];

/** True for the names whose change changes what is indexed. */
export function isIgnoreFile(name: string): boolean {
  return name === '.gitignore' || name === '.parleyignore';
}

function ruleSets(base: string): readonly RuleSet[] {
  return ignoreFiles.flatMap((name) => {
    const text = readIfThere(path.join(base, name));
    // Git itself heeds the case of names, whatever the file system does.
    if (!text?.trim()) return [];
    const rules = ignore({ ignorecase: false }).add(text);
    return [{ base, rules, own: name === '.parleyignore' }];
  });
}

/** Bytes above which a file holds no rules that somebody wrote. */
const largestRules = 4 * 1_048_576;
/** Not there on Windows, where no pipe stands in a folder. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Whoever reads a pipe that nobody writes to waits for ever: only files are read. */
function readIfThere(file: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, withoutWaiting);
    const stats = fstatSync(handle);
    return stats.isFile() && stats.size <= largestRules ? readFileSync(handle, 'utf8') : undefined;
  } catch {
    // No such file, or none that can be read: no rules.
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
