import * as vscode from 'vscode';
import {
  folderPrompt,
  folderQuestions,
  type FolderQuestions,
} from '../../commands/folderQuestions.ts';
import { costInWords } from '../../commands/report/completionReport.ts';
import { textTokens } from '../../gateway/requestTokens.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { estimateCost } from '../../protocol/cost.ts';
import { amount, t } from '../../protocol/texts.ts';
import type { CommandRoom } from '../commands/commandRoom.ts';
import { withCancel } from '../commands/withCancel.ts';
import { directModel, roomForDiff } from '../models/directModel.ts';
import { codeOfFolder, folderNamed, folderPath, type CodeFile } from './codeOfFolder.ts';
import type { EditorCall } from './editorTarget.ts';
import {
  findAndReport,
  type FindableFile,
  type FindingsParts,
  type FindingsRun,
} from './findAndReport.ts';
import { promptText } from './promptText.ts';

export type FolderParts = FindingsParts & Pick<CommandRoom, 'agreed'>;

/** UTF-16 units of code in one question. */
const longest = 200_000;
const mostQuestions = 10;

/**
 * Has a model analyze all code of a folder: findings on their lines, and as a report. `clicked` is a folder
 * of the explorer. More than one question is asked only once the person agreed.
 */
export async function analyzeFolder(
  parts: FolderParts,
  clicked: unknown,
  { call, text = '' }: Pick<EditorCall, 'call' | 'text'>,
): Promise<void> {
  const refuse = call?.refuse ?? warn;
  const folder = clicked instanceof vscode.Uri ? clicked : await folderNamed(text, refuse);
  if (!folder) return;
  const path = folderPath(folder);
  const code = await codeOfFolder(folder);
  if (code.length === 0) {
    refuse(
      t(
        'There is no code in {0} that may be read: what ignore files name and files for secrets are left out.',
        path,
      ),
    );
    return;
  }
  const model = await directModel('analyze', parts);
  if (!model) return;
  const planned = folderQuestions(code, roomForDiff(model, longest), mostQuestions);
  const { label } = model.info;
  if (planned.questions.length === 0) {
    const advice = t(
      '{0} is too large for {1}. Select less, or choose a model with a larger window.',
      path,
      label,
    );
    refuse(advice);
    return;
  }
  const questions = await questionsOf(path, planned, folder);
  if (!questions || !(await agreed(parts, { path, model, questions }))) return;
  const run = runOf({ path, model, questions }, planned, code);
  parts.findings.clear(run.source);
  const problem = await withCancel(t('Analyzing {0}', path), (signal, tell) =>
    findAndReport(run, parts, signal, tell),
  );
  if (problem !== undefined) warn(t('{0} was not analyzed: {1}', path, problem));
}

interface Question {
  readonly path: string;
  readonly model: LanguageModel;
  readonly questions: readonly string[];
}

/** Undefined where the prompt cannot be used: the person was told why. */
async function questionsOf(
  path: string,
  { questions }: FolderQuestions,
  folder: vscode.Uri,
): Promise<readonly string[] | undefined> {
  const texts: string[] = [];
  for (const question of questions) {
    const text = await promptText(folderPrompt(path, question), folder);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

/** One question is what was asked for; several take their time and their money. */
async function agreed(parts: FolderParts, { path, model, questions }: Question): Promise<boolean> {
  if (questions.length === 1) return true;
  const { label, price, window } = model.info;
  const tokens = questions.reduce((sum, text) => sum + textTokens(text), 0);
  const most = price && estimateCost(tokens, questions.length * window.reply, price);
  const cost = most === undefined ? t('not known') : t('at most {0}', costInWords(most));
  const detail = t(
    '{0} questions to {1}, about {2} tokens together. Cost: {3}. You can stop in between and keep what was found.',
    questions.length,
    label,
    amount(tokens),
    cost,
  );
  return parts.agreed(t('Analyze {0}?', path), detail, t('Analyze'));
}

function runOf(
  { path, model, questions }: Question,
  planned: FolderQuestions,
  code: readonly CodeFile[],
): FindingsRun {
  const uris = new Map(code.map((each) => [each.path, each.uri]));
  const shown = planned.questions.flatMap(({ files }) => files);
  const files = shown.flatMap((file): readonly FindableFile[] => {
    const uri = uris.get(file.path);
    return uri ? [Object.assign({ uri }, file)] : [];
  });
  return {
    source: 'Parley Analysis',
    title: t('Analyze {0}', path),
    heading: t('Analysis of {0}', path),
    tab: t('Analysis'),
    model,
    questions,
    files: async () => files,
    cut: planned.cut,
    left: planned.left,
  };
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
