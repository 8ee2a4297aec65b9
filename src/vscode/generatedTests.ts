import * as vscode from 'vscode';
import { codeFromReply } from '../edits/codeFromReply.ts';
import { editBlocks } from '../edits/editBlocks.ts';
import { planEdits } from '../edits/planEdits.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { Log } from '../protocol/log.ts';
import type { TestSetup } from '../testgen/detectTestSetup.ts';
import { usualJudging } from '../testgen/judge/judge.ts';
import { judgeTest, type TestJob, type TestOutcome } from '../testgen/judge/judgeTest.ts';
import { outcomeReport, outcomeWords } from '../testgen/judge/outcomeText.ts';
import { stepText } from '../testgen/judge/stepText.ts';
import { sweepSandboxes } from '../testgen/judge/sweepSandboxes.ts';
import { describeRun } from '../testgen/run/describeRun.ts';
import { planTestRun } from '../testgen/run/planTestRun.ts';
import { usualLimits, type RunLimits, type TestPlan } from '../testgen/run/testRun.ts';
import { repairPrompt } from '../testgen/testPrompt.ts';
import { testsOf } from '../testgen/testsOf.ts';
import { currentText } from './applyProposal.ts';
import type { Proposed } from './editTasks.ts';
import { promptText } from './promptText.ts';
import type { SettingsReader } from './settings.ts';
import { showReport } from './showReport.ts';
import { askBeforeRunning, mayRun, whyNever, type Refused } from './testConsent.ts';
import { TestExplorer } from './testExplorer.ts';

/** A test that a model wrote and a person has not decided on. Paths are relative to the folder. */
export interface GeneratedTest {
  readonly folder: vscode.WorkspaceFolder;
  /** All of the folder's. */
  readonly files: readonly string[];
  readonly target: string;
  /** Of the package that owns the target; empty at the top. */
  readonly packageFolder: string;
  readonly setup: TestSetup;
  readonly language: string;
  /** The whole file for a model's code. */
  readonly fit: (code: string) => string;
  readonly proposed: Proposed;
}

