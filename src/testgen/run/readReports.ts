import path from 'node:path';
import * as v from 'valibot';
import type { FailedTest, PassedTest, TestReport } from './testRun.ts';

/** Turns a framework's report into counts for one file; undefined where it is no such report. */
export type ReportReader = (text: string, testFile: string) => TestReport | undefined;

/** Characters of one failure's message that are kept. */
const mostMessage = 4_000;

const nodeLine = v.object({
  ok: v.boolean(),
  name: v.string(),
  file: v.optional(v.string()),
  suite: v.boolean(),
  skipped: v.boolean(),
  message: v.string(),
  milliseconds: v.optional(v.number()),
});

/** The lines of `nodeReporter`. Node reports a file without tests as a test of the file's name. */
export const readNodeReport: ReportReader = (text, testFile) => {
  const lines = text.split('\n').flatMap((line) => {
    const read = v.safeParse(nodeLine, parse(line));
    return read.success && (read.output.file ?? testFile) === testFile ? [read.output] : [];
  });
  if (lines.length === 0) return undefined;
  const own = (name: string): boolean =>
    path.isAbsolute(name)
      ? name === testFile
      : testFile.endsWith(`${path.sep}${path.normalize(name)}`);
  const tests = lines.filter(({ name, suite }) => !own(name) && !suite);
  const errors = lines.filter(({ name, suite, ok }) => own(name) && !suite && !ok);
  return report({
    passed: tests.filter(({ ok, skipped }) => ok && !skipped),
    skipped: tests.filter(({ skipped }) => skipped).length,
    failed: tests.filter(({ ok, skipped }) => !ok && !skipped),
    errors,
  });
};

/** The same of a file that was written for the run: all of its lines count. */
export const readExampleReport: ReportReader = (text) => {
  const files = text.split('\n').flatMap((line) => {
    const read = v.safeParse(nodeLine, parse(line));
    return read.success && read.output.file !== undefined ? [read.output.file] : [];
  });
  return readNodeReport(text, files[0] ?? '');
};

const mochaTest = v.object({
  fullTitle: v.string(),
  file: v.nullish(v.string()),
  duration: v.optional(v.number()),
  err: v.optional(v.object({ message: v.optional(v.string()), stack: v.optional(v.string()) }), {}),
});
const mochaReport = v.object({
  passes: v.array(mochaTest),
  failures: v.array(mochaTest),
  pending: v.array(mochaTest),
});

/** Mocha's `json` reporter. A project's `spec` runs too; only the one file counts. */
export const readMochaReport: ReportReader = (text, testFile) => {
  const read = v.safeParse(mochaReport, parse(text));
  if (!read.success) return undefined;
  const own = ({ file }: v.InferOutput<typeof mochaTest>): boolean =>
    (file ?? testFile) === testFile;
  return report({
    passed: read.output.passes.filter(own).map(mochaEntry),
    skipped: read.output.pending.filter(own).length,
    failed: read.output.failures.filter(own).map(mochaFailure),
    errors: [],
  });
};

function mochaEntry({ fullTitle, duration }: v.InferOutput<typeof mochaTest>): PassedTest {
  return { name: fullTitle, ...lasting(duration) };
}

function mochaFailure(test: v.InferOutput<typeof mochaTest>): FailedTest {
  return { ...mochaEntry(test), message: test.err.stack ?? test.err.message ?? '' };
}

const jestReport = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      message: v.optional(v.string(), ''),
      assertionResults: v.array(
        v.object({
          fullName: v.optional(v.string()),
          title: v.string(),
          status: v.string(),
          duration: v.nullish(v.number()),
          failureMessages: v.nullish(v.array(v.string())),
        }),
      ),
    }),
  ),
});

