import { wordSet, type Token } from './token.ts';

const name = /[\p{ID_Start}$_#@][\p{ID_Continue}$\u200C\u200D]*/uy;
const number = /(?:0[xob][\da-f_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:e[+-]?\d+)?)n?/iuy;
const sign =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|\*\*|<<|>>|[\s\S]/uy;
const space = /[\s\uFEFF]+/uy;
const comment = /\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|#![^\n]*/uy;
const string = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/uy;
const pattern = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/uy;

/** After these words an expression begins: a slash is a pattern's. */
const beforeValue = wordSet(
  'return typeof case in of delete void throw new do else instanceof await yield',
  'default extends',
);

/**
 * The tokens of JavaScript or TypeScript, comments too. Tolerant: what is no token ends at its line.
 * A template is one token for each piece of its text; what stands in `${}` is tokens like any other.
 */
export function scriptTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  /** For each open template, how many braces are open in its `${}`. */
  const templates: number[] = [];
  let at = 0;
  const take = (kind: Token['kind'], piece: string): void => {
    tokens.push({ kind, text: piece, at });
    at += piece.length;
  };
  while (at < text.length) {
    const gap = match(space, text, at);
    if (gap !== undefined) {
      at += gap.length;
      continue;
    }
    const found = simpleToken(text, at, tokens);
    if (found) take(...found);
    else if (text[at] === '`') openTemplate(text, at, { take, templates });
    else takeSign(text, at, { take, templates });
  }
  return tokens;
}

function simpleToken(
  text: string,
  at: number,
  tokens: readonly Token[],
): [Token['kind'], string] | undefined {
  const char = text[at] ?? '';
  if (char === '/' || (char === '#' && at === 0)) {
    const found = match(comment, text, at);
    if (found !== undefined) return ['comment', found];
    const regex = isAfterValue(tokens) ? undefined : match(pattern, text, at);
    return regex === undefined ? undefined : ['pattern', regex];
  }
  if (char === '"' || char === "'") return ['string', match(string, text, at) ?? char];
  if (/\d/u.test(char) || (char === '.' && /\d/u.test(text[at + 1] ?? ''))) {
    return ['number', match(number, text, at) ?? char];
  }
  const word = match(name, text, at);
  return word === undefined ? undefined : ['name', word];
}

interface Sink {
  readonly take: (kind: Token['kind'], piece: string) => void;
  readonly templates: number[];
}

/** Takes a template's text up to its end or its next `${`. */
function openTemplate(text: string, at: number, { take, templates }: Sink): void {
  const end = templateEnd(text, at + 1);
  take('template', text.slice(at, end));
  if (text.slice(end - 2, end) === '${') templates.push(0);
}

function takeSign(text: string, at: number, sink: Sink): void {
  const { take, templates } = sink;
  const piece = match(sign, text, at) ?? text.slice(at, at + 1);
  const depth = templates.at(-1);
  if (piece === '{' && depth !== undefined) templates[templates.length - 1] = depth + 1;
  if (piece === '}' && depth !== undefined) {
    templates.pop();
    if (depth === 0) return openTemplate(text, at, sink);
    templates.push(depth - 1);
  }
  take('sign', piece);
}

/** Behind the closing backtick, or behind `${`. */
function templateEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '`') return i + 1;
    else if (text[i] === '$' && text[i + 1] === '{') return i + 2;
  }
  return text.length;
}

function isAfterValue(tokens: readonly Token[]): boolean {
  const last = tokens.findLast(({ kind }) => kind !== 'comment');
  return last !== undefined && endsValue(last);
}

/** True where a token can be the end of an expression. */
export function endsValue(token: Token): boolean {
  switch (token.kind) {
    case 'name':
      return !beforeValue.has(token.text);
    case 'sign':
      return [')', ']', '}', '++', '--'].includes(token.text);
    case 'template':
      return token.text.endsWith('`');
    case 'number':
    case 'string':
    case 'pattern':
      return true;
    case 'comment':
      return false;
  }
}

/** What a sticky pattern finds right at an offset. */
function match(regex: RegExp, text: string, at: number): string | undefined {
  regex.lastIndex = at;
  return regex.exec(text)?.[0];
}
