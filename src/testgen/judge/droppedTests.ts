import type { TestRun } from '../run/testRun.ts';
import { lostAssertions } from './lostAssertions.ts';
import { renamedTests, type RenamedTest } from './renamedTests.ts';

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
  /** Tests that are there still, under other names; missing where there are none. */
  readonly renamed?: readonly RenamedTest[];
}

/** Nothing is dropped. */
export const nothingDropped: Dropped = { tests: [], claims: [] };

/**
 * What a new version of a test file drops of the tests that were there, by its text and, where both ran, by
 * the names in their frameworks' reports. A test that only came into a group is not gone, nor is one that was
 * renamed and is the same otherwise.
 */
export function droppedTests(
  present: PresentTests | undefined,
  text: string,
  run: TestRun,
): Dropped {
  if (!present) return nothingDropped;
  const { gone, added } = otherNames(namesIn(present.run), namesIn(run));
  const renamed = renamedTests({ names: gone, text: present.text }, { names: added, text });
  const left = renamed.map(({ from }) => from);
  return {
    tests: gone.filter((name) => !take(left, (each) => each === name)),
    claims: lostAssertions(present.text, text),
    ...(renamed.length > 0 ? { renamed } : {}),
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

interface OtherNames {
  /** Of the ones before. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

function otherNames(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): OtherNames {
  if (!before || !after) return { gone: [], added: [] };
  const added = [...after];
  const other = before.filter((name) => !take(added, (each) => each === name));
  // A group's name comes before that of its test.
  const gone = other.filter((name) => !take(added, (each) => each.endsWith(` ${name}`)));
  return { gone, added };
}

/** Takes the first that fits out of them; false where none does. */
function take(names: string[], fits: (name: string) => boolean): boolean {
  const at = names.findIndex(fits);
  if (at !== -1) names.splice(at, 1);
  return at !== -1;
}
