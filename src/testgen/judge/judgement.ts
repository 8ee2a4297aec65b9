import type { CoverageGain } from '../coverage/fileCoverage.ts';
import type { MutationKind } from '../mutate/mutant.ts';
import type { AssertionCount } from './countAssertions.ts';
import type { Dropped } from './droppedTests.ts';

/** What is to be done with a test. Only 'keep' is offered as done. */
export type Verdict =
  | 'keep'
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
    | { readonly type: 'unknown'; readonly reason: string };
  /** Undefined where Parley has no mutants for the language, or none could be made. */
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
