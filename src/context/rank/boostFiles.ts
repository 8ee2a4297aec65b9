import type { RankBoosts, RankedChunk } from './codeIndex.ts';
import type { CodeStore, StoredFile } from './codeStore.ts';

type Reason = RankedChunk['why'][number];

export interface Boost {
  /** What the scores of the file's chunks are multiplied with. */
  readonly factor: number;
  readonly why: readonly Reason[];
}

/**
 * What is added to 1 for a file that the question names, that is open, that was edited, that an open
 * or named one imports or has beside it. Mild: they decide between chunks that the question's words leave close together.
 */
const bonuses = { mentioned: 0.5, open: 0.15, recent: 0.1, nearby: 0.05 } as const;
/** The file at this place of its list counts half as much as the first. */
const halfAt = 5;
/** Files of which the imports and neighbours are looked at. */
const mostAnchors = 5;

/** By file number; files without one are left out. */
export function boostFiles(
  store: CodeStore,
  { mentioned, open, recent }: RankBoosts,
): ReadonlyMap<number, Boost> {
  const boosts = new Map<number, Boost>();
  const boost = (number: number | undefined, reason: keyof typeof bonuses, place: number): void => {
    if (number === undefined) return;
    const { factor, why } = boosts.get(number) ?? { factor: 1, why: [] };
    if (why.includes(reason)) return;
    const bonus = bonuses[reason] / (1 + place / halfAt);
    boosts.set(number, { factor: factor * (1 + bonus), why: [...why, reason] });
  };
  for (const path of mentioned) boost(store.numberOf(path), 'mentioned', 0);
  for (const [place, path] of open.entries()) boost(store.numberOf(path), 'open', place);
  for (const [place, path] of recent.entries()) boost(store.numberOf(path), 'recent', place);
  const anchors = [...new Set([...mentioned, ...open])].slice(0, mostAnchors);
  for (const number of filesNear(store, anchors)) {
    if (!boosts.has(number)) boost(number, 'nearby', 0);
  }
  return boosts;
}

/** The files in the folders of these, and those that they import. */
function filesNear(store: CodeStore, paths: readonly string[]): ReadonlySet<number> {
  const near = new Set<number>();
  if (paths.length === 0) return near;
  const folders = [...new Set(paths.map(folderOf))];
  const wanted = new Map<number, Imported>();
  for (const path of paths) {
    const importer = store.files[store.numberOf(path) ?? -1];
    for (const name of importer?.imports ?? []) {
      wanted.set(name, { importer: path, shared: -1, files: [] });
    }
  }
  for (const [number, file] of store.files.entries()) {
    if (file.removed) continue;
    if (folders.some((folder) => isIn(folder, file.path))) near.add(number);
    const imported = wanted.get(file.name);
    if (imported) keepNearest(imported, number, file);
  }
  for (const { files } of wanted.values()) for (const number of files) near.add(number);
  return near;
}

/** The files that an import may mean: of several with the name those that share most folders with the importer. */
interface Imported {
  readonly importer: string;
  shared: number;
  files: number[];
}

function keepNearest(imported: Imported, number: number, { path }: StoredFile): void {
  const shared = sharedFolders(imported.importer, path);
  if (shared > imported.shared) imported.files = [];
  if (shared < imported.shared) return;
  imported.shared = shared;
  imported.files.push(number);
}

function sharedFolders(one: string, other: string): number {
  const folders = one.split('/').slice(0, -1);
  const others = other.split('/').slice(0, -1);
  const parting = folders.findIndex((folder, i) => folder !== others[i]);
  return parting < 0 ? folders.length : parting;
}

const isIn = (folder: string, path: string): boolean =>
  path.startsWith(folder) && !path.includes('/', folder.length);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
