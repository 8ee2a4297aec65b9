import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SearchFile } from './places.ts';

/** Bytes above which a file is data rather than source. */
const largestFile = 512 * 1_024;
/** Characters at the beginning in which a NUL gives away a binary file, as git decides it. */
const binaryProbe = 8_192;
/** Mean characters a line above which a file was written by a machine for a machine. */
const longestMeanLine = 300;

const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'composer.lock',
  'Gemfile.lock',
  'Cargo.lock',
  'poetry.lock',
  'Pipfile.lock',
  'uv.lock',
  'go.sum',
  'packages.lock.json',
]);

/** The place of a file on this machine's disk; undefined where it is not on it. */
export function diskPath(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // A host name or an encoded slash: no path of this machine.
    return undefined;
  }
}

/**
 * A file's text, if it is source that a person wrote; undefined for what is large, binary, minified,
 * a lock file, not a regular file (a link, a pipe, a device) or cannot be read.
 */
export async function sourceText(file: SearchFile): Promise<string | undefined> {
  const name = path.posix.basename(file.path);
  if (lockFiles.has(name) || /\.(?:min\.\w+|map|svg)$/u.test(name)) return undefined;
  const text = file.text ?? (await readSource(file.uri));
  return text !== undefined && text.length <= largestFile && isWritten(text) ? text : undefined;
}

async function readSource(uri: string): Promise<string | undefined> {
  const file = diskPath(uri);
  if (file === undefined) return undefined;
  try {
    const stats = await lstat(file);
    return stats.isFile() && stats.size <= largestFile ? await readFile(file, 'utf8') : undefined;
  } catch {
    // Deleted since the list was made, or not ours to read: searched without it.
    return undefined;
  }
}

function isWritten(text: string): boolean {
  if (text.slice(0, binaryProbe).includes('\0')) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines <= longestMeanLine;
}
