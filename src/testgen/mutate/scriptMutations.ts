import { nextNumber, quoted, scriptSwaps, type Change } from './mutant.ts';
import { endsValue, scriptTokens } from './scriptTokens.ts';
import { closing, endOf, wordSet, type Token } from './token.ts';
import { changeText } from './changeText.ts';

/** A source's tokens without comments, and what of the language has to be reckoned with. */
interface Script {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Angle brackets may be types or markup: only those with spaces around compare. */
  readonly hasAngles: boolean;
  /** Text between tags is no code: apostrophes there begin no string. */
  readonly hasMarkup: boolean;
}

/** Words that, before a sign, mean that it is no operator between two values. */
const noOperand = new Set(['function', 'async', 'static', 'import', 'export', 'get', 'set', 'as']);
const keywords = wordSet(
  'if else for while do switch case default return throw try catch finally function',
  'class const let var import export new break continue typeof delete void yield',
  'async static get set type interface enum declare namespace abstract public',
  'private protected readonly override accessor with debugger super using',
);

/** Every change that the table knows for a JavaScript or TypeScript source. */
export function scriptChanges(text: string, extension: string): readonly Change[] {
  const tokens = scriptTokens(text).filter(({ kind }) => kind !== 'comment');
  const hasMarkup = extension.endsWith('x');
  const script = {
    text,
    tokens,
    hasMarkup,
    hasAngles: extension !== '.js' && extension !== '.mjs',
  };
  return tokens.flatMap((token, i) =>
    [
      operatorChanges(script, i),
      literalChanges(script, token, i),
      returnChanges(script, i),
      removalChanges(script, i),
    ].flat(),
  );
}

function operatorChanges(script: Script, i: number): readonly Change[] {
  const { text, tokens, hasAngles } = script;
  const [before, token, after] = [tokens[i - 1], tokens[i], tokens[i + 1]];
  if (token?.kind !== 'sign' || !after) return [];
  const end = endOf(token);
  if (token.text === '!' && !(before && endsValue(before) && endOf(before) === token.at)) {
    if (after.text === '!') return [];
    const description = changeText.isLeftOut(quoted('!'));
    return [{ kind: 'negation', at: token.at, end, to: '', description }];
  }
  const swaps = scriptSwaps[token.text] ?? [];
  if (swaps.length === 0 || !before || !endsValue(before) || !startsValue(after)) return [];
  if (before.kind === 'name' && noOperand.has(before.text)) return [];
  const isSpaced = text[token.at - 1] === ' ' && /\s/u.test(text[end] ?? '');
  if (/^[<>]$/u.test(token.text) && hasAngles && !isSpaced) return [];
  return swaps.map(({ kind, to }) => {
    const description = changeText.becomes(quoted(token.text), quoted(to));
    return { kind, at: token.at, end, to, description };
  });
}

function startsValue(token: Token): boolean {
  if (token.kind === 'sign') return ['(', '[', '{', '!', '-', '+', '~'].includes(token.text);
  return !(token.kind === 'name' && ['as', 'from', 'extends', 'of', 'in'].includes(token.text));
}

function literalChanges(script: Script, token: Token, i: number): readonly Change[] {
  const { tokens, hasMarkup } = script;
  const [before, after] = [tokens[i - 1], tokens[i + 1]];
  const change = (kind: Change['kind'], to: string): readonly Change[] => {
    const description = changeText.becomes(quoted(token.text), quoted(to));
    return [{ kind, at: token.at, end: endOf(token), to, description }];
  };
  if (token.kind === 'number') {
    const to = nextNumber(token.text);
    return to === undefined ? [] : change('number', to);
  }
  // A member's or a property's name is no literal.
  const isName = before?.text === '.' || before?.text === '?.' || after?.text === ':';
  if (token.kind === 'name' && (token.text === 'true' || token.text === 'false') && !isName) {
    return change('boolean', token.text === 'true' ? 'false' : 'true');
  }
  if (token.kind !== 'string' || hasMarkup || after?.text === ':') return [];
  const [quote = ''] = token.text;
  if (!token.text.endsWith(quote) || token.text.length < 2 || isModuleOrDirective(script, i))
    return [];
  return change('string', token.text.length === 2 ? `${quote}mutated${quote}` : quote + quote);
}

