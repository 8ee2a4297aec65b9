import type { Token, TokenizerExtensionFunction, TokenizerStartFunction } from 'marked';

/** A formula in LaTeX. */
interface MathToken {
  readonly type: 'math';
  readonly raw: string;
  readonly source: string;
  /** True for one on lines of its own. */
  readonly display: boolean;
}

/** Characters of a formula that is taken for one. */
const longest = 2_000;

/** A formula holds no empty line; `$$` within it would be its end. */
const body = String.raw`(?<source>(?:[^\n$\\]|\\[^\n]|\$(?!\$)|\n(?![\t ]*(?:\n|$)))+?)`;
const blocks: readonly RegExp[] = [
  new RegExp(String.raw`^ {0,3}\$\$${body}\$\$[\t ]*(?:\n|$)`, 'u'),
  new RegExp(String.raw`^ {0,3}\\\[${body}\\\][\t ]*(?:\n|$)`, 'u'),
];
const displayed: readonly RegExp[] = [
  new RegExp(String.raw`^\$\$${body}\$\$`, 'u'),
  new RegExp(String.raw`^\\\[${body}\\\]`, 'u'),
];
const inLine: readonly RegExp[] = [
  /^\$`(?<source>[^\n`]+)`\$/u,
  // Pandoc's rule, and no letter behind it: "$5 to $6", "$HOME/$USER" are no formulas.
  /^\$(?=[^\s$])(?<source>(?:[^\n$\\]|\\[^\n])*?[^\s\\])\$(?![\p{L}\p{N}$])/u,
  /^\\\((?<source>(?:[^\n\\]|\\[^)\n])+?)\\\)/u,
];

/** `\[WIP\]` and `\[1\]` are brackets that were escaped. */
const mathLike = /\\[A-Za-z]|[\^_=+<>|]|\d\D|\D\d|^\s*\p{L}\s*$/u;
/** "$5 for one and 6$": an amount and words. */
const amount = /^\d[\d.,]*\s+\p{L}{2}/u;

interface MathSyntax {
  readonly renderers: Record<string, never>;
  readonly childTokens: Record<string, never>;
  readonly inline: TokenizerExtensionFunction[];
  readonly block: TokenizerExtensionFunction[];
  readonly startInline: TokenizerStartFunction[];
  readonly startBlock: TokenizerStartFunction[];
}

/**
 * What marked needs to read formulas: before its own rules, for `_` and `\` mean something else in
 * them. Once it is late no more are found: each one that ends a paragraph has marked look through the
 * rest again.
 */
export function mathSyntax(isLate: () => boolean): MathSyntax {
  return {
    renderers: {},
    childTokens: {},
    inline: [(src) => read(src, displayed, true) ?? read(src, inLine, false)],
    block: [(src) => (isLate() ? undefined : read(src, blocks, true))],
    startInline: [(src) => src.search(/(?<![\p{L}\p{N}\\$])\$|\\[([]/u)],
    startBlock: [(src) => (isLate() ? -1 : nextBlock(src))],
  };
}

/** True where a text may hold a formula. Everything else is read as if there were none. */
export function mayHoldMath(text: string): boolean {
  return text.includes('$') || text.includes('\\(') || text.includes('\\[');
}

export function isMath(token: Token): token is MathToken & Token {
  return token.type === 'math';
}

function read(src: string, patterns: readonly RegExp[], display: boolean): MathToken | undefined {
  const first = src.trimStart()[0];
  if (first !== '$' && first !== '\\') return undefined;
  const part = src.slice(0, longest);
  for (const pattern of patterns) {
    const found = pattern.exec(part);
    const source = found?.groups?.['source'];
    if (!found || source === undefined || source.trim() === '') continue;
    const isDollar = first === '$';
    if (isDollar ? !display && amount.test(source) : !mathLike.test(source)) continue;
    return { type: 'math', raw: found[0], source: source.trim(), display };
  }
  return undefined;
}

const blockStart = /\n(?= {0,3}(?:\$\$|\\\[))/gu;

/** Where the next formula on lines of its own begins within the paragraph; -1 where none does. */
function nextBlock(src: string): number {
  // marked leaves out the first character: what it asks about does not begin at a line.
  const part = src.slice(0, longest);
  const end = part.search(/\n[\t ]*\n/u);
  for (const { index } of (end === -1 ? part : part.slice(0, end)).matchAll(blockStart)) {
    if (read(src.slice(index + 1, index + 1 + longest), blocks, true)) return index + 1;
  }
  return -1;
}
