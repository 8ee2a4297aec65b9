import * as vscode from 'vscode';
import { analyzePrompt, simplifyPrompt } from '../../commands/codePrompts.ts';
import { explainPrompt } from '../../commands/explain.ts';
import type { Filled } from '../../commands/prompts/promptTable.ts';
import { refactorPrompt } from '../../commands/refactor.ts';
import { proposeLines } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';
import { editorTarget, type EditorCall, type EditorTarget } from './editorTarget.ts';
import type { EditTask } from '../proposals/editTask.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import { promptText } from './promptText.ts';
import type { SlashCall } from '../panel/slashCall.ts';

/** Asks for an explanation of the code; the answer streams in the chat. */
export async function explainSelection(tasks: EditTasks, called: EditorCall): Promise<void> {
  const target = await editorTarget({ use: 'read', ...called });
  if (target)
    await askAbout(tasks, { purpose: 'explain', target, ...called }, explainPrompt(target));
}

/** Asks for what is wrong or needlessly complex in the code; the answer streams in the chat. */
export async function analyzeCode(tasks: EditTasks, called: EditorCall): Promise<void> {
  const target = await editorTarget({ use: 'read', ...called });
  if (target)
    await askAbout(tasks, { purpose: 'analyze', target, ...called }, analyzePrompt(target));
}

/**
 * Asks what to change, where that is not said yet, then for the change, which opens as a diff. Of a
 * place the range is the selection.
 */
export async function refactorSelection(tasks: EditTasks, called: EditorCall): Promise<void> {
  const target = await editorTarget({ use: 'change', rangeIs: 'selection', ...called });
  if (!target) return;
  const textFor = (what: string): Promise<string | undefined> =>
    promptText(refactorPrompt(target, what), target.document.uri);
  // A prompt that cannot be used is said before anybody writes an instruction.
  if ((await textFor('')) === undefined) return;
  const instruction = called.text ?? (await askWhatToChange(target));
  const text = instruction === undefined ? undefined : await textFor(instruction.trim());
  if (text === undefined) return;
  await startEdit(tasks, { purpose: 'refactor', verb: t('Refactor'), target, ...called }, text);
}

/** Asks for simpler code that does the same, which opens as a diff. */
export async function simplifyCode(tasks: EditTasks, called: EditorCall): Promise<void> {
  await edit(tasks, { purpose: 'simplify', verb: t('Simplify'), ...called }, simplifyPrompt);
}

/** `src/cart.ts:3-9`, `src/cart.ts (total)` or `src/cart.ts`. */
export function placeInWords({ path, what, name, lines: { start, end } }: EditorTarget): string {
  if (what === 'symbol') return `${path} (${name ?? ''})`;
  return what === 'file' ? path : `${path}:${start}-${end}`;
}

interface Question {
  /** The command, as the setting `parley.models.perCommand` names it. */
  readonly purpose: string;
  readonly target: EditorTarget;
  readonly call?: SlashCall;
}

/** Asks in the words of a prompt, without expecting a change. */
export async function askAbout(
  tasks: EditTasks,
  { purpose, target, call }: Question,
  filled: Filled,
): Promise<void> {
  const text = await promptText(filled, target.document.uri);
  if (text !== undefined) await tasks.ask(purpose, text, [target.attached], call);
}

interface Edit extends Question {
  /** Names the checkpoint before the change: "Refactor". */
  readonly verb: string;
  /** What is run on the change, in words: examples in the documentation. */
  readonly runs?: string;
}

/** Asks for a change of the code, which opens as a diff. */
export async function startEdit(
  tasks: EditTasks,
  { purpose, verb, target, call, runs }: Edit,
  text: string,
): Promise<void> {
  const { document, lines, path, attached } = target;
  const file = { uri: document.uri.toString(), text: document.getText() };
  const task: EditTask = {
    purpose,
    text,
    pinned: [attached],
    label: path,
    title: t('{0} {1}', verb, path),
    language: document.languageId,
    save: false,
    propose: (code) => proposeLines(file, lines, code),
    ...(runs === undefined ? {} : { runs: [runs], runsExamples: true }),
  };
  await tasks.start(task, call);
}

async function askWhatToChange(target: EditorTarget): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Refactor {0}', placeInWords(target)),
    prompt: t('What should change? You see the change as a diff before anything is written.'),
    placeHolder: t('For example: extract the discount into a function of its own'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Say what should change.') : undefined),
  });
}

async function edit(
  tasks: EditTasks,
  wish: Omit<Edit, 'target'> & EditorCall,
  promptOf: (target: EditorTarget) => Filled,
): Promise<void> {
  const target = await editorTarget({ use: 'change', rangeIs: 'selection', ...wish });
  const text = target && (await promptText(promptOf(target), target.document.uri));
  if (target && text !== undefined) await startEdit(tasks, { ...wish, target }, text);
}
