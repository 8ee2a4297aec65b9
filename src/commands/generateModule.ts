import { editFormat } from '../edits/editBlocks.ts';
import { editPath } from '../edits/editPath.ts';
import { t } from '../protocol/texts.ts';
import type { Filled } from './prompts/promptTable.ts';

/** What a new file is to be called, and what it is to do. */
export interface ModuleWish {
  /** As written; empty where nothing was. */
  readonly path: string;
  readonly wish: string;
}

export type ModulePath =
  | { readonly type: 'path'; readonly path: string }
  /** A sentence or two: why, and what to do. */
  | { readonly type: 'refused'; readonly reason: string };

/** Files that are shown as examples. */
const mostNeighbours = 4;

/** Reads `src/money.ts rounds amounts`, `"my file.ts" rounds amounts`. */
export function readModuleWish(text: string): ModuleWish {
  const {
    quoted,
    bare = '',
    rest = '',
  } = /^\s*(?:"(?<quoted>[^"\n]*)"|(?<bare>\S*))\s*(?<rest>[\s\S]*)$/u.exec(text)?.groups ?? {};
  return { path: quoted ?? bare, wish: rest.trim() };
}

/** The path of a file in the workspace, with forward slashes; or why it is none. */
export function modulePath(written: string): ModulePath {
  const read = editPath(written);
  if (read.type === 'outside') {
    return refused(
      t('{0} leads out of the workspace. Name a file in one of its folders.', written),
    );
  }
  if (read.type === 'unreadable' || /[\\/]\s*$/u.test(written)) {
    return refused(t('Name the new file by its path, for example src/money.ts.'));
  }
  return { type: 'path', path: read.path };
}

/**
 * The files after which a new one is to be modelled: of the same kind, those in its own folder first,
 * then the nearest; tests for a test only. Paths with forward slashes. Pure.
 */
export function neighboursOf(path: string, files: readonly string[]): readonly string[] {
  const kind = extensionOf(path);
  const isTest = looksLikeTest(path);
  return files
    .filter((file) => file !== path && extensionOf(file) === kind && looksLikeTest(file) === isTest)
    .toSorted((a, b) => distance(path, a) - distance(path, b) || (a < b ? -1 : 1))
    .slice(0, mostNeighbours);
}

/** What Generate Module asks; the neighbours go along, and the file itself where it is there already. */
export function modulePrompt(
  { path, wish }: ModuleWish,
  neighbours: readonly string[],
  exists: boolean,
): Filled {
  const names = neighbours.map((each) => `\`${each}\``).join(', ');
  return {
    name: 'write-module',
    values: {
      path,
      state: exists ? 'a file that is there already, with its text as it is now' : 'a new file',
      neighbours: names === '' ? 'there are none; keep to what is usual in its language' : names,
      wish,
      format: editFormat,
    },
  };
}

function extensionOf(path: string): string {
  return /\.[^./]+$/u.exec(path)?.[0].toLowerCase() ?? '';
}

function looksLikeTest(path: string): boolean {
  return /(?:^|[/._-])(?:tests?|specs?|__tests__)(?=$|[/._-])/iu.test(path);
}

/** Folders to go up and down from one file to the other. */
function distance(a: string, b: string): number {
  const [from, to] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  let shared = 0;
  while (shared < Math.min(from.length, to.length) && from[shared] === to[shared]) shared++;
  return from.length + to.length - 2 * shared;
}

function refused(reason: string): ModulePath {
  return { type: 'refused', reason };
}
