import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { answererOf } from '../../protocol/sessionState.ts';
import type { Tell } from '../../protocol/progressSteps.ts';
import { t } from '../../protocol/texts.ts';
import type { ChangeTried } from '../../testgen/change/runOnChange.ts';
import { usualJudging } from '../../testgen/judge/judge.ts';
import {
  judgeTest,
  type TestJob,
  type TestOutcome,
  type TestStep,
} from '../../testgen/judge/judgeTest.ts';
import { outcomeReport, outcomeWords } from '../../testgen/judge/outcomeText.ts';
import { mostRounds } from '../../testgen/judge/repairLoop.ts';
import { runPresent } from '../../testgen/judge/runPresent.ts';
import { testStep } from '../../testgen/judge/testStep.ts';
import { sweepSandboxes } from '../../testgen/judge/sweepSandboxes.ts';
import type { SyntaxParser } from '../../testgen/mutate/syntaxParser.ts';
import { planTestRun } from '../../testgen/run/planTestRun.ts';
import {
  usualLimits,
  type RanTests,
  type RunLimits,
  type TestPlan,
} from '../../testgen/run/testRun.ts';
import { noteCommand } from '../../sessions/commandNotes.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { currentText } from '../proposals/applyProposal.ts';
import {
  bringIn,
  commandOf,
  jobOf,
  repaired,
  testUri,
  unsavedIn,
  type GeneratedTest,
  type TestPlace,
} from './generatedTestJob.ts';
import type { SettingsReader } from '../settings.ts';
import { showReport } from '../commands/showReport.ts';
import { withCancel } from '../commands/withCancel.ts';
import { encodeAsSaved } from './encodeAsSaved.ts';
import {
  askBeforeRunning,
  mayRun,
  whyNever,
  type Refused,
  type RunQuestion,
} from './testConsent.ts';
import { TestExplorer } from './testExplorer.ts';
import { tryChange, type ProposedChange } from './tryChange.ts';

export interface GeneratedTestsOptions {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly sessions: Pick<SessionRegistry, 'open'>;
  readonly approvals: Pick<Approvals, 'ask' | 'rules'>;
  readonly parser: SyntaxParser;
  readonly log: Log;
}

/** The end of a window leaves two seconds in all: a run that is told to end gets less of it. */
const limits: RunLimits = { ...usualLimits, graceMilliseconds: 500 };

/** Runs, repairs and judges generated tests, one after the other, and shows what came of them. */
export class GeneratedTests implements Disposable {
  readonly #options: GeneratedTestsOptions;
  readonly #closing = new AbortController();
  #explorer: TestExplorer | undefined;
  #queue: Promise<void>;
  #running: Promise<unknown> | undefined;

