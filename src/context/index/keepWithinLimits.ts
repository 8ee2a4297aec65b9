import { compareRanks, type FileOrder } from './fileOrder.ts';
import type { IndexLimits } from './indexSetup.ts';
import type { FoundFile } from './walkFolders.ts';

/** What is indexed, the most wanted first, and what is not because of the limits. */
export interface Kept {
  readonly files: readonly FoundFile[];
  readonly left: readonly FoundFile[];
}

/**
 * The files that come first in their order. `left` is what the limits leave no room for, in order too.
 * `takesNone`: what is known to be left out for its content, and is not counted.
 */
export function keepWithinLimits(
  found: readonly FoundFile[],
  order: Pick<FileOrder, 'far'>,
  limits: Pick<IndexLimits, 'files' | 'totalBytes'>,
  takesNone: (file: FoundFile) => boolean = () => false,
): Kept {
  const sorted = found
    .map((file) => ({ file, far: order.far(file.path), changed: file.changed }))
    .toSorted(compareRanks)
    .map(({ file }) => file);
  const files: FoundFile[] = [];
  const left: FoundFile[] = [];
  let count = 0;
  let bytes = 0;
  for (const file of sorted) {
    const isCounted = !takesNone(file);
    const fits = count < limits.files && bytes + file.size <= limits.totalBytes;
    if (fits && isCounted) {
      count++;
      bytes += file.size;
    }
    (fits || !isCounted ? files : left).push(file);
  }
  return { files, left };
}
