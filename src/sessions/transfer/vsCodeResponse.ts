import { fieldOf, listOf, textOf } from './jsonFields.ts';
import { toolCallText } from './toolText.ts';
import { fenced } from './fences.ts';

export interface ResponsePart {
  readonly text: string;
  readonly reasoning: string;
}

/** A part of a response of VS Code's chat as Markdown; empty where it only shows how it was made. */
export function responsePart(part: unknown): ResponsePart {
  if (typeof part === 'string') return said(part);
  switch (textOf(part, 'kind')) {
    case 'thinking':
      return { text: '', reasoning: textIn(fieldOf(part, 'value')) };
    case 'inlineReference':
      return said(referenceText(part));
    case 'toolInvocation':
    case 'toolInvocationSerialized':
      return said(toolText(part));
    case 'textEditGroup':
    case 'notebookEditGroup':
      return said(editText(part));
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

function toolText(part: unknown): string {
  if (textOf(part, 'presentation') === 'hidden') return '';
  const data = fieldOf(part, 'toolSpecificData');
  const name = textOf(part, 'toolId') ?? 'tool';
  const command = textOf(fieldOf(data, 'commandLine'), 'original') ?? textOf(data, 'command');
  const done =
    textIn(fieldOf(part, 'pastTenseMessage')) || textIn(fieldOf(part, 'invocationMessage'));
  const input = command ?? textOf(fieldOf(part, 'resultDetails'), 'input');
  const parts = [
    toolCallText(name, input),
    ...(done === '' ? [] : [done]),
    ...listOf(fieldOf(part, 'resultDetails'), 'output')
      .map(textIn)
      .filter((output) => output !== '')
      .map((output) => fenced(output)),
  ];
  return `\n\n${parts.join('\n\n')}\n\n`;
}

function editText(part: unknown): string {
  const path = pathOf(fieldOf(part, 'uri')) ?? '';
  const edits = listOf(part, 'edits').flatMap((edit) => (Array.isArray(edit) ? edit : [edit]));
  const texts = edits.map((edit) => textOf(edit, 'text') ?? '').filter((text) => text !== '');
  const heading = `**Edit** \`${(lastName(path) ?? '').replaceAll('`', "'")}\``;
  return `\n\n${[heading, ...(texts.length === 0 ? [] : [fenced(texts.join('\n'))])].join('\n\n')}\n\n`;
}