  constructor(options: GeneratedTestsOptions) {
    this.#options = options;
    this.#queue = sweepSandboxes().catch((error: unknown) =>
      options.log.error('What earlier tests left', error),
    );
  }

  /** Runs and judges a test, if that is allowed. Whatever happens is shown; nothing is thrown. */
  async judge(test: GeneratedTest): Promise<void> {
    try {
      // Before its turn: a question that nobody answers keeps no other test waiting.
      const allowed = await this.#allowed(test);
      if (allowed) await this.#inTurn(() => this.#judge(test, allowed));
    } catch (error) {
      this.#options.log.error('A generated test could not be judged', error);
      const name = test.setup.testFile;
      void vscode.window.showErrorMessage(
        t(
          'The generated test {0} could not be judged; it stays proposed, not run. The log says why.',
          name,
        ),
      );
    }
  }

  askAgain(): Promise<void> {
    return askBeforeRunning(this.#options.approvals);
  }

  /** Ends what runs, and waits until nothing of it is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    // A question that nobody answers holds nothing.
    await this.#running;
  }

  dispose(): void {
    this.#closing.abort();
    this.#explorer?.dispose();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** What is to be run; undefined where it is not, which was said. */
  async #allowed(test: GeneratedTest): Promise<Ran | undefined> {
    if (this.#closing.signal.aborted) return undefined;
    const { folder, packageFolder, setup } = test;
    const text = test.proposed.opened.text() ?? (await currentText(testUri(test)));
    if (text === undefined) {
      // It was discarded, and the Test Explorer asks for it.
      this.#explorer?.remove(testUri(test));
      return undefined;
    }
    const plan = planTestRun(folder.uri.fsPath, packageFolder, setup);
    const often = t(
      'up to {0} times with repairs by the model in between, then {1} times, then once for each of {2} faults put into the copy.',
      mostRounds + 1,
      usualJudging.runs,
      usualJudging.mutants,
    );
    const whose = t('A model wrote this code.');
    const about = { what: t('the generated test'), often, whose, ...this.#writerOf(test) };
    const may = await this.#mayRun(test, plan, text, about, test.proposed.session);
    if (this.#closing.signal.aborted) return undefined;
    if (may.type === 'command') return { plan, text, command: may.line };
    if (may.type === 'refused') await this.#refused(test, may);
    else await this.#tell(test, { plan, text, command: '' }, { ...may, text });
    return undefined;
  }

  async #judge(test: GeneratedTest, allowed: Ran): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const job = await jobOf(test, allowed.plan, allowed.text);
    await this.#tell(test, allowed, await this.#run(test, job));
  }

  /** The model that answers in the chat of the test. */
  #writerOf({ proposed }: GeneratedTest): Pick<RunQuestion, 'model' | 'reply'> {
    const opened = this.#options.sessions.open(proposed.session);
    if (opened.type !== 'opened') return {};
    const { messages } = opened.actor.getState();
    const reply = messages.findLast((each) => each.kind === 'reply');
    return reply ? { model: answererOf(reply), reply: reply.id } : {};
  }

  /** Trust and the setting first, then whether there is anything to run, then the person. */
  async #mayRun(
    place: TestPlace,
    plan: TestPlan,
    text: string,
    about: Pick<RunQuestion, 'what' | 'often' | 'whose' | 'model'>,
    session?: SessionId,
  ) {
    const never = whyNever(this.#options.settings);
    if (never) return never;
    const command = await commandOf(place, plan, text);
    if (command.type === 'not-runnable') return command;
    const { testFile } = place.setup;
    const folder = plan.packageRoot;
    const question = { ...about, testFile, command: command.line, folder, limits };
    const by = { session, signal: this.#closing.signal };
    const consent = await mayRun(question, this.#options, by);
    return consent.type === 'refused' ? consent : command;
  }

  /**
   * Runs the tests that are there for a file once, if that is allowed. Undefined where nothing came of
   * it: the person was told why, or cancelled it.
   */
  async runPresent(place: TestPlace): Promise<RanTests | undefined> {
    const { testFile } = place.setup;
    const plan = planTestRun(place.folder.uri.fsPath, place.packageFolder, place.setup);
    const text = (await currentText(testUri(place))) ?? '';
    const about = { what: t('the tests in'), often: 'once.', whose: '' };
    const may = await this.#mayRun(place, plan, text, about);
    const run =
      may.type === 'command'
        ? await this.#withProgress(t('Tests in {0}', testFile), (signal) =>
            runPresent(
              { plan, unsaved: unsavedIn(plan.packageRoot), encode: encodeAsSaved },
              limits,
              signal,
            ),
          )
        : may;
    if (run?.type === 'ran') return run;
    if (run) {
      const said = t('The tests in {0} were not run: {1}', testFile, run.reason);
      void vscode.window.showWarningMessage(said);
    }
    return undefined;
  }

  /** Runs tests on a change that nobody wrote yet, if that is allowed. */
  tryChange(change: ProposedChange): Promise<ChangeTried | Refused> {
    return tryChange(change, {
      ...this.#options,
      signal: this.#closing.signal,
      limits,
      withProgress: (title, work) => this.#withProgress(title, work),
    });
  }

  async #refused(test: GeneratedTest, { reason, mayAskAgain }: Refused): Promise<void> {
    await test.proposed.opened.note(t('not run'));
    const said = t(
      'The generated test {0} was not run, and nobody knows whether it passes: {1}',
      test.setup.testFile,
      reason,
    );
    void this.#offer(test, said, mayAskAgain ? [t('Run…')] : []);
  }

  #run(test: GeneratedTest, job: TestJob): Thenable<TestOutcome> {
    let { text } = job;
    const ask = async (failure: string, abort: AbortSignal): Promise<string> => {
      text = await repaired(test, text, failure, abort);
      return text;
    };
    return this.#withProgress(t('Test {0}', test.setup.testFile), async (signal, report) => {
      const tell = (step: TestStep): void => report(testStep(step));
      const note = await this.#note(test, text);
      try {
        const { parser } = this.#options;
        return await judgeTest(job, { limits, options: usualJudging, ask, tell, parser }, signal);
      } finally {
        // Within what the end of a window waits for: it is no interruption then.
        await note.end();
      }
    });
  }

  #note({ proposed, folder, target, setup, isUpdate }: GeneratedTest, text: string) {
    const uri = vscode.Uri.joinPath(folder.uri, target).toString();
    const task = { kind: 'tests', target: uri, text, isUpdate } as const;
    const run = { label: setup.testFile, task };
    const { sessions, log } = this.#options;
    const onProblem = (why: string): void => log.warn(`A test run could not be noted: ${why}`);
    return noteCommand(sessions, proposed.session, run, onProblem);
  }

  /** Runs what a person may cancel, and what ends with the window. */
  #withProgress<T>(
    title: string,
    work: (signal: AbortSignal, tell: Tell) => Promise<T>,
  ): Thenable<T> {
    const run = (signal: AbortSignal, tell: Tell): Promise<T> => {
      const running = work(signal, tell);
      this.#running = Promise.allSettled([this.#running, running]);
      return running;
    };
    return withCancel(title, run, this.#closing.signal);
  }

  async #tell(
    test: GeneratedTest,
    { plan, text, command }: Ran,
    outcome: TestOutcome,
  ): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { opened } = test.proposed;
    const { label, words, isDone } = outcomeWords(outcome);
    const moved = await bringIn(test, text, outcome.text);
    await opened.note(moved ? t('changed since its run') : label);
    const { testFile } = test.setup;
    const run = 'run' in outcome ? outcome.run : undefined;
    if (run) {
      this.#explorer ??= new TestExplorer();
      this.#explorer.show({
        uri: testUri(test),
        label: testFile,
        packageRoot: plan.packageRoot,
        run,
        words,
        isDone,
        again: () => this.judge(test),
      });
    }
    const changed = moved
      ? t(' You changed the test meanwhile: this is about the one before.')
      : '';
    const said = `${testFile}: ${words}${changed}`;
    const canApply = isDone && !moved && opened.text() !== undefined;
    const report = outcomeReport({ testFile, target: test.target, command }, outcome);
    const buttons = [
      ...(canApply ? [t('Apply')] : []),
      t('Show Report'),
      ...(isDone ? [] : [t('Run Again')]),
    ];
    void this.#offer(test, said, buttons, { report, isDone });
  }

  async #offer(
    test: GeneratedTest,
    said: string,
    buttons: readonly string[],
    about: { readonly report?: string; readonly isDone?: boolean } = {},
  ): Promise<void> {
    const { showInformationMessage, showWarningMessage } = vscode.window;
    const picked = about.isDone
      ? await showInformationMessage(said, ...buttons)
      : await showWarningMessage(said, ...buttons);
    if (picked === undefined) return;
    if (picked === t('Apply')) await test.proposed.opened.accept();
    else if (picked === t('Show Report')) {
      await showReport(t('Generated test'), about.report ?? '');
      // The button closed it, and the decision is still open.
      void this.#offer(test, said, buttons, about);
    } else await this.judge(test);
  }
}

/** What was run: `text` is the test as it was at the beginning. */
interface Ran {
  readonly plan: TestPlan;
  readonly text: string;
  readonly command: string;
}
