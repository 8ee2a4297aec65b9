import * as vscode from 'vscode';
import { findingsPrompt } from '../../commands/codePrompts.ts';
import { t } from '../../protocol/texts.ts';
import { withCancel } from '../commands/withCancel.ts';
import { directModel, roomForDiff } from '../models/directModel.ts';
import { placeInWords } from './editorCommands.ts';
import { editorTarget, type EditorCall } from './editorTarget.ts';
import { findAndReport, type FindingsParts } from './findAndReport.ts';
import { promptText } from './promptText.ts';

/** UTF-16 units of a question. */
const longest = 250_000;

/** Has a model analyze the code: findings on their lines, and as a report. */
export async function findInCode(parts: FindingsParts, called: EditorCall): Promise<void> {
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
  const { path, lines } = target;
  const problem = await withCancel(t('Analyzing {0}', place), (signal, tell) =>
    findAndReport(
      {
        source: 'Parley Analysis',
        title: t('Analyze {0}', place),
        heading: t('Analysis of {0}', place),
        tab: t('Analysis'),
        model,
        questions: [text],
        files: async () => [{ path, lines: lines.end, first: lines.start, uri }],
        cut: [],
      },
      parts,
      signal,
      tell,
    ),
  );
  if (problem !== undefined) {
    void vscode.window.showWarningMessage(t('{0} was not analyzed: {1}', place, problem));
  }
}