/** Import sources, and strings that are statements ('use strict'). */
function isModuleOrDirective({ tokens }: Script, i: number): boolean {
  const [before, beforeThat] = [tokens[i - 1], tokens[i - 2]];
  if (!before || before.text === ';' || before.text === '{' || before.text === '}') return true;
  if (before.text === 'from' || before.text === 'import') return true;
  const isCall = before.text === '(' && beforeThat !== undefined;
  return isCall && (beforeThat.text === 'import' || beforeThat.text === 'require');
}

function returnChanges({ text, tokens }: Script, i: number): readonly Change[] {
  const [token, first] = [tokens[i], tokens[i + 1]];
  if (token?.text !== 'return' || token.kind !== 'name' || tokens[i - 1]?.text === '.') return [];
  // A line break ends it; a brace, a semicolon or a colon is no value.
  if (!first || /^[;}:]$/u.test(first.text) || hasBreak(text, token, first)) return [];
  const last = lastOfStatement(text, tokens, i + 1);
  if (last === undefined) return [];
  const value = text.slice(first.at, endOf(last));
  if (value === 'undefined') return [];
  const description = changeText.isReturnedAs(quoted(value), quoted('undefined'));
  return [{ kind: 'return', at: first.at, end: endOf(last), to: 'undefined', description }];
}

/** A whole statement that calls or assigns, with its semicolon, at the beginning of a line. */
function removalChanges({ text, tokens }: Script, i: number): readonly Change[] {
  const [before, token] = [tokens[i - 1], tokens[i]];
  if (token?.kind !== 'name' || keywords.has(token.text)) return [];
  // Without its exports no test of the file passes: that would say nothing about this one.
  if (token.text === 'module' || token.text === 'exports') return [];
  if (before && (!/^[;{}]$/u.test(before.text) || !hasBreak(text, before, token))) return [];
  const last = lastOfStatement(text, tokens, i);
  const semicolon = last && tokens[tokens.indexOf(last) + 1];
  if (semicolon?.text !== ';' || !callsOrAssigns(tokens, i)) return [];
  const statement = text.slice(token.at, endOf(semicolon));
  const description = changeText.isLeftOut(quoted(statement));
  return [{ kind: 'removal', at: token.at, end: endOf(semicolon), to: ';', description }];
}

/** Follows `a.b[c]` or `await a.b` from its first name to a call that ends it, or to an assignment. */
function callsOrAssigns(tokens: readonly Token[], from: number): boolean {
  let i = tokens[from]?.text === 'await' ? from + 1 : from;
  for (;;) {
    const next = tokens[i + 1];
    if (!next) return false;
    if (next.text === '.' || next.text === '?.') i += 2;
    else if (next.text === '[' || next.text === '(') {
      const end = closing(tokens, i + 1);
      if (end === undefined) return false;
      if (next.text === '(' && tokens[end + 1]?.text === ';') return true;
      i = end;
    } else return /^(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=$|^(?:\+\+|--)$/u.test(next.text);
  }
}

/**
 * The last token of the expression that begins at `from`: before the semicolon or brace that ends
 * it, or before a line that cannot go on with it.
 */
function lastOfStatement(text: string, tokens: readonly Token[], from: number): Token | undefined {
  for (let i = from; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (!token) return undefined;
    if (token.kind === 'template' && token.text.endsWith('${')) {
      const end = templateClose(tokens, i);
      if (end === undefined) return undefined;
      i = end;
    } else if (token.kind === 'sign' && '([{'.includes(token.text)) {
      const end = closing(tokens, i);
      if (end === undefined) return undefined;
      i = end;
    }
    const [last, next] = [tokens[i], tokens[i + 1]];
    if (!last) return undefined;
    if (!next || next.text === ';' || next.text === '}') return last;
    if (next.kind === 'sign' && ')],:'.includes(next.text)) return undefined;
    if (hasBreak(text, last, next) && endsValue(last) && next.kind === 'name') return last;
  }
  return undefined;
}

/** The last piece of the template that begins at `open`. */
function templateClose(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token?.kind !== 'template') continue;
    if (token.text.startsWith('`') && token.text.endsWith('${')) depth += 1;
    else if (token.text.startsWith('}') && token.text.endsWith('`')) depth -= 1;
    if (depth === 0) return i;
  }
  return undefined;
}

function hasBreak(text: string, a: Token, b: Token): boolean {
  return text.slice(endOf(a), b.at).includes('\n');
}
