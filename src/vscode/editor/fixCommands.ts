import * as vscode from 'vscode';
import { explainProblemPrompt, fixPrompt } from '../../commands/codePrompts.ts';
import { problemNote, problemsWithin, type CodeProblem } from '../../commands/problemList.ts';
import type { LineRange } from '../../protocol/contextItems.ts';
import { t } from '../../protocol/texts.ts';
import { askAbout, placeInWords, startEdit } from './editorCommands.ts';
import {
  editorTarget,
  type EditorCall,
  type EditorPlace,
  type EditorTarget,
} from './editorTarget.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import { promptText } from './promptText.ts';

/**
 * Asks for a fix of what is reported at a place, else in the target, and of what the person says; the
 * change opens as a diff. Where neither is there the person is asked what is wrong.
 */
export async function fixCode(tasks: EditTasks, called: EditorCall): Promise<void> {
  const { place, text: said = '' } = called;
  const target = await editorTarget({ use: 'change', ...called });
  if (!target) return;
  const { document, path } = target;
  const problems = problemsAt(target, place);
  const reported = problems.length > 0 ? problemNote(path, problems) : '';
  const known = [reported, said].filter((each) => each !== '').join('\n\n');
  const wrong = known === '' ? await askWhatIsWrong(target) : known;
  if (wrong === undefined) return;
  const text = await promptText(fixPrompt(target, wrong), document.uri);
  if (text === undefined) return;
  await startEdit(tasks, { purpose: 'fix', verb: t('Fix'), target, ...called }, text);
}

/** Asks why the problems at a place are reported; the answer streams in the chat. */
export async function explainProblem(
  tasks: EditTasks,
  called: EditorCall & { readonly place: EditorPlace },
): Promise<void> {
  const target = await editorTarget({ use: 'read', ...called });
  if (!target) return;
  const note = problemNote(target.path, problemsAt(target, called.place));
  await askAbout(tasks, { purpose: 'explain', target }, explainProblemPrompt(target, note));
}

function problemsAt(target: EditorTarget, place: EditorPlace | undefined): readonly CodeProblem[] {
  const all = vscode.languages.getDiagnostics(target.document.uri).map(problemOf);
  return problemsWithin(all, place ? lineRange(place.range) : target.lines);
}

function problemOf({ range, severity, message, source, code }: vscode.Diagnostic): CodeProblem {
  const number = typeof code === 'object' ? code.value : code;
  const severities = ['error', 'warning', 'information', 'hint'] as const;
  return {
    lines: lineRange(range),
    severity: severities[severity],
    message,
    source: [source ?? '', number === undefined ? '' : `(${number})`].join(''),
  };
}

function lineRange({ start, end }: vscode.Range): LineRange {
  return { start: start.line + 1, end: end.line + 1 };
}

async function askWhatIsWrong(target: EditorTarget): Promise<string | undefined> {
  const said = await vscode.window.showInputBox({
    title: t('Fix {0}', placeInWords(target)),
    prompt: t('No problem is reported here. What is wrong? You see the fix as a diff first.'),
    placeHolder: t('For example: the total is wrong when the cart is empty'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Say what is wrong.') : undefined),
  });
  return said?.trim();
}
