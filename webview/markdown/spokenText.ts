import { strings } from '../strings.ts';
import { plainText } from './inlines.ts';
import type { Block, CodeNode, ListItem } from './nodes.ts';
import { parse } from './parse.ts';

/** Characters of an answer that are read at all, and of what is said: about five minutes of speech. */
const longestSource = 20_000;
const longestSpeech = 5_000;

/**
 * An answer as it is said aloud: its words without markup, of code its language and how many lines it
 * has, of links not where they lead. Of a long one its beginning, and that there is more.
 */
export function spokenText(source: string): readonly string[] {
  const text = source.slice(0, longestSource).replaceAll(/\r\n?/gu, '\n');
  const blocks = parse(text, {}, () => performance.now()).flatMap(({ block }) => block ?? []);
  const isCut = source.length > longestSource;
  // The last block of a beginning ends somewhere within itself.
  const whole = inTurn((isCut ? blocks.slice(0, -1) : blocks).flatMap(spoken));
  if (whole.length <= longestSpeech) return isCut ? [whole, strings.restInChat] : [whole];
  const end = whole.lastIndexOf(' ', longestSpeech);
  return [`${whole.slice(0, end === -1 ? longestSpeech : end)}…`, strings.restInChat];
}

/** Texts to be said one after the other: with a pause between them, and without empty ones. */
export function inTurn(texts: readonly string[]): string {
  const said = texts.map((text) => text.trim()).filter((text) => text !== '');
  return said
    .map((text, at) => (at === said.length - 1 || pause.test(text) ? text : `${text}.`))
    .join(' ');
}

const pause = /[.!?:;,…]$/u;

function spoken(block: Block): readonly string[] {
  switch (block.type) {
    case 'paragraph':
    case 'line':
    case 'heading':
      return [plainText(block.children)];
    case 'quote':
      return block.children.flatMap(spoken);
    case 'list':
      return block.items.map((item, at) =>
        spokenItem(item, block.ordered ? `${block.start + at}. ` : ''),
      );
    case 'code':
      return [codeAloud(block)];
    case 'math':
      return [block.source];
    case 'table':
      return [block.header, ...block.rows].map((row) => row.map(plainText).join(', '));
    case 'steps':
    case 'rule':
      return [];
    case 'plain':
      return [block.text];
  }
}

function codeAloud({ language, path = '', text }: CodeNode): string {
  const name = [language, path].filter((each) => each !== '').join(', ');
  return strings.codeAloud(name, text === '' ? 0 : text.split('\n').length);
}

function spokenItem({ task, children }: ListItem, number: string): string {
  const state = { open: strings.taskOpen, done: strings.taskDone };
  return `${number}${inTurn([...(task ? [`${state[task]}:`] : []), ...children.flatMap(spoken)])}`;
}
