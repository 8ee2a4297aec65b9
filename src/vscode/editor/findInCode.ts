import * as vscode from 'vscode';
import { findingsPrompt } from '../../commands/codePrompts.ts';
import { placeFindings } from '../../commands/reviewFindings.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { t } from '../../protocol/texts.ts';
import { askForFindings } from './askForFindings.ts';
import { counting, directModel, roomForDiff, usedBy, withCancel } from '../models/directModel.ts';
import { placeInWords } from './editorCommands.ts';
import { editorTarget, type EditorCall, type EditorTarget } from './editorTarget.ts';
import { promptText } from './promptText.ts';
import type { ReviewParts } from './reviewChanges.ts';
import { reportOn, showReport } from '../commands/showReport.ts';

/** UTF-16 units of a question. */
const longest = 250_000;

/** Has a model analyze the code: findings on their lines, and as a report. */
export async function findInCode(parts: ReviewParts, called: EditorCall): Promise<void> {
  const target = await editorTarget({ use: 'read', ...called });
  if (!target) return;
  const model = await directModel('analyze', parts);
  if (!model) return;
  const { uri } = target.document;
  const text = await promptText(findingsPrompt(target, target.document.getText()), uri);
  if (text === undefined) return;
  const place = placeInWords(target);
  if (text.length > roomForDiff(model, longest)) {
    void vscode.window.showWarningMessage(
      t(
        '{0} is too large for {1}. Select less, or choose a model with a larger window.',
        place,
        model.info.label,
      ),
    );
    return;
  }
  parts.findings.clear('Parley Analysis');
  const problem = await withCancel(t('Analyzing {0}', place), (signal) =>
    analyze({ target, model, text }, parts, signal),
  );
  if (problem !== undefined) {
    void vscode.window.showWarningMessage(t('{0} was not analyzed: {1}', place, problem));
  }
}

interface Question {
  readonly target: EditorTarget;
  readonly model: LanguageModel;
  readonly text: string;
}

/** Why there are no findings, where that failed. */
async function analyze(
  { target, model, text }: Question,
  { findings, reports }: Pick<ReviewParts, 'findings' | 'reports'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const from = performance.now();
  const counted = counting(model);
  const answer = await askForFindings(counted.model, text, signal);
  if (answer.type === 'cancelled') return undefined;
  if (answer.type === 'failed') return answer.why;
  const { path, document, lines } = target;
  const shown = { path, lines: lines.end, first: lines.start };
  const placed = placeFindings(answer.findings, [shown]);
  const located = placed.findings.map((each) => ({ ...each, uri: document.uri }));
  await findings.show('Parley Analysis', model.info.label, located);
  const title = t('Analysis of {0}', placeInWords(target));
  const report = reportOn(counted, performance.now() - from, {
    title,
    ...placed,
    files: 1,
    cut: [],
  });
  await showReport(t('Analysis'), report);
  reports.done({
    title: t('Analyze {0}', placeInWords(target)),
    outcome: 'answered',
    files: [],
    ...usedBy(counted),
    took: performance.now() - from,
    findings: placed.findings,
  });
  return undefined;
}
