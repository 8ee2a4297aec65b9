// A file of tests that failed beside others is run once more, alone: what one test left cannot be what the next
// one fails of, and a machine that was starved has time. A fault of the product fails there too.

/** @typedef {import('./tally.mjs').PartCounts} PartCounts */
/** @typedef {PartCounts & { files: Record<string, PartCounts> }} FileCounts `files`: by path */

/** More than a starved machine spoils: something is broken, and shall not be tried for long. */
const most = 4;

/** The files that failed; none where they are too many for that to be chance. @param {FileCounts} counts */
export function filesToRepeat({ files }) {
  // A hook of no file has no name.
  const failed = Object.keys(files).filter((file) => file && (files[file]?.failed ?? 0) > 0);
  return failed.length > most ? [] : failed;
}

/**
 * What counts is how the second run of a file ended; one that is missing there has failed for good.
 * @param {FileCounts} first
 * @param {FileCounts} second
 * @returns {FileCounts}
 */
export function withSecondRun(first, second) {
  const files = { ...first.files };
  for (const [file, counts] of Object.entries(second.files)) {
    // A run that ended early must not pass for one that had less to do.
    if (counted(counts) >= counted(files[file])) files[file] = counts;
  }
  return { ...sumOf(Object.values(files)), files };
}

/** @param {PartCounts | undefined} counts */
function counted(counts) {
  return counts ? counts.passed + counts.failed + counts.skipped : 0;
}

/** @param {readonly PartCounts[]} all @returns {PartCounts} */
function sumOf(all) {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
    failures: all.flatMap(({ failures }) => failures),
  };
}
