import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import {
  constants,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { t } from '../../protocol/texts.ts';
import { foldersBetween } from '../run/findProgram.ts';

/** A copy of a package in which tests may be written, run and broken. */
export interface Sandbox {
  readonly type: 'open';
  /** The copies of the two folders, absolute. */
  readonly packageRoot: string;
  readonly workspaceRoot: string;
  /** What `workspaceRoot` is a copy of: absolute, without links. */
  readonly copyOf: string;
  /** `file` is relative to the package; what would lead out of the copy is refused with an error. */
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Files that are new or different since the copy was made, except those written here. */
  leftBehind(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The bytes that a file of the package would have; `file` is absolute, and not in the copy. */
export type Encode = (file: string, text: string) => PromiseLike<Uint8Array>;

/** What is copied. Without `encode` what is written is UTF-8. */
interface SandboxRoots {
  readonly packageRoot: string;
  readonly workspaceRoot: string;
  readonly encode?: Encode;
}

/** Of how much a copy is made at the most. */
export interface SandboxLimits {
  readonly files: number;
  readonly megabytes: number;
}

const usualLimits: SandboxLimits = { files: 20_000, megabytes: 300 };

/**
 * Milliseconds by which what is written is newer than it is: compilers tell by the second whether a
 * file is newer than what they made of it, and a mutant follows the run before it at once.
 */
const newerBy = 2_000;

/** Not copied but linked to: large, installed by tools, and never what a mutant changes. */
const linked = new Set(['node_modules', '.venv', 'venv', 'vendor', '.yarn']);
/** Of what is linked, the folder whose packages are linked one by one, for tools write beside them. */
const packages = 'node_modules';
/** What tools keep among the packages: it is theirs to make anew, and may not be a person's own. */
const toolCache = /^\.(?:cache|vite|vite-temp|vitest.*)$/u;
/** Left out: histories, what tools make anew, and settings with keys that must not reach a test. */
const leftOut =
  /^(?:\.git|\.hg|\.svn|coverage|\.nyc_output|__pycache__|\.pytest_cache|\.hypothesis|\.vscode-test|target|\.env(?:\.local|\.production.*)?)$/u;
/** Where the packages of an Elixir umbrella are compiled to, and which part of it tests use. */
const sharedBuild = '_build';
const testBuild = 'test';
/** Files that tools write beside their work. */
const byTools =
  /(?:^|\/)(?:(?:Cargo|mix|Gemfile)\.lock|go\.sum|\.coverage|[^/]+\.pyc|_build\/.+|cover\/[^/]+\.coverdata)$/u;

/**
 * Copies a package into a temporary folder. The folders around it, up to the workspace's, are there
 * as links, so that what the package finds above itself is found. The copy is the only place that is
 * written to. Refused where the package is larger than the limits.
 */
export async function openSandbox(
  roots: SandboxRoots,
  signal: AbortSignal,
  limits: SandboxLimits = usualLimits,
): Promise<Sandbox | { readonly type: 'refused'; readonly reason: string }> {
  const from = await realpath(roots.packageRoot);
  const folders = foldersBetween(from, await realpath(roots.workspaceRoot)).toReversed();
  const top = folders[0] ?? from;
  const home = await realpath(
    await mkdtemp(path.join(os.tmpdir(), `parley-sandbox-${process.pid}-`)),
  );
  const close = (): Promise<void> => rm(home, { recursive: true, force: true, maxRetries: 3 });
  const copying: Copying = { left: { ...limits }, signal, from, top, home };
  try {
    for (const [i, folder] of folders.entries()) {
      const copy = path.join(home, path.relative(top, folder));
      await mkdir(copy, { recursive: true });
      const next = folders[i + 1];
      if (next === undefined) await copyTree(folder, copy, copying);
      else await linkAround({ from: folder, to: copy, next: path.basename(next) }, copying);
    }
  } catch (error) {
    await close();
    if (!(error instanceof TooLarge)) throw error;
    const reason = t(
      'The package has more than {0} files or {1} MB: too large to copy.',
      limits.files,
      limits.megabytes,
    );
    return { type: 'refused', reason };
  }
  const bytesOf = (file: string, text: string): string | PromiseLike<Uint8Array> =>
    roots.encode?.(path.join(roots.packageRoot, file), text) ?? text;
  const packageRoot = path.join(home, path.relative(top, from));
  return sandboxAt({ packageRoot, workspaceRoot: home, copyOf: top }, bytesOf, close);
}

async function sandboxAt(
  roots: Pick<Sandbox, 'packageRoot' | 'workspaceRoot' | 'copyOf'>,
  bytesOf: (file: string, text: string) => string | PromiseLike<Uint8Array>,
  close: () => Promise<void>,
): Promise<Sandbox> {
  const { packageRoot } = roots;
  const known = await fingerprints(packageRoot);
  const own = new Set<string>();
  return {
    type: 'open',
    ...roots,
    close,
    async write(file, text) {
      const target = await placeIn(packageRoot, file);
      own.add(file);
      // Put in place by name: where a link stands, the link is replaced and not what it leads to.
      const fresh = `${target}.${randomUUID()}`;
      await writeFile(fresh, await bytesOf(file, text));
      const time = (Date.now() + newerBy) / 1_000;
      await utimes(fresh, time, time);
      await rename(fresh, target);
    },
    async remove(file) {
      own.add(file);
      await rm(await placeIn(packageRoot, file), { force: true });
    },
    async leftBehind() {
      const now = [...(await fingerprints(packageRoot))];
      const changed = now.filter(([file, print]) => known.get(file) !== print);
      return changed.map(([file]) => file).filter((file) => !own.has(file) && !byTools.test(file));
    },
  };
}

class TooLarge extends Error {}

interface Copying {
  /** What may still be copied. */
  left: SandboxLimits;
  readonly signal: AbortSignal;
  /** The package that is copied, the topmost folder around it, and the copy of that. */
  readonly from: string;
  readonly top: string;
  readonly home: string;
}

async function copyTree(from: string, to: string, copying: Copying): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    copying.signal.throwIfAborted();
    if (leftOut.test(entry.name)) continue;
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory() && entry.name === packages) await linkPackages(source, copy, copying);
    else if (entry.isDirectory() && !linked.has(entry.name)) {
      await mkdir(copy);
      await copyTree(source, copy, copying);
    } else if (entry.isFile()) await copyOne(source, copy, copying);
    else await link(entry, source, copy, copying);
  }
}

