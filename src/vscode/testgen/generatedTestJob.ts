import * as vscode from 'vscode';
import { codeFromReply } from '../../edits/codeFromReply.ts';
import { editBlocks } from '../../edits/editBlocks.ts';
import { planEdits } from '../../edits/planEdits.ts';
import type { LineRange } from '../../protocol/contextItems.ts';
import { t } from '../../protocol/texts.ts';
import type { TestSetup } from '../../testgen/detectTestSetup.ts';
import type { TestJob } from '../../testgen/judge/judgeTest.ts';
import { describeRun } from '../../testgen/run/describeRun.ts';
import type { TestPlan } from '../../testgen/run/testRun.ts';
import { repairPrompt } from '../../testgen/testPrompt.ts';
import { testsOf } from '../../testgen/testsOf.ts';
import { currentText } from '../proposals/applyProposal.ts';
import type { Proposed } from '../proposals/editTask.ts';
import { promptText } from '../editor/promptText.ts';
import { encodeAsSaved } from './encodeAsSaved.ts';

/** A file and its test. Paths are relative to the folder. */
export interface TestPlace {
  readonly folder: vscode.WorkspaceFolder;
  /** All of the folder's. */
  readonly files: readonly string[];
  readonly target: string;
  /** Of the package that owns the target; empty at the top. */
  readonly packageFolder: string;
  readonly setup: TestSetup;
  readonly language: string;
}

/** A test that a model wrote and a person has not decided on. */
export interface GeneratedTest extends TestPlace {
  /** The whole file for a model's code. */
  readonly fit: (code: string) => string;
  readonly proposed: Proposed;
  /** Its tests were there and did not pass: what they covered is no measure. */
  readonly isUpdate: boolean;
  /** The target's lines that are to be tested; all of them where missing. */
  readonly within?: LineRange;
}

/** Present tests of the target that are run for their coverage. */
const mostPresent = 3;

export function testUri({ folder, setup }: TestPlace): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, setup.testFile);
}

/** The command of a run, for a person; or why there is none. */
export async function commandOf(
  { folder }: Pick<TestPlace, 'folder'>,
  plan: TestPlan,
  text: string,
) {
  if (folder.uri.scheme === 'file') return describeRun(plan, text);
  const reason = t('The folder is not on a disk of this machine.');
  return { type: 'not-runnable' as const, reason };
}

/** What is judged, as the editors and the disk have it now. */
export async function jobOf(test: GeneratedTest, plan: TestPlan, text: string): Promise<TestJob> {
  const { folder, files, target, packageFolder, setup, proposed, isUpdate, within } = test;
  const { original } = proposed.edit;
  const targetText = (await currentText(vscode.Uri.joinPath(folder.uri, target))) ?? '';
  const inPackage = (file: string): string =>
    plan.testFile === setup.testFile ? file : file.slice(packageFolder.length + 1);
  const all = testsOf(files, target, {
    folder: packageFolder,
    except: setup.testFile,
    most: files.length,
  });
  const present = all.slice(0, mostPresent);
  return {
    plan,
    text,
    previous: isUpdate ? undefined : original,
    ...(isUpdate && original !== undefined ? { stale: original } : {}),
    target: inPackage(target),
    targetText,
    ...(within && { within: { first: within.start, last: within.end } }),
    otherTests: present.map(inPackage),
    moreTests: all.length - present.length,
    unsaved: unsavedIn(plan.packageRoot),
    encode: encodeAsSaved,
  };
}

/** What editors hold of a package's files and did not save yet, by path in it. */
export function unsavedIn(packageRoot: string): ReadonlyMap<string, string> {
  const root = `${vscode.Uri.file(packageRoot).path}/`;
  const own = vscode.workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.path.startsWith(root),
  );
  return new Map(own.map((each) => [each.uri.path.slice(root.length), each.getText()]));
}

/** The test as the model gives it anew. Rejects with words for a person. */
export async function repaired(
  { folder, target, setup, language, fit, proposed }: GeneratedTest,
  text: string,
  failure: string,
  signal: AbortSignal,
): Promise<string> {
  if (proposed.opened.text() === undefined) throw new Error(t('The test was decided on already.'));
  const asked = await promptText(repairPrompt(target, setup, failure), folder.uri);
  if (asked === undefined) throw new Error(t('Its prompt cannot be used.'));
  const reply = await proposed.ask(asked, signal);
  const answer = editBlocks(reply);
  if (answer.blocks.length + answer.problems.length > 0) {
    const { testFile: path } = setup;
    const file = { uri: proposed.edit.uri, path, text };
    const { files, refused } = planEdits(answer, (name) => (name === path ? file : undefined));
    if (refused.length > 0) throw new Error(t('Its edits of the test could not be placed.'));
    return files[0]?.proposed ?? text;
  }
  const found = codeFromReply(reply, language);
  if (found.type === 'code' && found.closed) return fit(found.code);
  throw new Error(t('The answer holds no whole test; it is in the chat.'));
}

/** Puts the repaired test into its proposal. True where somebody changed that meanwhile. */
export async function bringIn(
  { proposed: { opened } }: GeneratedTest,
  from: string,
  to: string,
): Promise<boolean> {
  const now = opened.text();
  if (now === undefined || now === to) return false;
  return !(await opened.replace(from, to));
}
