import { languageOf } from '../languages.ts';
import { pythonTokens } from '../mutate/pythonTokens.ts';
import { scriptTokens } from '../mutate/scriptTokens.ts';
import { closing, endOf, lineAt, lineStarts, type Token } from '../mutate/token.ts';

/** The assertions of a test, as its text shows them. */
export interface AssertionCount {
  readonly total: number;
  /** Those that could fail: not `assert.ok(true)`, not a value compared with itself. */
  readonly canFail: number;
}

/**
 * Counts what looks like an assertion outside comments and strings. Undefined for a language whose
 * assertions Parley does not know.
 */
export function countAssertions(text: string, path: string): AssertionCount | undefined {
  switch (languageOf(path)?.id) {
    case 'javascript':
      return counted(scriptAssertions(withoutComments(scriptTokens(text)), text));
    case 'python':
      return counted(pythonAssertions(withoutComments(pythonTokens(text)), text));
    case 'go':
      return matches(
        withoutComments(scriptTokens(text)),
        /\bt \. (?:Error|Fatal|Fail)\w* \(|\b(?:assert|require) \. \w+ \(/gu,
      );
    case 'rust':
      return matches(
        withoutComments(scriptTokens(text)),
        /\b(?:debug_|prop_)?assert(?:_\w+)? ! [([{]|\bpanic ! [([{]|\bshould_panic\b/gu,
      );
    case 'java':
      return counted(javaAssertions(withoutComments(scriptTokens(text)), text));
    // Comments and strings of both look as Python's do.
    case 'ruby':
      return counted(rubyAssertions(withoutComments(pythonTokens(text)), text));
    case 'elixir':
      return counted(elixirAssertions(withoutComments(pythonTokens(text)), text));
    default:
      return undefined;
  }
}

function withoutComments(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter(({ kind }) => kind !== 'comment');
}

function counted(found: readonly boolean[]): AssertionCount {
  return { total: found.length, canFail: found.filter(Boolean).length };
}

function matches(tokens: readonly Token[], pattern: RegExp): AssertionCount {
  const words = tokens.map(({ kind, text }) => (kind === 'string' ? '""' : text)).join(' ');
  const total = [...words.matchAll(pattern)].length;
  return { total, canFail: total };
}

/** Functions of `node:assert` that are often imported by themselves. */
const bare =
  /^(?:ok|equal|notEqual|strictEqual|notStrictEqual|deepEqual|notDeepEqual|deepStrictEqual|notDeepStrictEqual|throws|rejects|match|doesNotMatch|fail)$/u;

/** For each assertion of JavaScript or TypeScript, whether it can fail. */
function scriptAssertions(tokens: readonly Token[], text: string): readonly boolean[] {
  const importsAssert = /['"](?:node:)?assert(?:\/strict)?['"]/u.test(text);
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'name') return [];
    const isMember = tokens[i - 1]?.text === '.';
    if (token.text === 'expect' && !isMember) return expectation(tokens, i, text);
    if (token.text === 'should' && isMember) return [true];
    const isBare = importsAssert && !isMember && bare.test(token.text);
    if (token.text !== 'assert' && !isBare && !isTestObject(tokens, i)) return [];
    const open = tokens[i + 1]?.text === '.' ? i + 3 : i + 1;
    const args = argumentsAt(tokens, open, text);
    return args === undefined || args.length === 0 ? [] : [canFail(args)];
  });
}

/** `t.is(…)` and its like: the assertions of AVA and tap. */
function isTestObject(tokens: readonly Token[], i: number): boolean {
  const [object, dot, method] = [tokens[i], tokens[i + 1], tokens[i + 2]];
  const known =
    /^(?:is|not|deepEqual|like|truthy|falsy|true|false|throws|throwsAsync|regex|fail|equal|same|ok)$/u;
  return object?.text === 't' && dot?.text === '.' && known.test(method?.text ?? '');
}

/** `expect(a).not.toBe(b)`; without a matcher it asserts nothing. */
function expectation(tokens: readonly Token[], at: number, text: string): readonly boolean[] {
  // expect.soft(…) asserts; expect.any(…) is a value.
  const isSoft = tokens[at + 1]?.text === '.' && tokens[at + 2]?.text === 'soft';
  const open = isSoft ? at + 3 : at + 1;
  const actual = argumentsAt(tokens, open, text);
  const end = closing(tokens, open);
  if (actual === undefined || end === undefined || tokens[end + 1]?.text !== '.') return [];
  let i = end + 1;
  while (tokens[i]?.text === '.' && tokens[i + 2]?.text === '.') i += 2;
  const wanted = argumentsAt(tokens, i + 2, text);
  // Chai's `expect(a).to.be.true` has no call at its end.
  return [wanted === undefined ? !isLiteral(actual[0] ?? '') : canFail([...actual, ...wanted])];
}

/** The texts of a call's arguments; undefined where no call begins at `open`. */
function argumentsAt(
  tokens: readonly Token[],
  open: number,
  text: string,
): readonly string[] | undefined {
  const first = tokens[open];
  const end = first?.text === '(' ? closing(tokens, open) : undefined;
  if (end === undefined) return undefined;
  const args: string[] = [];
  let begin = open + 1;
  for (let i = open + 1; i <= end; i += 1) {
    const token = tokens[i];
    if (token?.kind === 'sign' && '([{'.includes(token.text)) i = closing(tokens, i) ?? end;
    else if (i === end || token?.text === ',') {
      if (i > begin) args.push(slice(tokens, begin, i - 1, text));
      begin = i + 1;
    }
  }
  return args;
}

function slice(tokens: readonly Token[], from: number, to: number, text: string): string {
  const [first, last] = [tokens[from], tokens[to]];
  return first && last ? text.slice(first.at, endOf(last)).trim() : '';
}

/** False for what is the same whatever the code does: literals only, or a value against itself. */
function canFail(args: readonly string[]): boolean {
  const [first = '', second] = args;
  if (second === undefined || isMessage(second)) return !isLiteral(first) && !isSelf(first);
  return first !== second && !(isLiteral(first) && isLiteral(second));
}

function isMessage(text: string): boolean {
  return /^(['"]).*\1$/su.test(text) && text.includes(' ');
}

const literal =
  /^(?:!*(?:true|false|True|False|None|null|undefined|NaN)|not (?:False|None)|-?[\d._]+n?|(['"`])(?:(?!\1)[\s\S])*\1|\[\s*\]|\{\s*\})$/u;

function isLiteral(text: string): boolean {
  return literal.test(text);
}

/** `a == a`, `1 === 1`. */
function isSelf(text: string): boolean {
  const [, left = '', right = ''] = /^(.+?)\s*(?:===?|is)\s*(.+)$/su.exec(text) ?? [];
  return left !== '' && (left === right || (isLiteral(left) && isLiteral(right)));
}

/** For each assertion of Python, whether it can fail. */
function pythonAssertions(tokens: readonly Token[], text: string): readonly boolean[] {
  const starts = lineStarts(text);
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'name') return [];
    if (token.text === 'assert') return [canFail(assertedBy(tokens, i, starts, text))];
    const isMember = tokens[i - 1]?.text === '.';
    const isCall = tokens[i + 1]?.text === '(';
    if (!isCall || (!isMember && !token.text.startsWith('assert_'))) return [];
    if (!/^(?:assert\w+|raises|warns|fail)$/u.test(token.text)) return [];
    const args = argumentsAt(tokens, i + 1, text) ?? [];
    // Of a mock, `assert_called_once()` needs no argument.
    return [args.length === 0 || canFail(args)];
  });
}

/** What an `assert` statement says: up to the end of its line, or of the bracket that goes on. */
function assertedBy(
  tokens: readonly Token[],
  at: number,
  starts: readonly number[],
  text: string,
): readonly string[] {
  let last = at;
  for (let i = at + 1; i < tokens.length; i += 1) {
    const [before, token] = [tokens[last], tokens[i]];
    if (!before || !token || token.text === ';') break;
    if (lineAt(starts, token.at) > lineAt(starts, endOf(before))) break;
    if (token.kind === 'sign' && '([{'.includes(token.text)) i = closing(tokens, i) ?? i;
    if (tokens[i]?.text === ',') break;
    last = i;
  }
  return last === at ? [] : [slice(tokens, at + 1, last, text)];
}

/** JUnit's own, AssertJ's, Hamcrest's and Mockito's; a property of jqwik may give true or false instead. */
function javaAssertions(tokens: readonly Token[], text: string): readonly boolean[] {
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'name') return [];
    if (token.text === '@Property') return [true];
    if (!/^(?:assert\w*|fail|verify\w*|expect\w*|then|should\w*)$/u.test(token.text)) return [];
    const args = argumentsAt(tokens, i + 1, text);
    if (args === undefined) return [];
    return [args.length === 0 || canFail(args)];
  });
}

/** `expect(…).to`, `is_expected.to`, and Minitest's `assert_equal a, b`, with brackets or without. */
function rubyAssertions(tokens: readonly Token[], text: string): readonly boolean[] {
  const starts = lineStarts(text);
  return tokens.flatMap((token, i) => {
    const before = tokens[i - 1]?.text;
    if (token.kind === 'name' && /^should(?:_not)?$/u.test(token.text)) return [true];
    if (token.kind !== 'name' || before === '.' || before === 'def') return [];
    if (token.text === 'expect') return rubyExpectation(tokens, i, text);
    if (token.text === 'is_expected') return [true];
    if (!/^(?:assert|refute)(?:_\w+)?$/u.test(token.text)) return [];
    return [saysSomething(tokens, i, starts, text)];
  });
}

/** Without `.to` or `.not_to` it expects nothing. */
function rubyExpectation(tokens: readonly Token[], i: number, text: string): readonly boolean[] {
  const open = tokens[i + 1]?.text;
  if (open === 'do') return [true];
  const end = open === '(' || open === '{' ? closing(tokens, i + 1) : undefined;
  const isMatched =
    end !== undefined &&
    tokens[end + 1]?.text === '.' &&
    /^(?:to|not_to|to_not)$/u.test(tokens[end + 2]?.text ?? '');
  if (!isMatched) return [];
  const [actual = ''] = argumentsAt(tokens, i + 1, text) ?? [];
  return [open === '{' || !isLiteral(actual)];
}

function elixirAssertions(tokens: readonly Token[], text: string): readonly boolean[] {
  const starts = lineStarts(text);
  return tokens.flatMap((token, i) => {
    const before = tokens[i - 1]?.text;
    if (token.kind !== 'name' || before === '.' || /^defp?$/u.test(before ?? '')) return [];
    if (token.text === 'doctest') return [true];
    if (!/^(?:assert|refute)(?:_\w+)?$/u.test(token.text)) return [];
    return [saysSomething(tokens, i, starts, text)];
  });
}

/** Of an assertion whose brackets may be left out. */
function saysSomething(
  tokens: readonly Token[],
  i: number,
  starts: readonly number[],
  text: string,
): boolean {
  const args = argumentsAt(tokens, i + 1, text) ?? argumentsOfLine(tokens, i, starts, text);
  return args.length === 0 || canFail(args);
}

/** What stands behind a name up to the end of its line, parted at commas. */
function argumentsOfLine(
  tokens: readonly Token[],
  at: number,
  starts: readonly number[],
  text: string,
): readonly string[] {
  const args: string[] = [];
  for (let from = at; ;) {
    const [next] = assertedBy(tokens, from, starts, text);
    if (next === undefined) return args;
    args.push(next);
    const end = (tokens[from + 1]?.at ?? text.length) + next.length;
    from = tokens.findIndex((token) => token.at >= end);
    if (from === -1 || tokens[from]?.text !== ',') return args;
  }
}
