import { fenced } from '../../protocol/fenced.ts';
import { isJson, listOf, textOf, type Json } from './jsonFields.ts';

/** Tools whose only use is to say something: what they say is the reply, not a call. */
const saying: ReadonlyMap<string, string> = new Map([
  ['attempt_completion', 'result'],
  ['ask_followup_question', 'question'],
  ['plan_mode_respond', 'response'],
  ['act_mode_respond', 'response'],
]);

/** What a tool that only says something said; undefined of any other one. */
export function saidBy(tool: string, input: unknown): string | undefined {
  const key = saying.get(tool);
  return key === undefined ? undefined : textOf(input, key);
}

/** What a tool gave back for which no call is known, to be read. */
export function toolResultText(result: string, isError = false): string {
  const heading = isError ? '**Error**' : '**Result**';
  return result.trim() === '' ? `${heading}: nothing` : `${heading}\n\n${fenced(result)}`;
}

/** Text of any of the shapes in which results come: a text, or a list of parts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) {
    const parts: readonly unknown[] = content;
    return parts
      .map(partText)
      .filter((text) => text !== '')
      .join('\n');
  }
  if (isJson(content)) return partText(content);
  return content === undefined || content === null ? '' : JSON.stringify(content);
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part;
  const text = textOf(part, 'text') ?? textOf(part, 'value');
  if (text !== undefined) return text;
  const type = textOf(part, 'type') ?? '';
  if (/image/iu.test(type)) return '(a picture, left out)';
  if (/document|file/iu.test(type)) return '(a file, left out)';
  const value = isJson(part) ? (part['value'] ?? listOf(part, 'content')) : part;
  return Array.isArray(value) && value.length === 0 ? '' : JSON.stringify(value, null, 2);
}

/** What a tool was given, a line for each field. */
export function inputText(input: unknown): string {
  if (typeof input === 'string') return prettyJson(input);
  if (isJson(input)) return fieldLines(input);
  return input === undefined || input === null ? '' : JSON.stringify(input, null, 2);
}

function fieldLines(input: Json): string {
  return Object.entries(input)
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
      return text.includes('\n') ? `${key}:\n${text}` : `${key}: ${text}`;
    })
    .join('\n');
}

/** Arguments often come as the text of a JSON object. */
function prettyJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? fieldLines(value) : text;
  } catch {
    // Cut off while it was streamed, or no JSON: it is shown as it came.
    return text;
  }
}