export interface GeneratedTestsOptions {
  readonly settings: Pick<SettingsReader, 'get'>;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/** The end of a window leaves two seconds in all: a run that is told to end gets less of it. */
const limits: RunLimits = { ...usualLimits, graceMilliseconds: 500 };
/** Present tests of the target that are run for their coverage. */
const mostPresent = 3;

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
  judge(test: GeneratedTest): Promise<void> {
    this.#queue = this.#queue
      .then(() => this.#judge(test))
      .catch((error: unknown) => {
        this.#options.log.error('A generated test could not be judged', error);
        const name = test.setup.testFile;
        void vscode.window.showErrorMessage(
          `The generated test ${name} could not be judged; it stays proposed, not run. The log says why.`,
        );
      });
    return this.#queue;
  }

  askAgain(): Promise<void> {
    return askBeforeRunning(this.#options.memory);
  }

  /** Ends what runs, and waits until nothing of it is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    // A question that nobody answers holds nothing.
    await this.#running?.catch(() => undefined);
  }

  dispose(): void {
    this.#closing.abort();
    this.#explorer?.dispose();
  }

  async #judge(test: GeneratedTest): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { folder, packageFolder, setup } = test;
    const text = test.proposed.opened.text() ?? (await currentText(testUri(test)));
    if (text === undefined) {
      // It was discarded, and the Test Explorer asks for it.
      this.#explorer?.remove(testUri(test));
      return;
    }
    const never = whyNever(this.#options.settings);
    if (never) return this.#refused(test, never);
    const plan = planTestRun(folder.uri.fsPath, packageFolder, setup);
    const command = await commandOf(test, plan, text);
    if (command.type === 'not-runnable') {
      return this.#tell(test, { plan, text, command: '' }, { ...command, text });
    }
    const { line } = command;
    const consent = await mayRun(
      {
        testFile: setup.testFile,
        command: line,
        folder: plan.packageRoot,
        limits,
        options: usualJudging,
      },
      this.#options,
    );
    if (consent.type === 'refused') return this.#refused(test, consent);
    const job = await jobOf(test, plan, text);
    const outcome = await this.#run(test, job);
    await this.#tell(test, { plan, text, command: line }, outcome);
  }

  async #refused(test: GeneratedTest, { reason, mayAskAgain }: Refused): Promise<void> {
    await test.proposed.opened.note('not run');
    const said = `The generated test ${test.setup.testFile} was not run, and nobody knows whether it passes: ${reason}`;
    void this.#offer(test, said, mayAskAgain ? ['Run…'] : []);
  }

  #run(test: GeneratedTest, job: TestJob): Thenable<TestOutcome> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: `Test ${test.setup.testFile}`,
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const cancel = new AbortController();
      const subscription = token.onCancellationRequested(() => cancel.abort());
      const signal = AbortSignal.any([cancel.signal, this.#closing.signal]);
      let { text } = job;
      const ask = async (failure: string, abort: AbortSignal): Promise<string> => {
        text = await repaired(test, text, failure, abort);
        return text;
      };
      try {
        const how = {
          limits,
          options: usualJudging,
          ask,
          tell: (step: Parameters<typeof stepText>[0]) =>
            progress.report({ message: stepText(step) }),
        };
        const running = judgeTest(job, how, signal);
        this.#running = running;
        return await running;
      } finally {
        subscription.dispose();
      }
    });
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
    await opened.note(moved ? 'changed since its run' : label);
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
    const changed = moved ? ' You changed the test meanwhile: this is about the one before.' : '';
    const said = `${testFile}: ${words}${changed}`;
    const canApply = isDone && !moved && opened.text() !== undefined;
    const report = outcomeReport({ testFile, target: test.target, command }, outcome);
    const buttons = [
      ...(canApply ? ['Apply'] : []),
      'Show Report',
      ...(isDone ? [] : ['Run Again']),
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
    if (picked === 'Apply') await test.proposed.opened.accept();
    else if (picked === 'Show Report') {
      await showReport('Generated test', about.report ?? '');
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

function testUri({ folder, setup }: GeneratedTest): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, setup.testFile);
}

async function commandOf({ folder }: GeneratedTest, plan: TestPlan, text: string) {
  if (folder.uri.scheme === 'file') return describeRun(plan, text);
  const reason = 'The folder is not on a disk of this machine.';
  return { type: 'not-runnable' as const, reason };
}

/** What is judged, as the editors and the disk have it now. */
async function jobOf(test: GeneratedTest, plan: TestPlan, text: string): Promise<TestJob> {
  const { folder, files, target, packageFolder, setup, proposed } = test;
  const targetText = (await currentText(vscode.Uri.joinPath(folder.uri, target))) ?? '';
  const root = vscode.Uri.file(plan.packageRoot);
  const inPackage = (file: string): string =>
    plan.testFile === setup.testFile ? file : file.slice(packageFolder.length + 1);
  const unsaved = vscode.workspace.textDocuments.flatMap((document) => {
    const { uri, isDirty } = document;
    const isOwn = uri.scheme === 'file' && uri.path.startsWith(`${root.path}/`);
    const name = uri.path.slice(root.path.length + 1);
    return isDirty && isOwn ? [[name, document.getText()] as const] : [];
  });
  const present = testsOf(files, target, {
    folder: packageFolder,
    except: setup.testFile,
    most: mostPresent,
  });
  return {
    plan,
    text,
    previous: proposed.edit.original,
    target: inPackage(target),
    targetText,
    otherTests: present.map(inPackage),
    unsaved: new Map(unsaved),
  };
}

/** The test as the model gives it anew. Rejects with words for a person. */
async function repaired(
  { folder, target, setup, language, fit, proposed }: GeneratedTest,
  text: string,
  failure: string,
  signal: AbortSignal,
): Promise<string> {
  if (proposed.opened.text() === undefined) throw new Error('The test was decided on already.');
  const asked = await promptText(repairPrompt(target, setup, failure), folder.uri);
  if (asked === undefined) throw new Error('Its prompt cannot be used.');
  const reply = await proposed.ask(asked, signal);
  const answer = editBlocks(reply);
  if (answer.blocks.length + answer.problems.length > 0) {
    const { testFile: path } = setup;
    const file = { uri: proposed.edit.uri, path, text };
    const { files, refused } = planEdits(answer, (name) => (name === path ? file : undefined));
    if (refused.length > 0) throw new Error('Its edits of the test could not be placed.');
    return files[0]?.proposed ?? text;
  }
  const found = codeFromReply(reply, language);
  if (found.type === 'code' && found.closed) return fit(found.code);
  throw new Error('The answer holds no whole test; it is in the chat.');
}

/** Puts the repaired test into its proposal. True where somebody changed that meanwhile. */
async function bringIn(
  { proposed: { opened } }: GeneratedTest,
  from: string,
  to: string,
): Promise<boolean> {
  const now = opened.text();
  if (now === undefined || now === to) return false;
  return !(await opened.replace(from, to));
}
