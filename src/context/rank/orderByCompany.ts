import type { CodeStore, StoredFile } from './codeStore.ts';
import type { RankedEntry } from './topList.ts';

/** Chunks that stand where their own words put them: in company a chunk says no more by itself. */
const byThemselves = 10;
/** Files that are taken for what the question is about. */
const anchors = 3;
/**
 * Shares of the best score that are added: for the natural logarithm of how many chunks of a file were
 * found, for a file in the folder of an anchor, for one that an anchor imports.
 */
const gains = { found: 0.12, folder: 0.08, imported: 0.05 } as const;

export interface PlacedEntry extends RankedEntry {
  /** Stands further up than by its own words. */
  readonly movedUp?: boolean;
}

/**
 * Orders what follows the best chunks by the company of their files too: one of which much was found, or
 * that stands by the best ones, is likelier to be changed with them. On the retrieval bench ten files hold
 * .900 of those that a commit changed instead of .889, and .803 instead of .792 in six other repositories.
 */
export function orderByCompany(
  entries: readonly RankedEntry[],
  { chunks, files }: CodeStore,
): readonly PlacedEntry[] {
  const last = entries[byThemselves - 1];
  const best = entries[0];
  if (!last || !best) return entries;
  const found = new Map<number, number>();
  for (const { chunk } of entries) {
    const number = chunks.file[chunk] ?? 0;
    found.set(number, (found.get(number) ?? 0) + 1);
  }
  const near = [...found.keys()].slice(0, anchors).flatMap((number) => files[number] ?? []);
  const gainOf = (number: number): number => {
    const file = files[number];
    return file ? gains.found * Math.log(found.get(number) ?? 1) + besides(near, file) : 0;
  };
  const byFile = new Map(Array.from(found.keys(), (number) => [number, gainOf(number)]));
  const rest = entries.slice(byThemselves).map(({ chunk, score }, place) => {
    const gain = byFile.get(chunks.file[chunk] ?? 0) ?? 0;
    return { chunk, place, score: score + gain * best.score };
  });
  const ordered = rest
    .toSorted((a, b) => b.score - a.score)
    .map(({ chunk, score, place }, i): PlacedEntry => ({
      chunk,
      score: Math.min(score, last.score),
      movedUp: i < place,
    }));
  return [...entries.slice(0, byThemselves), ...ordered];
}

function besides(near: readonly StoredFile[], file: StoredFile): number {
  const others = near.filter((each) => each !== file);
  const inFolder = others.some(({ path }) => folderOf(path) === folderOf(file.path));
  const isImported = others.some(({ imports }) => imports.includes(file.name));
  return (inFolder ? gains.folder : 0) + (isImported ? gains.imported : 0);
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
