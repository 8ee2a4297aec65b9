import type { FileCoverage } from '../coverage/fileCoverage.ts';

/** One test file to run, and where. */
export interface TestPlan {
  /** As the detection names it: 'node:test', 'mocha', 'pytest' … */
  readonly framework: string;
  /** The folder of the owning package, absolute: where the tests run. */
  readonly packageRoot: string;
  /** The topmost folder in which the package's tools are looked for, absolute. */
  readonly workspaceRoot: string;
  /** Where `workspaceRoot` is a copy, the folder that it is a copy of: absolute, without links. */
  readonly copyOf?: string;
  /** Relative to the package, with forward slashes. */
  readonly testFile: string;
  /** Measures coverage too, where the tools for it are there. */
  readonly coverage?: boolean;
  /** Programs to take instead of what PATH has. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** What a run may take. */
export interface RunLimits {
  readonly milliseconds: number;
  /** How long a run that is told to end may take for it before it is killed. */
  readonly graceMilliseconds: number;
  /** Of each process, as far as its language's tools take a limit. */
  readonly memoryMegabytes: number;
  /** Of all of its processes together; Linux only. */
  readonly togetherMegabytes: number;
  /** Characters of output that are kept, half from the beginning and half from the end. */
  readonly logCharacters: number;
}

export const usualLimits: RunLimits = {
  milliseconds: 60_000,
  graceMilliseconds: 2_000,
  memoryMegabytes: 2_048,
  togetherMegabytes: 4_096,
  logCharacters: 40_000,
};

/** A test that ran, as its framework names it. */
export interface PassedTest {
  readonly name: string;
  /** Undefined where the framework does not say. */
  readonly milliseconds?: number;
}

export interface FailedTest extends PassedTest {
  readonly message: string;
}

/** What a framework's own report says about the test file. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed outside any test: a file that does not load, a fixture. */
  readonly errors: number;
  /** Those that passed, as far as the framework names them. */
  readonly passing: readonly PassedTest[];
  readonly failing: readonly FailedTest[];
}

export type RunCoverage =
  { readonly type: 'measured'; readonly files: readonly FileCoverage[] } | UnknownCoverage;

/** Coverage was not measured. */
export interface UnknownCoverage {
  readonly type: 'unknown';
  /** For a person. */
  readonly reason: string;
  /** What the project lacks for it: "c8". */
  readonly missing?: string;
}

/** A test file was run. */
export interface RanTests extends TestReport {
  readonly type: 'ran';
  /**
   * 'passed': at least one test ran and all passed. 'failed': at least one test failed. 'errored':
   * no test ran, or something failed outside the tests.
   */
  readonly status: 'passed' | 'failed' | 'errored' | 'timed-out' | 'cancelled';
  /** For a person, why it is no pass; empty for a pass. */
  readonly reason: string;
  /** The same for a model, in English. */
  readonly told: string;
  readonly log: string;
  readonly milliseconds: number;
  /** Processes that the tests left running; they were killed. */
  readonly leftProcesses: boolean;
  readonly coverage: RunCoverage;
}

/** A test file could not be run on this machine. */
export interface NotRunnable {
  readonly type: 'not-runnable';
  /** For a person: what is missing. */
  readonly reason: string;
}

export type TestRun = RanTests | NotRunnable;
