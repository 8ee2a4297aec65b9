import { Script } from 'node:vm';
import { scriptTokens } from '../mutate/scriptTokens.ts';
import { lineAt, lineStarts } from '../mutate/token.ts';

/** An example of a documentation comment that says what comes out of it. */
export interface ScriptExample {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly code: string;
  /** How many results it states. */
  readonly results: number;
}

/** "// => 5", "// → 5", "// -> 5"; "// throws RangeError" and "// => throws". */
const stated = /\/\/\s*(?:(?:=>|→|->)\s*(?<value>\S.*)|throws\b\s*(?<error>\w*).*)$/u;

/**
 * The `@example`s of JSDoc comments that state a result: `fee(10) // => 5`. One that states none is left
 * alone: nothing says that it is to be run.
 */
export function scriptExamples(text: string): readonly ScriptExample[] {
  if (!text.includes('@example')) return [];
  const starts = lineStarts(text);
  const comments = scriptTokens(text).filter(
    (token) => token.kind === 'comment' && token.text.startsWith('/**'),
  );
  return comments.flatMap((comment) => examplesIn(comment.text, lineAt(starts, comment.at)));
}

function examplesIn(comment: string, first: number): readonly ScriptExample[] {
  const lines = comment
    .replace(/^\/\*\*/u, '')
    .replace(/\*\/$/u, '')
    .split(/\r?\n/u)
    .map((line) => line.replace(/^\s*\* ?/u, ''));
  const found: ScriptExample[] = [];
  for (const [i, line] of lines.entries()) {
    const begin = /^\s*@example\b(?:\s*<caption>.*?<\/caption>)?(.*)$/u.exec(line);
    if (!begin) continue;
    const rest = lines.slice(i + 1);
    const end = rest.findIndex((each) => /^\s*@\w/u.test(each));
    const own = [begin[1] ?? '', ...(end === -1 ? rest : rest.slice(0, end))];
    const code = fencedOrAll(own);
    const results = code.filter((each) => stated.test(each)).length;
    if (results > 0) found.push({ line: first + i, code: code.join('\n').trim(), results });
  }
  return found;
}

/** Of an example in a fence what is in it; in a fence of another language, nothing. */
function fencedOrAll(lines: readonly string[]): readonly string[] {
  const open = lines.findIndex((line) => /^\s*```/u.test(line));
  if (open === -1) return lines;
  const language = /^\s*```\s*(\w*)/u.exec(lines[open] ?? '')?.[1] ?? '';
  if (!/^(?:|js|javascript|mjs|ts|typescript)$/iu.test(language)) return [];
  const rest = lines.slice(open + 1);
  const end = rest.findIndex((line) => /^\s*```/u.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

/** The statements of an example, each result that it states in the place where it is stated. */
export function checkedCode(code: string): string {
  const out: string[] = [];
  for (const line of code.split('\n')) {
    const groups = stated.exec(line)?.groups;
    if (!groups) {
      out.push(line);
      continue;
    }
    const before = line.slice(0, line.search(stated)).trimEnd();
    // A result on a line of its own is that of the line before it.
    const statement = before.trim() === '' ? (out.pop() ?? '') : before;
    out.push(checked(statement, groups));
  }
  return out.join('\n');
}

function checked(
  statement: string,
  { value, error }: { readonly value?: string; readonly error?: string },
): string {
  const bare = statement.trim().replace(/;$/u, '');
  const throws = value === undefined ? (error ?? '') : /^throws\b\s*(\w*)/u.exec(value)?.[1];
  if (throws !== undefined) {
    return `await $throws(async () => { ${bare}; }, ${JSON.stringify(throws)});`;
  }
  const text = (value ?? '').trim();
  const name = /^(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=/u.exec(bare)?.[1];
  const printed = /^console\.log\((.*)\)$/u.exec(bare)?.[1];
  const expected = isExpression(text) ? `() => (${text})` : 'undefined';
  const check = (what: string): string =>
    `await $check(await (${what}), ${expected}, ${JSON.stringify(text)});`;
  return name === undefined ? check(printed ?? bare) : `${bare};\n${check(name)}`;
}

/** It is compiled, not run. */
function isExpression(text: string): boolean {
  try {
    void new Script(`async () => (${text}\n)`);
    return true;
  } catch {
    return false;
  }
}
