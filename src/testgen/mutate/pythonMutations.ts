import { nextNumber, pythonSwaps, quoted, type Change } from './mutant.ts';
import { pythonTokens } from './pythonTokens.ts';
import { closing, endOf, wordSet, type Token } from './token.ts';
import { changeText } from './changeText.ts';

/** Tokens of one logical line: a statement, or the head of a block. */
type Line = readonly Token[];

/** Words after which no value has ended. */
const beforeValue = wordSet(
  'return and or not in is if elif else while assert yield await lambda import from',
  'print raise del for with as',
);
/** Lines that declare; what stands in them is no behaviour that a change of text could show. */
const declaring = new Set(['import', 'from', 'global', 'nonlocal', 'class', '@']);
const keywords = wordSet(
  'def if elif else for while try except finally with return raise assert pass break',
  'continue del yield lambda async match case type',
);

/** Every change that the table knows for a Python source. */
export function pythonChanges(text: string): readonly Change[] {
  return logicalLines(text).flatMap((line) => {
    if (declaring.has(line[0]?.text ?? '')) return [];
    const inside = line.map((token, i) => [operatorChanges(line, i), literalChanges(token, i)]);
    return [inside.flat(2), returnChanges(text, line), removalChanges(text, line)].flat();
  });
}

/** Splits at line breaks outside brackets that no backslash joins. */
function logicalLines(text: string): readonly Line[] {
  const lines: Token[][] = [];
  let depth = 0;
  let last: Token | undefined;
  for (const token of pythonTokens(text)) {
    if (token.kind === 'comment') continue;
    const gap = last ? text.slice(endOf(last), token.at) : '\n';
    // A comment between two tokens may hold a backslash; a line break that joins follows it at once.
    const joined = gap.replaceAll(/\\\r?\n/gu, '');
    if (depth === 0 && joined.includes('\n')) lines.push([]);
    lines.at(-1)?.push(token);
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth = Math.max(0, depth - 1);
    last = token;
  }
  return lines;
}

function operatorChanges(line: Line, i: number): readonly Change[] {
  const [before, token, after] = [line[i - 1], line[i], line[i + 1]];
  if (!token || !after || !['sign', 'name'].includes(token.kind)) return [];
  if (token.text === 'not') {
    // "is not" and "not in" are one operator each.
    if (before?.text === 'is' || after.text === 'in') return [];
    const description = changeText.isLeftOut(quoted('not'));
    return [{ kind: 'negation', at: token.at, end: after.at, to: '', description }];
  }
  const isBetween = before !== undefined && endsValue(before) && startsValue(after);
  const swaps = isBetween ? (pythonSwaps[token.text] ?? []) : [];
  return swaps.map(({ kind, to }) => {
    const description = changeText.becomes(quoted(token.text), quoted(to));
    return { kind, at: token.at, end: endOf(token), to, description };
  });
}

function endsValue(token: Token): boolean {
  if (token.kind === 'name') return !beforeValue.has(token.text);
  return token.kind !== 'sign' || ')]}'.includes(token.text);
}

/** Not after a parameter's lone star: `def f(a, *, b)`. */
function startsValue(token: Token): boolean {
  return token.kind !== 'sign' || '([{-+~'.includes(token.text);
}

function literalChanges(token: Token, i: number): readonly Change[] {
  const change = (kind: Change['kind'], to: string): readonly Change[] => {
    const description = changeText.becomes(quoted(token.text), quoted(to));
    return [{ kind, at: token.at, end: endOf(token), to, description }];
  };
  if (token.kind === 'number') {
    const to = nextNumber(token.text);
    return to === undefined ? [] : change('number', to);
  }
  if (token.kind === 'name' && (token.text === 'True' || token.text === 'False')) {
    return change('boolean', token.text === 'True' ? 'False' : 'True');
  }
  // A string that begins a line is a docstring; one with f in front holds code.
  if (token.kind !== 'string' || i === 0) return [];
  const [, prefix = '', quote = ''] = /^([a-z]*)("""|'''|"|')/iu.exec(token.text) ?? [];
  const inner = token.text.slice(prefix.length + quote.length, -quote.length);
  const isWhole = token.text.length >= prefix.length + 2 * quote.length;
  if (/[ft]/iu.test(prefix) || !isWhole || !token.text.endsWith(quote)) return [];
  return change('string', `${prefix}${quote}${inner === '' ? 'mutated' : ''}${quote}`);
}

function returnChanges(text: string, line: Line): readonly Change[] {
  const at = line.findIndex(({ text: word }) => word === 'return');
  const [first, last] = [line[at + 1], line.at(-1)];
  if (at === -1 || !first || !last || line.some(({ text: sign }) => sign === ';')) return [];
  const value = text.slice(first.at, endOf(last));
  if (value === 'None') return [];
  const description = changeText.isReturnedAs(quoted(value), quoted('None'));
  return [{ kind: 'return', at: first.at, end: endOf(last), to: 'None', description }];
}

/** A line that is a call or an assignment and nothing else. */
function removalChanges(text: string, line: Line): readonly Change[] {
  const [first, last] = [line[0], line.at(-1)];
  if (first?.kind !== 'name' || !last || keywords.has(first.text)) return [];
  const isOneStatement = !line.some(({ text: sign }) => sign === ';' || sign === ':=');
  if (!isOneStatement || last.text === ':' || !callsOrAssigns(line)) return [];
  const statement = text.slice(first.at, endOf(last));
  const description = changeText.isLeftOut(quoted(statement));
  return [{ kind: 'removal', at: first.at, end: endOf(last), to: 'pass', description }];
}

function callsOrAssigns(line: Line): boolean {
  let i = line[0]?.text === 'await' ? 1 : 0;
  for (;;) {
    const next = line[i + 1];
    if (!next) return false;
    if (next.text === '.') i += 2;
    else if (next.text === '[' || next.text === '(') {
      const end = closing(line, i + 1);
      if (end === undefined) return false;
      if (next.text === '(' && end === line.length - 1) return true;
      i = end;
    } else return /^(?:[-+*/%&|^@]|\*\*|\/\/|<<|>>)?=$/u.test(next.text);
  }
}
