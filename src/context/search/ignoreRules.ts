import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Tells which files a project keeps out of its repository. */
export interface IgnoreRules {
  /** `file` is an absolute path. What is outside of all roots is not ignored. */
  ignores(file: string): Promise<boolean>;
}

/** Never part of a project's own sources, with or without a `.gitignore`. */
const alwaysIgnored = new Set(['.git', 'node_modules']);

/**
 * The rules of all `.gitignore` files from the roots down: a deeper one wins over a higher one, and
 * what is in an ignored folder stays ignored. Source: gitignore(5). Each file is read once.
 */
export function createIgnoreRules(roots: readonly string[]): IgnoreRules {
  const rules = new Map<string, Promise<Ignore | undefined>>();
  const folders = new Map<string, Promise<boolean>>();

  function rulesOf(folder: string): Promise<Ignore | undefined> {
    const known = rules.get(folder) ?? readRules(folder);
    rules.set(folder, known);
    return known;
  }

  function folderIgnored(folder: string, root: string): Promise<boolean> {
    if (folder === root) return Promise.resolve(false);
    const known = folders.get(folder) ?? ignored(folder, root, '/');
    folders.set(folder, known);
    return known;
  }

  async function ignored(entry: string, root: string, ending: '' | '/'): Promise<boolean> {
    const parent = path.dirname(entry);
    if (alwaysIgnored.has(path.basename(entry)) || (await folderIgnored(parent, root))) return true;
    let result = false;
    for (const folder of foldersBetween(root, parent)) {
      const relative = path.relative(folder, entry).replaceAll(path.sep, '/');
      const verdict = (await rulesOf(folder))?.test(`${relative}${ending}`);
      if (verdict?.ignored || verdict?.unignored) result = verdict.ignored;
    }
    return result;
  }

  return {
    async ignores(file) {
      const root = roots.find((each) => isInside(file, each));
      return root === undefined ? false : ignored(file, root, '');
    },
  };
}

async function readRules(folder: string): Promise<Ignore | undefined> {
  try {
    const text = await readFile(path.join(folder, '.gitignore'), 'utf8');
    // Git itself heeds the case of names, whatever the file system does.
    return ignore({ ignorecase: false }).add(text);
  } catch {
    // No such file, or none that can be read: no rules.
    return undefined;
  }
}

function isInside(file: string, root: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** From `root` down to `folder`, both included. */
function foldersBetween(root: string, folder: string): readonly string[] {
  const steps = path.relative(root, folder).split(path.sep).filter(Boolean);
  return [root, ...steps.map((_, i) => path.join(root, ...steps.slice(0, i + 1)))];
}
