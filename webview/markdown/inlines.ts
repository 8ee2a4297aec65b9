import type { MarkedToken, Token, Tokens } from 'marked';
import { citations, codeCitation } from './citations.ts';
import { decodeEntities } from './entities.ts';
import { contradictedTarget, linkUse } from './links.ts';
import { isMath } from './mathSyntax.ts';
import type { Inline, MathNode } from './nodes.ts';
import { isLineBreak, plainTagAt } from './plainTags.ts';
import { visiblePath } from './visiblePath.ts';
import { visibleText } from './visibleText.ts';

/** The inline tokens of a paragraph, heading or cell as what is shown of them. */
export function inlines(tokens: readonly Token[], inLink = false): readonly Inline[] {
  const found: Inline[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const tag = plainTagAt(tokens, at);
    if (tag) {
      const children = inlines(tokens.slice(at + 1, tag.end), inLink);
      found.push({ type: tag.name, children });
      at = tag.end;
    } else if (token) found.push(...inline(token, inLink));
  }
  return found;
}

/** Text exactly as it stands in the source. */
export function verbatim(text: string): Inline {
  return { type: 'text', text: visibleText(text) };
}

/** A formula as it is drawn: with every character that hides something made visible. */
export function mathNode({ source, display }: MathText): MathNode {
  return { type: 'math', source: visibleText(source), display };
}

interface MathText {
  readonly source: string;
  readonly display: boolean;
}

function inline(token: Token, inLink: boolean): readonly Inline[] {
  if (isMath(token)) return [mathNode(token)];
  if (!isInlineToken(token)) return [verbatim(token.raw)];
  switch (token.type) {
    case 'text':
      if (token.tokens) return inlines(token.tokens, inLink);
      return runningText(decodeEntities(token.text), inLink);
    case 'escape':
      return [verbatim(token.text)];
    case 'strong':
      return [{ type: 'strong', children: inlines(token.tokens, inLink) }];
    case 'em':
      return [{ type: 'emphasis', children: inlines(token.tokens, inLink) }];
    case 'del':
      return [{ type: 'strike', children: inlines(token.tokens, inLink) }];
    case 'codespan':
      return [code(token.text, inLink)];
    case 'br':
      return [{ type: 'break' }];
    case 'link':
      return [link(token.href, inlines(token.tokens, true))];
    case 'image':
      // Never loaded: the address of a picture can carry what the model was told (a leak by URL).
      return [link(token.href, [verbatim(decodeEntities(token.text) || token.href)])];
    case 'html':
      return [isLineBreak(token.raw) ? { type: 'break' } : verbatim(token.raw)];
  }
}

type InlineToken = Extract<
  MarkedToken,
  {
    type:
      'text' | 'escape' | 'strong' | 'em' | 'del' | 'codespan' | 'br' | 'link' | 'image' | 'html';
  }
>;

const inlineTypes: ReadonlySet<string> = new Set<InlineToken['type']>([
  'text',
  'escape',
  'strong',
  'em',
  'del',
  'codespan',
  'br',
  'link',
  'image',
  'html',
]);

function isInlineToken(token: Token): token is InlineToken | Tokens.Tag {
  return inlineTypes.has(token.type);
}

function runningText(text: string, inLink: boolean): readonly Inline[] {
  if (inLink) return [verbatim(text)];
  return citations(text).map((piece) =>
    piece.href === undefined ? verbatim(piece.text) : link(piece.href, [verbatim(piece.text)]),
  );
}

function code(text: string, inLink: boolean): Inline {
  const node: Inline = { type: 'code', text: visibleText(text) };
  const href = inLink ? undefined : codeCitation(text);
  return href === undefined ? node : link(href, [node]);
}

function link(rawHref: string, children: readonly Inline[]): Inline {
  const href = decodeEntities(rawHref).trim();
  const shown = visiblePath(href);
  if (linkUse(href) === 'inert') return { type: 'inert', target: shown, children };
  const deceives =
    contradictedTarget(plainText(children), href) !== undefined || shown !== visibleText(href);
  return { type: 'link', href, children, ...(deceives ? { target: shown } : {}) };
}

/** The words without their markup; of a link not where it leads. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text' || node.type === 'code') return node.text;
      if (node.type === 'math') return node.source;
      return node.type === 'break' ? ' ' : plainText(node.children);
    })
    .join('');
}
