import type { FailedTest, RanTests, TestRun } from '../run/testRun.ts';
import { countAssertions } from './countAssertions.ts';
import { droppedForModel } from './droppedText.ts';
import { droppedTests, isAnyDropped, type Dropped, type PresentTests } from './droppedTests.ts';
import { lostAssertions } from './lostAssertions.ts';
import { inEnglish, t } from '../../protocol/texts.ts';

/** Asks the model for the test anew, with what went wrong. Resolves to the new text of the file. */
export type AskForRepair = (failure: string, signal: AbortSignal) => Promise<string>;

export interface RepairPorts {
  write(file: string, text: string): Promise<void>;
  run(testFile: string): Promise<TestRun>;
}

export interface Repair {
  /** 'green': it passed, by the framework's own report, and asserts something that can fail. */
  readonly type: 'green' | 'not-green' | 'cancelled';
  /** The last text of the test. */
  readonly text: string;
  /** How often the model was asked. */
  readonly rounds: number;
  /** True where the model, told of the failure, gave the very same test: the code may be wrong. */
  readonly isStoodBy: boolean;
  /**
   * Tests that failed before it was green, and of which the model changed or dropped what they claim:
   * either that was wrong, or the code is.
   */
  readonly takenBack: readonly FailedTest[];
  /** What the file held before and does not hold any more, in the last text too. */
  readonly dropped: Dropped;
  /** Why it is not green, for a person; empty where it is. */
  readonly reason: string;
  /** The log of the last run. */
  readonly log: string;
}

/** How often the model is asked at the most. */
export const mostRounds = 3;
/** Characters of a failure that go to the model: what matters stands at its ends. */
const mostFailure = 8_000;

/** A test to be repaired; `present` is what its file held before and is to hold still. */
export interface Repairable {
  readonly file: string;
  readonly text: string;
  readonly present?: PresentTests | undefined;
}

/**
 * Runs a test and has the model repair it, at most three times. What runs no test, passes because
 * it asserts nothing, or drops tests that were there, is no success: the model is told so like of any
 * other failure.
 */
export async function repairLoop(
  test: Repairable,
  ports: RepairPorts,
  ask: AskForRepair,
  signal: AbortSignal,
): Promise<Repair> {
  let { text } = test;
  const failures: Failure[] = [];
  for (let rounds = 0; ; rounds += 1) {
    await ports.write(test.file, text);
    const run = await ports.run(test.file);
    const log = logOf(run);
    const dropped = droppedTests(test.present, text, run);
    const so = { text, rounds, isStoodBy: false, takenBack: [], dropped, reason: '', log };
    if (signal.aborted) return { ...so, type: 'cancelled' };
    const why = whyNotGreen(run, text, test.file);
    const green = { ...so, type: 'green', takenBack: takenBack(failures, run, text) } as const;
    const ended = (more = ''): Repair =>
      why ? { ...so, type: 'not-green', reason: why.reason + more } : green;
    // A missing tool is nothing that another text could mend.
    if ((!why && !isAnyDropped(dropped)) || rounds === mostRounds || run.type === 'not-runnable') {
      return ended();
    }
    const answer = await askOnce(ask, failureText(run, toldOf(why, dropped)), signal);
    if (answer.type === 'failed') {
      return signal.aborted ? { ...so, type: 'cancelled' } : ended(` ${answer.reason}`);
    }
    // Another run would fail as this one did.
    if (answer.text === text) return { ...ended(), rounds: rounds + 1, isStoodBy: true };
    failures.push({ text, run });
    ({ text } = answer);
  }
}

/** What is wrong with a test, for the model. */
function toldOf(why: WhyNot | undefined, dropped: Dropped): string {
  const { told } = why ?? { told: 'It passes.' };
  return isAnyDropped(dropped) ? `${told} ${droppedForModel(dropped)}` : told;
}

interface Failure {
  readonly text: string;
  readonly run: RanTests;
}

/** Of the tests that failed in themselves, those that do not pass now, or not with all that they claimed. */
function takenBack(
  failures: readonly Failure[],
  now: TestRun,
  text: string,
): readonly FailedTest[] {
  const green = new Set(now.type === 'ran' ? now.passing.map(({ name }) => name) : []);
  const found = failures
    .filter(({ run }) => run.failed > 0 && run.errors === 0)
    .flatMap((failure) => {
      const isLess = lostAssertions(failure.text, text).length > 0;
      return failure.run.failing.filter(({ name }) => isLess || !green.has(name));
    });
  return [...new Map(found.toReversed().map((test) => [test.name, test])).values()].toReversed();
}

type WhyNot = Pick<RanTests, 'reason' | 'told'>;

/** Undefined where a run is green and means it. */
function whyNotGreen(run: TestRun, text: string, file: string): WhyNot | undefined {
  if (run.type === 'not-runnable') return { reason: run.reason, told: run.reason };
  if (run.status !== 'passed') return run;
  if (countAssertions(text, file)?.canFail !== 0) return undefined;
  return { reason: assertsNothing(), told: inEnglish(assertsNothing) };
}

function assertsNothing(): string {
  return t('It passes, but asserts nothing that could fail.');
}

function logOf(run: TestRun): string {
  return run.type === 'ran' ? run.log : '';
}

/** What a model is told of a run that is no pass: the reason in English, each failing test, and the end of the log. */
export function failureText(run: RanTests, told: string): string {
  const failing = run.failing.map(({ name, message }) => `${name}\n${message}`);
  return ends([told, ...failing, ends(run.log, mostFailure / 2)].join('\n\n'), mostFailure);
}

function ends(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  return `${text.slice(0, half)}\n…\n${text.slice(-half)}`;
}

type Answer =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'failed'; readonly reason: string };

async function askOnce(ask: AskForRepair, failure: string, signal: AbortSignal): Promise<Answer> {
  try {
    return { type: 'answer', text: await ask(failure, signal) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'failed', reason: t('The model gave no repair: {0}', message) };
  }
}
