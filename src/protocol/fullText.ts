import { fenced } from './fenced.ts';
import type { Message, Reply } from './sessionState.ts';
import { placedSteps, type Step, type StepText } from './steps.ts';

/**
 * All that a message says: of a reply its text with what tools were called for and gave back, each at its
 * place, as Markdown. For whoever reads a reply, be it a model, a search or a person's clipboard; a
 * reply's `text` alone is only what the model itself said.
 */
export function fullText(message: Message): string {
  if (message.kind === 'message' || !message.steps) return message.text;
  const known = read.get(message);
  if (known !== undefined) return known;
  const text = partsOf(message)
    .map((part) => (typeof part === 'string' ? part : stepMarkdown(part)))
    .join('\n\n');
  read.set(message, text);
  return text;
}

/** A preview of what is sent reads the whole chat with every key. A reply that changes is another one. */
const read = new WeakMap<Reply, string>();

/** True where there is anything to read of it. */
export function saysAnything(message: Message): boolean {
  return message.text !== '' || (message.kind === 'reply' && message.steps !== undefined);
}

/** The reply's text between its steps, and these, in order. */
function partsOf(reply: Reply): readonly (string | Step)[] {
  const { text } = reply;
  const parts: (string | Step)[] = [];
  let from = 0;
  const say = (to: number): void => {
    const words = betweenSteps(text.slice(from, to));
    if (words !== '') parts.push(words);
    from = to;
  };
  for (const step of placedSteps(reply, text.length)) {
    say(step.offset);
    parts.push(step);
  }
  say(text.length);
  return parts;
}

/** Words as they stand between two steps: without the empty lines around them. */
export function betweenSteps(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/u, '').trimEnd();
}

/** A step to be read: its tool, what that was given, and what it gave back. */
export function stepMarkdown({ tool, title, input, output, outcome }: Step): string {
  const result = outcome === 'failed' ? '**Error**' : '**Result**';
  return [
    `**Tool** \`${tool.replaceAll('`', "'")}\``,
    ...(title === undefined || title === '' ? [] : [title]),
    ...blocksOf(input),
    ...(output === undefined ? [] : resultBlocks(result, output)),
  ].join('\n\n');
}

function resultBlocks(heading: string, output: StepText): readonly string[] {
  const blocks = blocksOf(output);
  return blocks.length === 0 ? [`${heading}: nothing`] : [heading, ...blocks];
}

function blocksOf({ head, length }: StepText): readonly string[] {
  if (head.trim() === '') return [];
  const left = length - head.length;
  return [fenced(head), ...(left > 0 ? [`[${left} more characters are not here.]`] : [])];
}
