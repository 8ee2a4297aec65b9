import type { TestRun } from '../run/testRun.ts';
import { lostAssertions } from './lostAssertions.ts';

/** A test file as it was before a model wrote it anew. */
export interface PresentTests {
  readonly text: string;
  /** What came of its tests. */
  readonly run: TestRun;
}

/** What a test file held, and does not hold any more. */
export interface Dropped {
  /** Tests that ran before and do not run now, as their framework names them. */
  readonly tests: readonly string[];
  /** What was claimed and is not any more, without its layout. */
  readonly claims: readonly string[];
}

/** Nothing is dropped. */
export const nothingDropped: Dropped = { tests: [], claims: [] };

/**
 * What a new version of a test file drops of the tests that were there, by its text and, where both ran, by
 * the names in their frameworks' reports. A test that was renamed is gone; one that only came into a group is
 * not.
 */
export function droppedTests(
  present: PresentTests | undefined,
  text: string,
  run: TestRun,
): Dropped {
  if (!present) return nothingDropped;
  return {
    tests: goneNames(namesIn(present.run), namesIn(run)),
    claims: lostAssertions(present.text, text),
  };
}

export function isAnyDropped({ tests, claims }: Dropped): boolean {
  return tests.length + claims.length > 0;
}

/** Undefined where the run came to no report of its tests. */
function namesIn(run: TestRun): readonly string[] | undefined {
  if (run.type !== 'ran' || (run.status !== 'passed' && run.status !== 'failed')) return undefined;
  const all = [...run.passing, ...run.failing.slice(0, run.failed)];
  // Where a name could not be read there is a question mark.
  return all.map(({ name }) => name).filter((name) => name !== '?');
}

function goneNames(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): readonly string[] {
  if (!before || !after) return [];
  const left = [...after];
  const take = (fits: (name: string) => boolean): boolean => {
    const at = left.findIndex(fits);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  };
  const other = before.filter((name) => !take((each) => each === name));
  // A group's name comes before that of its test.
  return other.filter((name) => !take((each) => each.endsWith(` ${name}`)));
}
