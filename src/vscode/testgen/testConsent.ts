import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import type { RunLimits } from '../../testgen/run/testRun.ts';
import type { SettingsReader } from '../settings.ts';

/** What a person agrees to. */
export interface RunQuestion {
  /** "the generated test" */
  readonly what: string;
  /** "test/cart.test.ts" */
  readonly testFile: string;
  /** The command, word for word. */
  readonly command: string;
  /** Of the package that is copied. */
  readonly folder: string;
  readonly limits: RunLimits;
  /** How often it is run, in words. */
  readonly often: string;
  /** Whose code it is, as a sentence; empty where it is the project's own. */
  readonly whose: string;
}

export interface Refused {
  readonly type: 'refused';
  /** For a person, after "was not run:". */
  readonly reason: string;
  /** True where saying yes, or trusting the folder, is all that it takes. */
  readonly mayAskAgain: boolean;
}

/** Set where a person said so for this workspace. */
const memoryKey = 'parley.tests.runWithoutAsking';

/** Asks a person, where the setting or an earlier answer does not say. `whyNever` comes first. */
export async function mayRun(
  question: RunQuestion,
  { settings, memory }: { settings: Pick<SettingsReader, 'get'>; memory: vscode.Memento },
): Promise<Refused | { readonly type: 'given' }> {
  if (settings.get().runTests === 'always' || memory.get<boolean>(memoryKey) === true) {
    return { type: 'given' };
  }
  const [once, always] = [t('Run'), t('Run Without Asking in This Workspace')];
  const picked = await vscode.window.showInformationMessage(
    t('Run {0} {1}?', question.what, question.testFile),
    { modal: true, detail: detailOf(question) },
    once,
    always,
  );
  if (picked === always) await memory.update(memoryKey, true);
  return picked === undefined
    ? { type: 'refused', reason: t('you did not want it to be run.'), mayAskAgain: true }
    : { type: 'given' };
}

/** Asks before each run again in this workspace. */
export async function askBeforeRunning(memory: vscode.Memento): Promise<void> {
  await memory.update(memoryKey, undefined);
  void vscode.window.showInformationMessage(
    t(
      'Parley asks in this workspace before it runs a generated test, unless the setting parley.tests.run says otherwise.',
    ),
  );
}

/** Why no generated test runs here, whatever a person says now: trust first, then the setting. */
export function whyNever(settings: Pick<SettingsReader, 'get'>): Refused | undefined {
  if (!vscode.workspace.isTrusted) {
    const reason = t(
      'this folder is in Restricted Mode, where Parley runs nothing. Trust it with “Workspaces: Manage Workspace Trust”, if you do.',
    );
    return { type: 'refused', reason, mayAskAgain: true };
  }
  if (settings.get().runTests !== 'never') return undefined;
  const reason = t('the setting parley.tests.run is “never”.');
  return { type: 'refused', reason, mayAskAgain: false };
}

function detailOf({ command, folder, limits, often, whose }: RunQuestion): string {
  return [
    t('Command: {0}', command),
    t('Folder: a temporary copy of {0}. Your own files are not written to.', folder),
    t('How often: {0}', often),
    t(
      'Limits: {0} s and {1} MB for each run, and no keys in its environment.',
      limits.milliseconds / 1_000,
      limits.memoryMegabytes,
    ),
    t('{0} It runs with your rights: it can read what you can, and use the network.', whose).trim(),
  ].join('\n\n');
}
