import { fieldOf, listOf, textOf } from './jsonFields.ts';
import type { StepOutcome } from '../../protocol/steps.ts';
import type { ToolCall } from './replyPieces.ts';
import { inputText, saidBy } from './toolText.ts';

/** A part of a response of VS Code's chat, words as Markdown. */
export type ResponsePart =
  | { readonly text: string; readonly reasoning: string }
  | {
      readonly call: ToolCall;
      /** Missing where it never came to its end. */
      readonly outcome?: StepOutcome;
      readonly output: string | undefined;
    };

/** Without words where the part only shows how the response was made. */
export function responsePart(part: unknown): ResponsePart {
  if (typeof part === 'string') return said(part);
  switch (textOf(part, 'kind')) {
    case 'thinking':
      return { text: '', reasoning: textIn(fieldOf(part, 'value')) };
    case 'inlineReference':
      return said(referenceText(part));
    case 'toolInvocation':
    case 'toolInvocationSerialized':
      return toolPart(part);
    case 'textEditGroup':
    case 'notebookEditGroup':
      return editPart(part);
    case 'treeData':
      return said('\n\n(A tree of files, left out.)\n\n');
    case 'confirmation':
      return said(`\n\n${textIn(fieldOf(part, 'message')) || textIn(fieldOf(part, 'title'))}\n\n`);
    case 'progressMessage':
    case 'codeblockUri':
    case 'undoStop':
      return said('');
    default:
      return said(textIn(fieldOf(part, 'content')) || textIn(fieldOf(part, 'value')));
  }
}

function said(text: string): ResponsePart {
  return { text, reasoning: '' };
}

/** A text, a Markdown string, or a list of either. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('');
  return textOf(value, 'value') ?? '';
}

function referenceText(part: unknown): string {
  const target = fieldOf(part, 'inlineReference');
  const name =
    textOf(part, 'name') ?? textOf(target, 'name') ?? lastName(pathOf(target) ?? '') ?? '';
  return name === '' ? '' : `\`${name.replaceAll('`', "'")}\``;
}

function pathOf(target: unknown): string | undefined {
  return (
    textOf(target, 'path') ??
    textOf(target, 'fsPath') ??
    textOf(fieldOf(target, 'uri'), 'path') ??
    textOf(fieldOf(fieldOf(target, 'location'), 'uri'), 'path')
  );
}

function lastName(path: string): string | undefined {
  return path.split(/[/\\]/u).at(-1);
}

function toolPart(part: unknown): ResponsePart {
  if (textOf(part, 'presentation') === 'hidden') return said('');
  const data = fieldOf(part, 'toolSpecificData');
  const details = fieldOf(part, 'resultDetails');
  const tool = textOf(part, 'toolId') ?? 'tool';
  const command = textOf(fieldOf(data, 'commandLine'), 'original') ?? textOf(data, 'command');
  const input = command ?? textOf(details, 'input');
  const words = saidBy(tool, input);
  if (words !== undefined) return said(`\n\n${words}\n\n`);
  const done =
    textIn(fieldOf(part, 'pastTenseMessage')) || textIn(fieldOf(part, 'invocationMessage'));
  const outputs = listOf(details, 'output')
    .map(textIn)
    .filter((output) => output !== '');
  return {
    call: { tool, title: done === '' ? undefined : done, input: inputText(input) },
    ...(fieldOf(part, 'isComplete') === false ? {} : { outcome: outcomeOf(part) }),
    output: outputs.length === 0 ? undefined : outputs.join('\n'),
  };
}

/** `isConfirmed` was a boolean first, and then how it came about: 0 is VS Code's `Denied`. */
function outcomeOf(part: unknown): StepOutcome {
  const confirmed = fieldOf(part, 'isConfirmed');
  if (confirmed === false || fieldOf(confirmed, 'type') === 0) return 'stopped';
  return fieldOf(fieldOf(part, 'resultDetails'), 'isError') === true ? 'failed' : 'done';
}

function editPart(part: unknown): ResponsePart {
  const path = pathOf(fieldOf(part, 'uri')) ?? '';
  const edits = listOf(part, 'edits').flatMap((edit) => (Array.isArray(edit) ? edit : [edit]));
  const texts = edits.map((edit) => textOf(edit, 'text') ?? '').filter((text) => text !== '');
  const title = lastName(path);
  return {
    call: { tool: 'edit', title, input: texts.join('\n') },
    outcome: 'done',
    output: undefined,
  };
}
