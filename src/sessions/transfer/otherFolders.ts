import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { t } from '../../protocol/texts.ts';
import { fileIdentity, journalFiles } from '../journalFiles.ts';
import { readBelonging, type Belonging } from './belonging.ts';
import { lookAtJournal, type JournalLook } from './otherJournal.ts';

/** How a journal's folder is related to the one that is open. The first three are its own, elsewhere. */
export type Relation =
  /** Of the very folder, which VS Code took for another one: it was made anew, for one. */
  | 'same'
  /** Of a folder of this name that is not there any more. */
  | 'moved'
  /** Of a folder, or some, of the multi-root workspace that is open. */
  | 'part'
  /** Of another workspace with a folder of this one. */
  | 'shared'
  | 'gone'
  | 'same-name'
  | 'other';

/** The journal of another folder. */
export interface OtherFolder {
  /** Where the journal is. */
  readonly journal: string;
  readonly belonging: Belonging;
  readonly relation: Relation;
}

export interface SeenFolder extends OtherFolder {
  readonly look: Exclude<JournalLook, { readonly type: 'missing' }>;
}

/** Where this window's chats are, and what is open in it. */
export interface Here {
  /** Where this workspace's own journal is. */
  readonly folder: string;
  /** Where VS Code keeps the storages of all workspaces. */
  readonly storages: string;
  /** The name of Parley's own folder in each of them. */
  readonly name: string;
  /** Other places of journals, for windows without a folder. */
  readonly more: readonly string[];
  /** What is open here. */
  readonly belonging: Belonging;
}

const order: Record<Relation, number> = {
  same: 0,
  moved: 0,
  part: 0,
  shared: 1,
  gone: 1,
  'same-name': 1,
  other: 2,
};

/**
 * The journals in the storages beside this workspace's own, in no order. VS Code names a storage after
 * the folder's path, so that a folder that was moved, or became part of a multi-root workspace, gets
 * another one. No journal is opened.
 */
export async function findOtherFolders(here: Here): Promise<readonly OtherFolder[]> {
  const names = await readdir(here.storages).catch(() => []);
  const places = names.map((name) => join(here.storages, name, here.name));
  const found = await Promise.all([...places, ...here.more].map((place) => lookInto(place, here)));
  return found.filter((each) => each !== undefined);
}

/** Looks into the journals, one after the other; those without a chat are left out. Related ones first, then by last use. */
export async function lookIntoFolders(
  folders: readonly OtherFolder[],
  scratch: string,
): Promise<readonly SeenFolder[]> {
  const seen: SeenFolder[] = [];
  for (const folder of folders) {
    const look = await lookAtJournal(folder.journal, scratch);
    const empty = look.type === 'readable' && look.chats === 0;
    if (look.type !== 'missing' && !empty) seen.push({ ...folder, look });
    await nextTurn();
  }
  return seen.toSorted(
    (a, b) => order[a.relation] - order[b.relation] || lastUseOf(b) - lastUseOf(a),
  );
}

/** Whether it is this folder's own history, under another name. */
export function isOwnHistory({ relation }: OtherFolder): boolean {
  return order[relation] === 0;
}

/** "/home/mia/shop", "/home/mia/shop, /home/mia/api", "No folder": for a person. */
export function placeName({ belonging, journal }: OtherFolder): string {
  const { folders, workspace, name } = belonging;
  if (folders.length > 0) return folders.map((uri) => pathOf(uri) ?? uri).join(', ');
  if (workspace !== undefined) return pathOf(workspace) ?? workspace;
  return name ?? (basename(journal) === 'no-folder' ? t('No folder') : journal);
}

/** The folder's old URI and its new one, where all of it has only moved. */
export function moveOf(
  { relation, belonging }: OtherFolder,
  here: Belonging,
): { readonly from: string; readonly to: string } | undefined {
  const [from] = belonging.folders;
  const to = here.folders.find((each) => lastPart(each) === lastPart(from ?? ''));
  return relation === 'moved' && from !== undefined && to !== undefined ? { from, to } : undefined;
}

async function lookInto(journal: string, here: Here): Promise<OtherFolder | undefined> {
  const own = resolve(journal) === resolve(here.folder);
  const { database, wal } = journalFiles(journal);
  const identity = fileIdentity(database);
  if (own || (identity === undefined && fileIdentity(wal) === undefined)) return undefined;
  // Under another name, a link for one.
  if (identity !== undefined && identity === fileIdentity(journalFiles(here.folder).database)) {
    return undefined;
  }
  const belonging = await readBelonging(journal);
  return { journal, belonging, relation: await relationTo(belonging, here.belonging) };
}

async function relationTo(other: Belonging, here: Belonging): Promise<Relation> {
  const mine = new Set(here.folders.map(trimmed));
  const theirs = other.folders.map(trimmed);
  const shared = theirs.filter((uri) => mine.has(uri));
  if (shared.length > 0) {
    if (shared.length < theirs.length) return 'shared';
    return shared.length < mine.size ? 'part' : 'same';
  }
  const named = nameOf(other);
  const sameName = named !== undefined && here.folders.some((uri) => lastPart(uri) === named);
  if (await isGone(other)) return sameName && theirs.length === 1 ? 'moved' : 'gone';
  return sameName ? 'same-name' : 'other';
}

/** Only where that can be known: the disk of a remote folder is not seen from here. */
async function isGone({ folders, workspace }: Belonging): Promise<boolean> {
  const places = folders.length > 0 ? folders : workspace === undefined ? [] : [workspace];
  const gone = await Promise.all(places.map(isMissing));
  return gone.length > 0 && gone.every(Boolean);
}

async function isMissing(uri: string): Promise<boolean> {
  const path = pathOf(uri);
  if (path === undefined) return false;
  return stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error.code === 'ENOTDIR',
  );
}

function nameOf({ folders, name }: Belonging): string | undefined {
  return folders.length === 1 ? lastPart(folders[0] ?? '') : name;
}

/** The path of a `file:` URI; undefined for any other. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // Of another system: a host in it, or no drive.
    return undefined;
  }
}

function lastPart(uri: string): string {
  const part = trimmed(uri).split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign is part of the name.
    return part;
  }
}

function trimmed(uri: string): string {
  return uri.replace(/\/+$/u, '');
}

function lastUseOf({ look }: SeenFolder): number {
  return look.type === 'readable' ? look.lastUsed : 0;
}
