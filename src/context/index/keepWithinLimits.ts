import type { IndexLimits } from './indexSetup.ts';
import type { FoundFile } from './walkFolders.ts';

/** What is indexed, the most wanted first, and what is not because of the limits. */
export interface Kept {
  readonly files: readonly FoundFile[];
  readonly left: readonly FoundFile[];
}

/**
 * The files that come first: those that are open, then what is fewest folders away from one of them, then
 * the newest. `open` holds paths as in the index. `left` is what the limits leave no room for.
 */
export function keepWithinLimits(
  found: readonly FoundFile[],
  open: readonly string[],
  limits: Pick<IndexLimits, 'files' | 'totalBytes'>,
): Kept {
  const distance = distanceTo(open);
  const sorted = found
    .map((file) => ({ file, far: distance(file.path) }))
    .toSorted((a, b) => a.far - b.far || b.file.changed - a.file.changed)
    .map(({ file }) => file);
  const files: FoundFile[] = [];
  const left: FoundFile[] = [];
  let bytes = 0;
  for (const file of sorted) {
    const fits = files.length < limits.files && bytes + file.size <= limits.totalBytes;
    if (fits) bytes += file.size;
    (fits ? files : left).push(file);
  }
  return { files, left };
}

/** How many open files count: more would be no neighbourhood any more. */
const mostNear = 20;

/** Steps from a file's folder to that of the nearest open one; below 0 for an open file itself. */
function distanceTo(open: readonly string[]): (path: string) => number {
  const near = open.slice(0, mostNear);
  const opened = new Set(near);
  const folders = near.map(folderOf);
  const known = new Map<string, number>();
  return (path) => {
    if (opened.has(path)) return -1;
    const key = path.slice(0, path.lastIndexOf('/') + 1);
    const far =
      known.get(key) ?? Math.min(...folders.map((each) => steps(folderOf(path), each)), 1_000);
    known.set(key, far);
    return far;
  };
}

function folderOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

function steps(a: readonly string[], b: readonly string[]): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return a.length + b.length - 2 * same;
}
