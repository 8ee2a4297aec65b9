import * as v from 'valibot';
import { isGitFolder } from '../../trust/gitFolder.ts';
import type { CheckpointFile, CheckpointRecord } from './bundle.ts';

/** Characters of base 64 above which one content is not taken: 64 MB of bytes. */
const maxContent = (64 * 1024 * 1024 * 4) / 3;

const content = v.pipe(v.string(), v.check(isBase64));

const schema = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/)),
  at: v.pipe(v.number(), v.finite()),
  title: v.string(),
  tags: v.array(v.string()),
  pinned: v.boolean(),
  automatic: v.boolean(),
  session: v.exactOptional(v.string()),
  seq: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  files: v.array(
    v.object({
      uri: v.pipe(v.string(), v.check(isFileAddress)),
      before: v.exactOptional(content),
      after: v.exactOptional(v.nullable(content)),
    }),
  ),
});

/**
 * The checkpoint of a bundle, or nothing where it is none, or names a file that it must not. It is
 * data: taking it writes none of its files.
 */
export function parseCheckpoint(value: unknown): CheckpointRecord | undefined {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { files, ...rest } = parsed.output;
  return { ...rest, files: files.map((file): CheckpointFile => file) };
}

/**
 * Whether it names a file as an editor does, no folder above the one that it begins with, and nothing of
 * git's own.
 */
export function isFileAddress(uri: string): boolean {
  if (!/^(?:file|untitled|vscode-remote|vscode-vfs|vscode-notebook-cell):/iu.test(uri))
    return false;
  const plain = decoded(uri);
  if (plain === undefined || plain.includes('\0')) return false;
  return !plain.split(/[/\\:?#]/u).some((part) => part === '..' || isGitFolder(part));
}

/** Without escapes, however often they were escaped; nothing where they are none. */
function decoded(uri: string): string | undefined {
  let plain = uri;
  for (let round = 0; round < 5; round++) {
    try {
      const next = decodeURIComponent(plain);
      if (next === plain) return plain;
      plain = next;
    } catch {
      // A lone `%` is a character like any other, once something was decoded.
      return round === 0 ? undefined : plain;
    }
  }
  return undefined;
}

/** Measured before it is decoded, and taken only as it would be written. */
function isBase64(text: string): boolean {
  if (text.length > maxContent || text.length % 4 !== 0) return false;
  return Buffer.from(text, 'base64').toString('base64') === text;
}