async function copyOne(source: string, copy: string, copying: Copying): Promise<void> {
  const megabytes = (await stat(source)).size / 2 ** 20;
  const { left } = copying;
  copying.left = { files: left.files - 1, megabytes: left.megabytes - megabytes };
  if (copying.left.files < 0 || copying.left.megabytes < 0) throw new TooLarge();
  await copyFile(source, copy, constants.COPYFILE_FICLONE);
}

interface Around {
  readonly from: string;
  readonly to: string;
  /** The name of the folder that leads to the package. */
  readonly next: string;
}

/** What stands beside the way to the package: files as copies, folders as links. */
async function linkAround({ from, to, next }: Around, copying: Copying): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name === next || leftOut.test(entry.name)) continue;
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory() && entry.name === packages) await linkPackages(source, copy, copying);
    else if (entry.isDirectory() && entry.name === sharedBuild) {
      await copyBuild(source, copy, copying);
    } else if (entry.isFile()) await copyFile(source, copy, constants.COPYFILE_FICLONE);
    else await link(entry, source, copy, copying);
  }
}

/** What the packages of an umbrella were compiled to for tests: mutants are compiled into it. */
async function copyBuild(from: string, to: string, copying: Copying): Promise<void> {
  await mkdir(to);
  const source = path.join(from, testBuild);
  if (!(await stat(source).catch(() => undefined))) return;
  const copy = path.join(to, testBuild);
  await mkdir(copy);
  await copyTree(source, copy, copying);
}

/** The installed packages as links in a folder of the copy's own, and in one for each "@scope". */
async function linkPackages(from: string, to: string, copying: Copying): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (toolCache.test(entry.name)) continue;
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isFile()) await copyFile(source, copy, constants.COPYFILE_FICLONE);
    else if (entry.isDirectory() && entry.name.startsWith('@')) {
      await linkPackages(source, copy, copying);
    } else await link(entry, source, copy, copying);
  }
}

/** A link to a folder or to what a link leads to; sockets and devices are left out. */
async function link(entry: Dirent, source: string, copy: string, copying: Copying): Promise<void> {
  if (entry.isDirectory()) return symlink(source, copy, 'junction');
  if (!entry.isSymbolicLink()) return;
  const leads = path.resolve(path.dirname(source), await readlink(source));
  const real = await realpath(source).catch(() => undefined);
  const copied = real === undefined ? undefined : copyFor(real, copying);
  // A workspace links its packages into node_modules: one that is copied is meant as it is here.
  if (real === undefined || copied === undefined) return symlink(leads, copy);
  await symlink(copied, copy, (await stat(real)).isDirectory() ? 'junction' : 'file');
}

/** Where the copy of a place is; undefined where it is none of those that are copied. */
function copyFor(real: string, { from, top, home }: Copying): string | undefined {
  const isAround = from.startsWith(`${real}${path.sep}`) && isInside(real, top);
  const names = path.relative(from, real).split(path.sep);
  const isCopied =
    isInside(real, from) && !names.some((name) => linked.has(name) || leftOut.test(name));
  return isAround || isCopied ? path.join(home, path.relative(top, real)) : undefined;
}

function isInside(place: string, folder: string): boolean {
  return place === folder || place.startsWith(`${folder}${path.sep}`);
}

/** The place of a file in the copy, its folder made; links on the way may not lead out. */
async function placeIn(root: string, file: string): Promise<string> {
  const target = path.resolve(root, file);
  const relative = path.relative(root, target);
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new Error(`${file} lies outside the package.`);
  }
  // Up to the first folder that is there: making folders through a link would leave the copy.
  for (const folder of foldersBetween(path.dirname(target), root)) {
    const real = await realpath(folder).catch(() => undefined);
    if (real !== undefined && real !== folder) throw new Error(`${file} lies behind a link.`);
    if (real !== undefined) break;
  }
  await mkdir(path.dirname(target), { recursive: true });
  return target;
}

/** Each file of the copy with what tells whether it was changed. */
async function fingerprints(root: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const walk = async (folder: string, name: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (leftOut.test(entry.name) || entry.name === packages) continue;
      const [file, own] = [path.join(folder, entry.name), `${name}${entry.name}`];
      if (entry.isDirectory()) await walk(file, `${own}/`);
      else if (entry.isFile()) {
        const { size, mtimeMs } = await stat(file);
        found.set(own, `${size}:${mtimeMs}`);
      }
    }
  };
  await walk(root, '');
  return found;
}
