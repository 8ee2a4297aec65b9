import type { Token } from './token.ts';

const piece =
  /(?<comment>#[^\n]*)|(?<string>[rbuft]{0,2}(?:"""(?:[^\\]|\\[\s\S])*?(?:"""|$)|'''(?:[^\\]|\\[\s\S])*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?))|(?<number>(?:0[xob][\da-f_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:e[+-]?\d+)?)j?)|(?<name>[\p{ID_Start}_][\p{ID_Continue}]*)|(?<space>\s+|\\\r?\n)|(?<sign>\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|==|!=|<=|>=|\*\*|\/\/|<<|>>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|[\s\S])/iuy;

const kinds = ['comment', 'string', 'number', 'name', 'sign'] as const;

/** The tokens of Python, comments too. Tolerant: a string without an end stops at its line. */
export function pythonTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  piece.lastIndex = 0;
  for (let found = piece.exec(text); found; found = piece.exec(text)) {
    const kind = kinds.find((each) => found?.groups?.[each] !== undefined);
    if (kind !== undefined) tokens.push({ kind, text: found[0], at: found.index });
  }
  return tokens;
}
