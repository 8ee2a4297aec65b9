import * as vscode from 'vscode';
import type { ApprovalRequest } from '../../protocol/approvals.ts';
import type { MessageId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import type { AskedBy } from '../../rooms/approvalsOptions.ts';
import { limitsInWords, rightsInWords } from '../../testgen/run/consentWords.ts';
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
  /** Which model, and its reply, where that is known. */
  readonly model?: string;
  readonly reply?: MessageId;
}

export interface Refused {
  readonly type: 'refused';
  /** For a person, after "was not run:". */
  readonly reason: string;
  /** True where saying yes, or trusting the folder, is all that it takes. */
  readonly mayAskAgain: boolean;
}

/** What asks, and in which chat; without one it is asked in a dialog. */
export interface ConsentParts {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly approvals: Pick<Approvals, 'ask'>;
}

/** Asks a person, where neither the setting nor a rule of theirs says. `whyNever` comes first. */
export async function mayRun(
  question: RunQuestion,
  { settings, approvals }: ConsentParts,
  by: AskedBy,
): Promise<Refused | { readonly type: 'given' }> {
  if (settings.get().runTests === 'always') return { type: 'given' };
  const outcome = await approvals.ask(requestOf(question), by);
  switch (outcome.type) {
    case 'allowed':
      return { type: 'given' };
    case 'denied': {
      const reason =
        outcome.reason === ''
          ? t('you did not want it to be run.')
          : t('you did not want it to be run: {0}', outcome.reason);
      return { type: 'refused', reason, mayAskAgain: true };
    }
    case 'withdrawn':
      return { type: 'refused', reason: t('the question was withdrawn.'), mayAskAgain: true };
    case 'refused':
      return { type: 'refused', reason: outcome.reason, mayAskAgain: true };
  }
}

/** Asks before each run again in this workspace. */
export async function askBeforeRunning({ rules }: Pick<Approvals, 'rules'>): Promise<void> {
  for (const rule of rules.list()) if (rule.kind === 'tests') await rules.remove(rule);
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

function requestOf(question: RunQuestion): ApprovalRequest {
  const { what, testFile, command, folder, limits, often, whose, model, reply } = question;
  return {
    kind: 'tests',
    title: t('Run {0} {1}?', what, testFile),
    command,
    folder,
    ...(model === undefined ? {} : { model }),
    ...(reply === undefined ? {} : { reply }),
    details: [
      t('How often: {0}', often),
      limitsInWords(limits, process.platform),
      rightsInWords(whose),
    ],
  };
}
