import type { CoverageGain } from '../coverage/fileCoverage.ts';
import type { MutationKind } from '../mutate/mutant.ts';
import type { UnknownCoverage } from '../run/testRun.ts';
import type { AssertionCount } from './countAssertions.ts';
import type { Dropped } from './droppedTests.ts';

/**
 * What is to be done with a test. Only what is kept is offered as done: 'keep', or 'keep-unmeasured' where
 * it notices broken code and nobody measured what it covers. 'partly-judged': it passes, and what is most
 * telling could not be tried.
 */
export type Verdict =
  | 'keep'
  | 'keep-unmeasured'
  | 'partly-judged'
  | 'not-loaded'
  | 'not-green'
  | 'flaky'
  | 'no-assertion'
  | 'drops-tests'
  | 'kills-nothing'
  | 'no-coverage-gain';

export interface TriedMutant {
  readonly line: number;
  readonly kind: MutationKind;
  readonly description: string;
  /**
   * 'killed': a test failed. 'stuck': it ran into the time limit. 'broken': nothing ran, which says
   * nothing about the test.
   */
  readonly fate: 'killed' | 'stuck' | 'survived' | 'broken';
}

/** What was found out about a green test. */
export interface Findings {
  readonly runs: number;
  readonly greenRuns: number;
  /** What the test file held before. */
  readonly dropped: Dropped;
  /** Undefined where Parley does not know the language's assertions. */
  readonly assertions: AssertionCount | undefined;
  readonly coverage:
    | ({ readonly type: 'measured' } & CoverageGain)
    /** The run was measured, and the tested file is not among what ran. */
    | { readonly type: 'not-loaded' }
    | UnknownCoverage;
  /** Test files that are there whose coverage does not count as covered before: not run, or not measured. */
  readonly uncountedTests: number;
  /** Empty where there is nothing to mutate; undefined where Parley has no mutants, or tried none. */
  readonly mutants: readonly TriedMutant[] | undefined;
  /** Files that the test left in the package. */
  readonly leftFiles: readonly string[];
  readonly leftProcesses: boolean;
}

/** One part of the score. */
export interface ScoreReason {
  readonly name: 'assertions' | 'coverage' | 'mutants' | 'stability' | 'isolation';
  readonly points: number;
  /** The most that this part can give; 0 where it could not be measured. */
  readonly of: number;
  /** For a person. */
  readonly words: string;
}

export interface Judgement {
  readonly type: 'judged';
  readonly verdict: Verdict;
  /** For a person: what the verdict means and what to do. */
  readonly words: string;
  /** From 0 to 100. */
  readonly score: number;
  readonly reasons: readonly ScoreReason[];
  readonly findings: Findings;
  /** The log of the run that decided. */
  readonly log: string;
}
