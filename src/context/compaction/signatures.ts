import { joinParts, linesOf, splitParts, type CodePart, type TextPart } from './textParts.ts';

/** Lines up to which code is left as it is. */
const shortestCode = 12;
/** Columns that a declaration may be indented by: the members of a class, and what is in a module. */
const deepest = 4;
/** Characters of a line that can be a declaration: what is longer is data. */
const longestLine = 400;

/** Fences that hold no code, whatever stands in them. */
const outputLanguages: ReadonlySet<string> = new Set([
  'text',
  'txt',
  'plaintext',
  'log',
  'output',
  'console',
  'shell-session',
  'diff',
  'csv',
  'json',
]);

const declaration =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|async|abstract|final|override|readonly|virtual|pub(?:\([\w:]+\))?|unsafe|extern|inline|open|sealed|data|partial)\s+)*(?:function\b|class\b|interface\b|type\s|enum\b|struct\b|trait\b|impl\b|fn\b|func\b|def\b|defmodule\b|defp\b|module\b|namespace\b|package\b|record\b|object\b|protocol\b|extension\b)/u;
const imported = /^(?:import|from|use|using|require|#include|#import)\b/u;
const constant = /^(?:export\s+)?(?:const|let|var|val)\s/u;
/** `add(item: Item): void {`, `static int count() {`, `get size() {`. */
const method = /^[\w$#~<>[\]*&:?,.\s]+\([^;{}]*\)?[^;{}=]*\{\s*$/u;
const control = /^(?:if|for|while|switch|catch|else|do|try|return|match|with|when|unless|until)\b/u;

/**
 * Code reduced to what it declares: imports, types, functions and methods by their first lines. The
 * bodies can be read in the files. By lines and indentation, so that it is cheap and knows many
 * languages a little; short code stays. Pure.
 */
export function signaturesOnly(text: string): string {
  return joinParts(splitParts(text).map(reduced));
}

function reduced(part: TextPart): TextPart {
  return part.type === 'code' && isCode(part) ? declarationsOf(part) : part;
}

/** Whether what stands between these fences is code rather than output. */
export function isCode(part: CodePart): boolean {
  if (outputLanguages.has(part.language)) return false;
  if (part.language !== '') return true;
  const lines = linesOf(part.body);
  const codeLike = lines.filter((line) =>
    /[{};]\s*$|^\s*(?:def|class|import|from|#include)\b/u.test(line),
  );
  return codeLike.length * 4 >= lines.length;
}

function declarationsOf(part: CodePart): CodePart {
  const lines = linesOf(part.body);
  if (lines.length <= shortestCode) return part;
  const kept = lines.filter(declares);
  // Data, or a language that it knows nothing of: better whole than gone.
  if (kept.length === 0) return part;
  const left = lines.length - kept.length;
  const body = kept.map((line) => line.replace(/\{\s*$/u, '{ … }\n')).join('');
  return { ...part, body: `${body}[${left} lines of bodies left out]\n` };
}

function declares(line: string): boolean {
  const indent = line.search(/\S/u);
  if (indent === -1 || indent > deepest || line.length > longestLine) return false;
  const code = line.slice(indent).trimEnd();
  if (declaration.test(code) || imported.test(code)) return true;
  if (indent === 0 && constant.test(code)) return true;
  return !control.test(code) && method.test(code);
}
