import path from 'node:path';
import type * as vscode from 'vscode';
import type { Tell } from '../../protocol/progressSteps.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import { runOnChange, type ChangeJob, type ChangeTried } from '../../testgen/change/runOnChange.ts';
import { changeStep } from '../../testgen/change/changeStep.ts';
import type { CoveringTest } from '../../testgen/change/testsOfChange.ts';
import { isIn } from '../../testgen/project.ts';
import { planTestRun } from '../../testgen/run/planTestRun.ts';
import type { RunLimits } from '../../testgen/run/testRun.ts';
import { encodeAsSaved } from './encodeAsSaved.ts';
import { commandOf, unsavedIn } from './generatedTestJob.ts';
import { howMany } from '../commands/howMany.ts';
import type { SettingsReader } from '../settings.ts';
import { mayRun, whyNever, type Refused } from './testConsent.ts';
import { readText } from '../context/workspaceFiles.ts';

/** A change of files in one folder of the workspace, and the tests that are about it. */
export interface ProposedChange {
  readonly folder: vscode.WorkspaceFolder;
  /** At least one. */
  readonly tests: readonly CoveringTest[];
  /** By path in the folder. */
  readonly changes: ChangeJob['changes'];
  /** The chat that it came out of. */
  readonly session?: SessionId;
}

export interface TryChangeOptions {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly approvals: Pick<Approvals, 'ask'>;
  /** Aborts with the window. */
  readonly signal: AbortSignal;
  readonly limits: RunLimits;
  readonly withProgress: <T>(
    title: string,
    work: (signal: AbortSignal, tell: Tell) => Promise<T>,
  ) => Thenable<T>;
}

/** Trust and the setting first, then whether there is anything to run, then the person; then it is run. */
export async function tryChange(
  change: ProposedChange,
  options: TryChangeOptions,
): Promise<ChangeTried | Refused> {
  const never = whyNever(options.settings);
  if (never) return never;
  const { limits } = options;
  const lines = await linesOfChange(change);
  if (lines.type === 'not-runnable') return lines;
  const { root, job } = jobOf(change);
  const [first, ...others] = change.tests.map(({ testFile }) => testFile);
  const consent = await mayRun(
    {
      what: change.tests.every(({ isExamples }) => isExamples)
        ? t('the examples in')
        : t('the tests in'),
      testFile:
        others.length > 0
          ? t('{0} and {1}', first ?? '', howMany(others.length, 'otherFile'))
          : (first ?? ''),
      command: lines.lines.join('\n'),
      folder: root,
      limits,
      often: t('once, and what does not pass a second time, without the change.'),
      whose: t('They run code that a model wrote.'),
    },
    options,
    { session: change.session, signal: options.signal },
  );
  if (consent.type === 'refused') return consent;
  return options.withProgress(t('Tests on what is proposed'), (signal, tell) =>
    runOnChange(job, { limits, tell: (step) => tell(changeStep(step)) }, signal),
  );
}

/** What each test is run with; a reason where none of them can be run. */
export async function linesOfChange({ folder, tests }: ProposedChange) {
  const all = await Promise.all(
    tests.map(async ({ packageFolder, ...test }) => {
      const plan = planTestRun(folder.uri.fsPath, packageFolder, test);
      return commandOf({ folder }, plan, (await readText(folder, test.testFile)) ?? '');
    }),
  );
  const lines = all.flatMap((each) => (each.type === 'command' ? [each.line] : []));
  if (lines.length > 0) return { type: 'lines' as const, lines };
  const [reason = ''] = all.flatMap((each) => (each.type === 'command' ? [] : [each.reason]));
  return { type: 'not-runnable' as const, reason };
}

/** Copied is the package where all of it is in one, else the whole folder. */
function jobOf({ folder, tests, changes }: ProposedChange) {
  const [own = '', ...others] = new Set(tests.map(({ packageFolder }) => packageFolder));
  const isOne = others.length === 0 && [...changes.keys()].every((file) => isIn(file, own));
  const top = isOne ? own : '';
  const short = (file: string): string => (top === '' ? file : file.slice(top.length + 1));
  const workspaceRoot = folder.uri.fsPath;
  const root = path.join(workspaceRoot, top);
  const job: ChangeJob = {
    root,
    workspaceRoot,
    tests: tests.map(({ framework, packageFolder, testFile }) => ({
      framework,
      packageFolder: packageFolder === top ? '' : packageFolder,
      testFile: short(testFile),
    })),
    unsaved: unsavedIn(root),
    encode: encodeAsSaved,
    changes: new Map([...changes].map(([file, change]) => [short(file), change])),
  };
  return { root, job };
}
