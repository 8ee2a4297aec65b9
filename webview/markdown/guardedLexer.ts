import { Lexer, type Token, type TokensList } from 'marked';
import { mathSyntax } from './mathSyntax.ts';

/** Containers (quotes, lists) within each other; what is deeper is shown as text. */
const maxDepth = 24;
/** Characters of one paragraph, heading or cell that are read for emphasis and links. */
const maxInline = 8_000;
/** Emphasis and links within each other. */
const maxInlineDepth = 24;

/** Milliseconds after which the rest of a parse is taken as text. */
export const parseLimit = 400;

/**
 * marked's lexer with its recursion and its time bounded: 100,000 nested quotes or brackets come
 * out as text instead of a full stack or a frozen panel.
 */
export class GuardedLexer extends Lexer {
  readonly #isLate: () => boolean;
  #depth = -1;
  #inlineDepth = -1;

  /** `math` where the text may hold formulas. */
  constructor(now: () => number, math: boolean) {
    const deadline = now() + parseLimit;
    const isLate = (): boolean => now() > deadline;
    super({ gfm: true, ...(math ? { extensions: mathSyntax(isLate) } : {}) });
    this.#isLate = isLate;
  }

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(
    src: string,
    tokens?: TokensList,
    lastParagraphClipped?: boolean,
  ): TokensList;
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (this.#depth >= maxDepth || this.#isLate()) {
      tokens.push({ type: 'text', raw: src, text: src });
      return tokens;
    }
    this.#depth += 1;
    try {
      return super.blockTokens(src, tokens, lastParagraphClipped);
    } finally {
      this.#depth -= 1;
    }
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.#inlineDepth >= maxInlineDepth || src.length > maxInline || this.#isLate()) {
      tokens.push({ type: 'text', raw: src, text: src });
      return tokens;
    }
    this.#inlineDepth += 1;
    try {
      return super.inlineTokens(src, tokens);
    } finally {
      this.#inlineDepth -= 1;
    }
  }
}
