import type { Token, Tokens, TokensList } from 'marked';
import { block } from './blocks.ts';
import { createLexer } from './lateLexer.ts';
import { splitLongLines, type Stretch } from './longLines.ts';
import { isMath, mayHoldMath } from './mathSyntax.ts';
import type { Block } from './nodes.ts';
import { visibleText } from './visibleText.ts';

/** Link definitions by their tag: they hold for all that follows. */
export type Links = TokensList['links'];

/** A top-level piece of a document with the length of its source. */
export interface Piece {
  readonly length: number;
  /** Undefined for what shows nothing: white space, link definitions. */
  readonly block: Block | undefined;
  /** True where what comes after it cannot change what stands before it. */
  readonly settles: boolean;
  /** What a link definition defines. */
  readonly defines: Links | undefined;
}

/**
 * Parses normalised Markdown (`\n` only). The lengths of the pieces add up to the source's, so a
 * growing document can be cut between two of them. `links` are those defined before it.
 */
export function parse(source: string, links: Links, now: () => number): readonly Piece[] {
  return splitLongLines(source).flatMap((stretch) => pieces(stretch, links, now));
}

/** A next block this long cannot turn out to be a continuation of the one before it. */
const settlingLength = 12;

function pieces(stretch: Stretch, links: Links, now: () => number): readonly Piece[] {
  const { text } = stretch;
  const lexer = stretch.type === 'plain' ? undefined : createLexer(now, mayHoldMath(text));
  if (!lexer) {
    const plain: Block = { type: 'plain', text: visibleText(text.trimEnd()) };
    return [{ length: text.length, block: plain, settles: true, defines: undefined }];
  }
  // Without a prototype: `[x][constructor]` is no link to what every object has.
  lexer.tokens.links = Object.assign(Object.create(null), links);
  return lexer.lex(text).map((token) => ({
    length: token.raw.length,
    block: block(token),
    settles: settles(token),
    defines: isDefinition(token) ? { [token.tag]: token } : undefined,
  }));
}

function settles(token: Token): boolean {
  // What follows on the line of its end would make it a part of the paragraph before it.
  if (isMath(token)) return token.raw.endsWith('\n');
  return token.type !== 'space' && (token.raw.length >= settlingLength || token.raw.includes('\n'));
}

function isDefinition(token: Token): token is Tokens.Def {
  return token.type === 'def';
}
