import type { LineRange } from '../protocol/contextItems.ts';
import { indentOf } from './lineForms.ts';

const modifiers = String.raw`(?:(?:export|default|declare|pub(?:\([^)]*\))?|public|private|protected|internal|static|abstract|async|final|override|readonly|unsafe|sealed|open|data|inline|virtual|get|set)\s+)*`;
const keyword = String.raw`(?:function\*?|class|interface|type|enum|struct|trait|def|defp|defmodule|fn|func|fun|module|namespace|const|let|var|val|record|object)`;
/** Go's methods name their receiver first. */
const receiver = String.raw`(?:\([^()]*\)\s*)?`;
const declared = new RegExp(
  String.raw`^\s*${modifiers}${keyword}\s+${receiver}(?<name>[\p{L}_$][\p{L}\p{N}_$.]*)`,
  'u',
);
const method = new RegExp(
  String.raw`^\s*${modifiers}(?:[\p{L}_][\p{L}\p{N}_<>[\],.?*&]*\s+)?(?<name>[#\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^<>]*>)?\([^;]*\{\s*$`,
  'u',
);
const notMethods = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'with',
  'match',
  'else',
]);

/** Characters of a line that are looked at: bounds the time of the patterns. */
const longestLine = 300;

/** The name that a line declares: of a function, a class, a constant, a method; undefined where it declares none. */
export function declaredName(line: string): string | undefined {
  if (line.length > longestLine) return undefined;
  const name = declared.exec(line)?.groups?.['name'];
  if (name !== undefined) return name;
  const found = method.exec(line)?.groups?.['name'];
  return found === undefined ||
    notMethods.has(found) ||
    /^\s*(?:else|return|new|await)\b/u.test(line)
    ? undefined
    : found;
}

const closer = /^\s*(?:[)\]}]|end\b|<\/)/u;
/** A line at the edge after which the declaration goes on: `) {`, `} else {`, `{` alone. */
const goesOn = /(?:[{([]|=>|=|:)\s*$/u;
const comment = /^\s*(?:\/\/|\/\*|\*|#|--|@)/u;

/**
 * The lines of what is declared at `at` (an index), by their indentation; `withLead` takes the
 * comments and decorators right before it along.
 */
export function symbolSpan(lines: readonly string[], at: number, withLead: boolean): LineRange {
  const own = indentOf(lines[at] ?? '').length;
  let end = at;
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (line.trim() === '') continue;
    const depth = indentOf(line).length;
    const closes = depth === own && (closer.test(line) || line.trim() === '{');
    if (depth < own || (depth === own && !closes)) break;
    end = next;
    if (closes && !goesOn.test(line)) break;
  }
  let start = at;
  if (!withLead) return { start: start + 1, end: end + 1 };
  while (start > 0 && comment.test(lines[start - 1] ?? '')) start--;
  return { start: start + 1, end: end + 1 };
}