/** Jest's `--json`, which Vitest writes too. */
export const readJestReport: ReportReader = (text, testFile) => {
  const read = v.safeParse(jestReport, parse(text));
  if (!read.success) return undefined;
  const files = read.output.testResults.filter(({ name }) => path.normalize(name) === testFile);
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  const broken = failed.length === 0 ? files.filter(({ status }) => status === 'failed') : [];
  return report({
    passed: tests.filter(({ status }) => status === 'passed').map(jestEntry),
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').length,
    failed: failed.map(jestFailure),
    errors: broken.map(({ name, message }) => ({ name, message })),
  });
};

type JestTest = v.InferOutput<typeof jestReport>['testResults'][number]['assertionResults'][number];

function jestEntry({ fullName, title, duration }: JestTest): PassedTest {
  return { name: fullName ?? title, ...lasting(duration) };
}

function jestFailure(test: JestTest): FailedTest {
  return { ...jestEntry(test), message: (test.failureMessages ?? []).join('\n') };
}

const rspecReport = v.object({
  examples: v.array(
    v.object({
      full_description: v.string(),
      status: v.string(),
      run_time: v.nullish(v.number()),
      exception: v.optional(v.object({ class: v.string(), message: v.string() })),
    }),
  ),
  messages: v.optional(v.array(v.string()), []),
  summary: v.object({ errors_outside_of_examples_count: v.number() }),
});

type RspecExample = v.InferOutput<typeof rspecReport>['examples'][number];

function rspecEntry({ full_description: name, run_time: seconds, exception }: RspecExample) {
  return {
    name,
    milliseconds: typeof seconds === 'number' ? seconds * 1_000 : undefined,
    message: exception ? `${exception.class}: ${exception.message.trim()}` : '',
  };
}

/** RSpec's JSON. */
export const readRspecReport: ReportReader = (text) => {
  const read = v.safeParse(rspecReport, parse(text));
  if (!read.success) return undefined;
  const { examples, messages, summary } = read.output;
  const of = (status: string): readonly ReportedFailure[] =>
    examples.filter((each) => each.status === status).map(rspecEntry);
  const outside = summary.errors_outside_of_examples_count;
  const message = messages.join('\n').trim();
  return report({
    passed: of('passed'),
    skipped: of('pending').length,
    failed: of('failed'),
    errors: Array.from({ length: outside }, () => ({ name: 'outside of the examples', message })),
  });
};

const unittestEntry = v.object({ name: v.string(), message: v.string() });
const unittestReport = v.object({
  passed: v.array(v.object({ name: v.string() })),
  skipped: v.number(),
  failed: v.array(unittestEntry),
  errors: v.array(unittestEntry),
});

/** What `unittestRunner` writes. */
export const readUnittestReport: ReportReader = (text) => {
  const read = v.safeParse(unittestReport, parse(text));
  return read.success ? report(read.output) : undefined;
};

interface Reported {
  readonly name: string;
  readonly milliseconds?: number | undefined;
}

interface ReportedFailure extends Reported {
  readonly message: string;
}

interface Outcome {
  readonly passed: readonly Reported[];
  readonly skipped: number;
  readonly failed: readonly ReportedFailure[];
  readonly errors: readonly ReportedFailure[];
}

/** Counts of what a reader found, with bounded messages. */
export function report({ passed, skipped, failed, errors }: Outcome): TestReport {
  const failing = [...failed, ...errors].map(boundedFailure);
  const passing = passed.map(entry);
  const counts = { passed: passed.length, skipped, failed: failed.length, errors: errors.length };
  return { ...counts, passing, failing };
}

function entry({ name, milliseconds }: Reported): PassedTest {
  return { name, ...lasting(milliseconds) };
}

function boundedFailure(test: ReportedFailure): FailedTest {
  return { ...entry(test), message: test.message.slice(0, mostMessage) };
}

/** What a framework says of a test's duration, where it says anything. */
export function lasting(milliseconds: number | null | undefined): Pick<PassedTest, 'milliseconds'> {
  return typeof milliseconds === 'number' && milliseconds >= 0 ? { milliseconds } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
