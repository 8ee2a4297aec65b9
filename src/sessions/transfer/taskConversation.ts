import type { ConversationTurns } from './conversation.ts';
import { fieldOf, isJson, listOf, textOf, timeOf } from './jsonFields.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { StepOutcome } from '../../protocol/steps.ts';
import { type ModelPart, modelWords, paragraphs, personWords } from './taskText.ts';
import { contentText, inputText, saidBy, toolResultText } from './toolText.ts';

/** When a message of the conversation was written, as far as the tool's other file knows. */
export type TaskTimes = (index: number) => number | undefined;

/**
 * The messages of `api_conversation_history.json`: Anthropic's message parameters, or under
 * `{ version: 2, messages }` those of Vercel's AI SDK. Nothing where the value is neither.
 */
export function taskMessages(value: unknown): readonly unknown[] | undefined {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : listOf(value, 'messages');
  return list.some(isMessage) ? list : undefined;
}

function isMessage(value: unknown): boolean {
  const role = textOf(value, 'role');
  return (
    (role === 'user' || role === 'assistant' || role === 'tool') &&
    fieldOf(value, 'content') !== undefined
  );
}

/** Adds the messages to the turns. Returns how many could not be read. */
export function readTaskMessages(
  messages: readonly unknown[],
  turns: ConversationTurns,
  times: TaskTimes,
  model: ModelRef | undefined,
): number {
  let unread = 0;
  let isFirst = true;
  for (const [index, message] of messages.entries()) {
    const at = timeOf(message, 'ts') ?? times(index);
    switch (textOf(message, 'role')) {
      case 'user':
      case 'tool':
        readPerson(message, isFirst, turns, at);
        isFirst = false;
        break;
      case 'assistant':
        readModel(message, turns, at, modelOf(message) ?? model);
        break;
      default:
        // Encrypted reasoning stands between the messages, and nobody can read it.
        if (textOf(message, 'type') !== 'reasoning') unread++;
    }
  }
  return unread;
}

function partsOf(message: unknown): readonly unknown[] {
  const content = fieldOf(message, 'content');
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return listOf(message, 'content');
}

function readPerson(
  message: unknown,
  isFirst: boolean,
  turns: ConversationTurns,
  at: number | undefined,
): void {
  const said: string[] = [];
  let heading: string | undefined;
  for (const part of partsOf(message)) {
    const isTool = /^tool[_-]result$/u.test(textOf(part, 'type') ?? '');
    const text = isTool ? resultOf(part) : contentText(part);
    const isOwn = !isTool && (isFirst || (heading === undefined && !isAutomatic(text)));
    const words = personWords(text, isOwn);
    if (words.said !== '') said.push(words.said);
    // Where tools are called in tags, the result stands in the part after its heading.
    if (!isOwn && !isTool && heading === undefined && words.rest.endsWith('] Result:')) {
      heading = words.rest;
      continue;
    }
    const result =
      words.rest === '' ? '' : [...(heading === undefined ? [] : [heading]), words.rest].join('\n');
    if (isTool || result !== '') giveBack(part, result, turns, at);
    heading = undefined;
  }
  if (said.length > 0) turns.say(said.join('\n\n'), at);
}

function giveBack(
  part: unknown,
  output: string,
  turns: ConversationTurns,
  at: number | undefined,
): void {
  const id = textOf(part, 'tool_use_id') ?? textOf(part, 'toolCallId');
  const outcome = outcomeOf(part, output);
  if (turns.result({ id, outcome, output }, at)) return;
  turns.answer({ text: toolResultText(output, outcome === 'failed') }, at);
}

/** Cline and Roo Code say in words what came of a call that has no mark of its own. */
function outcomeOf(part: unknown, output: string): StepOutcome {
  if (fieldOf(part, 'is_error') === true) return 'failed';
  const [, words = ''] = /^(?:\s*\[[^\]\n]{1,300}\] Result:\s*)?([^]{0,100})/u.exec(output) ?? [];
  if (words.startsWith('The user denied this operation')) return 'stopped';
  return /^(?:\[ERROR\]|The tool execution failed)/u.test(words) ? 'failed' : 'done';
}

/** "[read_file for 'a.ts'] Result:", "[ERROR] …": what the tool says in the person's name. */
function isAutomatic(text: string): boolean {
  return /^\s*\[(?:[^\]\n]{1,300}\] Result:|ERROR\]|TASK RESUMPTION\])/u.test(text);
}

function resultOf(part: unknown): string {
  const content = fieldOf(part, 'content') ?? fieldOf(part, 'output');
  const value = isJson(content) ? (fieldOf(content, 'value') ?? content) : content;
  return contentText(value);
}

function readModel(
  message: unknown,
  turns: ConversationTurns,
  at: number | undefined,
  model: ModelRef | undefined,
): void {
  const parts = partsOf(message).flatMap((part) => modelParts(part));
  const reasoning = parts.flatMap((part) => ('thought' in part ? [part.thought] : []));
  const by = model ? { model } : {};
  turns.answer({ text: '', reasoning: paragraphs(reasoning), ...by }, at);
  let last = '';
  for (const part of parts) {
    if ('call' in part) turns.call(part.call, at, model);
    if ('said' in part) turns.answer({ text: part.said, ...by }, at);
    last = 'said' in part && part.said.trim() !== '' ? part.said : last;
  }
  if (/\[Response interrupted by user\]\s*$/u.test(last)) turns.end({ type: 'stopped' });
  else if (/\[Response interrupted by [^\]\n]{1,40}\]\s*$/u.test(last)) {
    turns.end({ type: 'interrupted' });
  } else turns.end({ type: 'ended' });
}

function modelParts(part: unknown): readonly ModelPart[] {
  switch (textOf(part, 'type')) {
    case 'thinking':
    case 'reasoning':
      return [{ thought: textOf(part, 'thinking') ?? textOf(part, 'text') ?? '' }];
    case 'redacted_thinking':
      return [];
    case 'tool_use':
    case 'tool-call':
      return [calledBy(part)];
    default:
      return modelWords(contentText(part));
  }
}

function calledBy(part: unknown): ModelPart {
  const tool = textOf(part, 'name') ?? textOf(part, 'toolName') ?? 'tool';
  const input = fieldOf(part, 'input') ?? fieldOf(part, 'args');
  const said = saidBy(tool, input);
  if (said !== undefined) return { said };
  const id = textOf(part, 'id') ?? textOf(part, 'toolCallId');
  return { call: { id, tool, input: inputText(input) } };
}

function modelOf(message: unknown): ModelRef | undefined {
  const info = fieldOf(message, 'modelInfo');
  const model = textOf(info, 'modelId');
  return model === undefined
    ? undefined
    : { provider: textOf(info, 'providerId') ?? 'unknown', model };
}
