import type { ToolCall } from './replyPieces.ts';
import { inputText, saidBy } from './toolText.ts';

/** What a message in the person's name holds, once what the tool put around the words is taken off. */
export interface TaskWords {
  /** What the person said. */
  readonly said: string;
  /** What tools gave back. */
  readonly rest: string;
}

/** Searches for a closing tag that find none: more are no tool's message, and each costs time. */
const maxMisses = 200;

interface Block {
  readonly tag: string;
  readonly inner: string;
}

/** A text cut at its outermost `<tag>…</tag>`: plain pieces are without a tag. Linear but for misses. */
function blocksOf(text: string, isTag: (tag: string) => boolean): readonly Block[] {
  const blocks: Block[] = [];
  const opening = /<([a-z][a-z_]{2,40})>/gu;
  let plain = 0;
  let misses = 0;
  for (let open = opening.exec(text); open && misses < maxMisses; open = opening.exec(text)) {
    const tag = open[1] ?? '';
    if (!isTag(tag)) continue;
    const start = open.index + open[0].length;
    const end = text.indexOf(`</${tag}>`, start);
    if (end === -1) {
      misses++;
      continue;
    }
    blocks.push({ tag: '', inner: text.slice(plain, open.index) });
    blocks.push({ tag, inner: text.slice(start, end) });
    plain = end + tag.length + '</>'.length;
    opening.lastIndex = plain;
  }
  blocks.push({ tag: '', inner: text.slice(plain) });
  return blocks;
}

/** A part of what a model wrote. */
export type ModelPart =
  { readonly said: string } | { readonly thought: string } | { readonly call: ToolCall };

/** A model's text in parts: calls that it wrote as tags, and thoughts, are set apart. */
export function modelWords(text: string): readonly ModelPart[] {
  // Tools are named with an underscore, which no element of HTML is.
  const blocks = blocksOf(text, (name) => name === 'thinking' || name.includes('_'));
  return blocks.map(({ tag, inner }): ModelPart => {
    if (tag === '') return { said: inner.trim() };
    if (tag === 'thinking') return { thought: inner.trim() };
    const input = argumentsOf(inner);
    const said = saidBy(tag, input);
    return said === undefined ? { call: { tool: tag, input: inputText(input) } } : { said };
  });
}

function argumentsOf(inner: string): unknown {
  const given = blocksOf(inner, () => true).filter(({ tag }) => tag !== '');
  if (given.length === 0) return inner.trim();
  return Object.fromEntries(given.map(({ tag, inner: value }) => [tag, value.trim()]));
}

const ownWords = new Set(['task', 'user_message', 'feedback', 'answer']);

/**
 * A text that was sent in the person's name. What is in tags for it are the person's words, and with
 * `isOwn` the rest too; the state of the editor is left out.
 */
export function personWords(text: string, isOwn: boolean): TaskWords {
  const said: string[] = [];
  const rest: string[] = [];
  for (const { tag, inner } of blocksOf(withoutOpenDetails(text), isPersonTag)) {
    if (tag === 'environment_details') continue;
    if (tag !== '' || isOwn) said.push(inner.trim());
    else rest.push(inner.trim());
  }
  return { said: paragraphs(said), rest: paragraphs(rest) };
}

/** What is not empty, with a blank line between. */
export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function isPersonTag(tag: string): boolean {
  return ownWords.has(tag) || tag === 'environment_details';
}

/** Where the message was cut, the state of the editor has no end. */
function withoutOpenDetails(text: string): string {
  const open = text.lastIndexOf('<environment_details>');
  return open !== -1 && !text.includes('</environment_details>', open) ? text.slice(0, open) : text;
}
