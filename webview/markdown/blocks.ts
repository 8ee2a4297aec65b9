import type { MarkedToken, Token, Tokens } from 'marked';
import { codeInfo } from './codeInfo.ts';
import { inlines, mathNode, verbatim } from './inlines.ts';
import { isMath } from './mathSyntax.ts';
import type { Block, ListItem } from './nodes.ts';
import { isLineBreak } from './plainTags.ts';
import { visibleText } from './visibleText.ts';

/** The tokens of a document as what is shown of them. */
export function blocks(tokens: readonly Token[]): readonly Block[] {
  return tokens.flatMap((token) => block(token) ?? []);
}

/** One top-level token; undefined where it shows nothing (white space, link definitions). */
export function block(token: Token): Block | undefined {
  if (isMath(token)) return mathNode(token);
  if (!isBlockToken(token)) return { type: 'plain', text: visibleText(token.raw) };
  switch (token.type) {
    case 'space':
    case 'def':
      return undefined;
    case 'paragraph':
      return { type: 'paragraph', children: inlines(token.tokens) };
    case 'text':
      return {
        type: 'line',
        children: token.tokens ? inlines(token.tokens) : [verbatim(token.text)],
      };
    case 'heading':
      return { type: 'heading', depth: token.depth, children: inlines(token.tokens) };
    case 'blockquote':
      return { type: 'quote', children: blocks(token.tokens) };
    case 'list':
      return list(token);
    case 'code':
      return code(token);
    case 'table':
      return table(token);
    case 'hr':
      return { type: 'rule' };
    case 'html':
      // Room between paragraphs, which they have.
      if (isLineBreak(token.raw)) return undefined;
      return { type: 'plain', text: visibleText(token.raw.replace(/\n+$/u, '')) };
  }
}

type BlockToken = Extract<
  MarkedToken,
  {
    type:
      | 'space'
      | 'def'
      | 'paragraph'
      | 'text'
      | 'heading'
      | 'blockquote'
      | 'list'
      | 'code'
      | 'table'
      | 'hr'
      | 'html';
  }
>;

const blockTypes: ReadonlySet<string> = new Set<BlockToken['type']>([
  'space',
  'def',
  'paragraph',
  'text',
  'heading',
  'blockquote',
  'list',
  'code',
  'table',
  'hr',
  'html',
]);

function isBlockToken(token: Token): token is BlockToken {
  return blockTypes.has(token.type);
}

function code({ raw, lang = '', text }: Tokens.Code): Block {
  if (lang === 'math' && !isOpen(raw)) return mathNode({ source: text, display: true });
  return { type: 'code', ...codeInfo(lang), text, ...(isOpen(raw) ? { open: true } : {}) };
}

/** True for a fence without its end. Code that is only indented needs none. */
function isOpen(raw: string): boolean {
  const marks = /^[\t ]*(?<marks>`{3,}|~{3,})/u.exec(raw)?.groups?.['marks'];
  if (marks === undefined) return false;
  const end = raw.trimEnd().lastIndexOf('\n') + 1;
  const last = raw.slice(end).trim();
  return end === 0 || !last.startsWith(marks) || last.replaceAll(marks[0] ?? '', '') !== '';
}

function list(token: Tokens.List): Block {
  const items = token.items.map((item): ListItem => {
    const children = blocks(item.tokens.filter((each) => each.type !== 'checkbox'));
    return item.task ? { task: item.checked ? 'done' : 'open', children } : { children };
  });
  return {
    type: 'list',
    ordered: token.ordered,
    start: typeof token.start === 'number' ? token.start : 1,
    items,
  };
}

function table(token: Tokens.Table): Block {
  return {
    type: 'table',
    align: token.align,
    header: token.header.map((cell) => inlines(cell.tokens)),
    rows: token.rows.map((row) => row.map((cell) => inlines(cell.tokens))),
  };
}
