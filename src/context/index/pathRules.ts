import { readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { IndexRoot } from './indexSetup.ts';

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
}

/** The rules that count in one folder. */
export interface FolderRules {
  /** What becomes of an entry of this folder. */
  judge(name: string, isFolder: boolean): Verdict;
  /** The rules of a folder in this one. */
  below(name: string): FolderRules;
}

/**
 * The rules at the top of a root: VS Code's own globs, the ignore files of the repository down to here,
 * `.git/info/exclude`. A deeper file wins over a higher one, `.parleyignore` over `.gitignore` beside it,
 * and what is in an ignored folder stays ignored. Source: gitignore(5).
 */
export function rootRules({ folder }: IndexRoot, exclude: readonly string[]): FolderRules {
  const globs = ignore({ ignorecase: false }).add(exclude.flatMap(asIgnorePatterns));
  const above = repositoryFolders(folder).flatMap(ruleSets);
  const own = ruleSets(folder);
  const never =
    above.length + own.length > 0 ? neverFolders : new Set([...neverFolders, ...builtFolders]);
  const context = { globs: { base: folder, rules: globs }, never };
  return folderRules(folder, [...above, ...own], context);
}

function folderRules(
  folder: string,
  sets: readonly RuleSet[],
  context: { readonly globs: RuleSet; readonly never: ReadonlySet<string> },
): FolderRules {
  return {
    judge(name, isFolder) {
      if (isFolder && context.never.has(name)) return 'excluded';
      const entry = folder.endsWith(path.sep) ? folder + name : folder + path.sep + name;
      if (tests(context.globs, entry, isFolder) === 'ignored') return 'excluded';
      let verdict: Verdict = 'kept';
      for (const set of sets) verdict = tests(set, entry, isFolder) ?? verdict;
      return verdict;
    },
    below(name) {
      const deeper = path.join(folder, name);
      const own = ruleSets(deeper);
      return folderRules(deeper, own.length > 0 ? [...sets, ...own] : sets, context);
    },
  };
}

/** What one set of rules has to say; undefined where it says nothing. */
function tests({ base, rules }: RuleSet, entry: string, isFolder: boolean): Verdict | undefined {
  let relative = entry.slice(base.endsWith(path.sep) ? base.length : base.length + 1);
  if (path.sep === '\\') relative = relative.replaceAll('\\', '/');
  if (relative === '' || !ignore.isPathValid(relative)) return undefined;
  const { ignored, unignored } = rules.test(isFolder ? `${relative}/` : relative);
  return ignored ? 'ignored' : unignored ? 'kept' : undefined;
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
export function createPathJudge(exclude: readonly string[]): PathJudge {
  const known = new Map<string, FolderRules | Verdict>();

  function rulesOf(root: IndexRoot, folder: string): FolderRules | Verdict {
    const key = `${root.folder}\0${folder}`;
    const found = known.get(key) ?? makeRules(root, folder);
    known.set(key, found);
    return found;
  }

  function makeRules(root: IndexRoot, folder: string): FolderRules | Verdict {
    if (folder === '') return rootRules(root, exclude);
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
    return text?.trim() ? [{ base, rules: ignore({ ignorecase: false }).add(text) }] : [];
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // No such file, or none that can be read: no rules.
    return undefined;
  }
}

/**
 * A glob of VS Code as patterns of an ignore file. A glob without `**` counts from the root down; braces
 * are unknown to ignore files, so that each choice becomes a pattern of its own.
 */
function asIgnorePatterns(glob: string): readonly string[] {
  return choices(glob).map((each) =>
    each.startsWith('**') || each.startsWith('/') ? each : `/${each}`,
  );
}

/** Globs that would stand for more patterns than this are taken as they are. */
const mostChoices = 200;

function choices(glob: string): readonly string[] {
  let all = [glob];
  for (;;) {
    const braced = all.findIndex((each) => /\{[^{}]*\}/u.test(each));
    const each = all[braced];
    if (each === undefined || all.length > mostChoices) return all;
    const expanded = /^(?<before>.*?)\{(?<inner>[^{}]*)\}(?<after>.*)$/su.exec(each)?.groups;
    const { before = '', inner = '', after = '' } = expanded ?? {};
    all = all.toSpliced(braced, 1, ...inner.split(',').map((one) => before + one + after));
  }
}
