import type { DiffOfFile } from '../context/sources/splitDiff.ts';

/** As much of some diffs as there is room for. */
export interface BoundedDiff {
  readonly diffs: readonly DiffOfFile[];
  /** Paths of files of which a part is missing. */
  readonly cut: readonly string[];
}

/** What tools write: nobody reads its diff, and it takes the room of all others. */
const written =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|Gemfile\.lock|composer\.lock|go\.sum|mix\.lock|[^/]+\.min\.(?:js|css)|[^/]+\.map)$/u;

/**
 * Diffs within `limit` UTF-16 units, in their order: small ones whole, the others each an equal share of
 * what is left, cut at a line's end. Lock files and the like are named only, where not all fits.
 */
export function boundedDiff(diffs: readonly DiffOfFile[], limit: number): BoundedDiff {
  const total = diffs.reduce((sum, { diff }) => sum + diff.length, 0);
  if (total <= limit) return { diffs, cut: [] };
  const shares = sharesOf(diffs, limit);
  const shown = diffs.map((each) => ({ ...each, diff: cutAt(each.diff, shares.get(each) ?? 0) }));
  return {
    diffs: shown,
    cut: diffs.flatMap(({ path, diff }, at) => (shown[at]?.diff === diff ? [] : [path])),
  };
}

function sharesOf(diffs: readonly DiffOfFile[], limit: number): ReadonlyMap<DiffOfFile, number> {
  const shares = new Map<DiffOfFile, number>();
  let left = limit;
  const smallestFirst = diffs
    .filter(({ path }) => !written.test(path))
    .toSorted((a, b) => a.diff.length - b.diff.length);
  for (const [at, each] of smallestFirst.entries()) {
    const share = Math.min(each.diff.length, Math.floor(left / (smallestFirst.length - at)));
    shares.set(each, share);
    left -= share;
  }
  return shares;
}

/** The first line always stays: it names the file. */
function cutAt(diff: string, share: number): string {
  if (diff.length <= share) return diff;
  const lines = diff.split('\n');
  let size = 0;
  const fits = lines.findIndex((line) => (size += line.length + 1) > share);
  const kept = Math.max(1, fits);
  return [...lines.slice(0, kept), `… (${lines.length - kept} more lines)`].join('\n');
}
