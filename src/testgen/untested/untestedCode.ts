import { t } from '../../protocol/texts.ts';
import type { Declaration } from '../../context/chunks/declarations.ts';
import { complexityOf } from './complexity.ts';

/** A function or class whose name stands in no test of its package. */
export interface UntestedCode {
  readonly path: string;
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly complexity: number;
}

/** The same, with how often its file was changed of late; undefined where nobody knows. */
export interface RatedCode extends UntestedCode {
  readonly changes: number | undefined;
  readonly risk: number;
}

/** What has no code of its own to be tested. */
const typeOnly =
  /^\s*(?:(?:export|declare|default|const|public|internal|pub(?:\([^)]*\))?)\s+)*(?:interface|type|enum|trait)\b/mu;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** The words of a test: whatever it names. */
export function wordsOf(text: string): readonly string[] {
  return text.match(word) ?? [];
}

/**
 * What a file declares that no test names. `mentioned` has the words of the tests. What stands in
 * something untested goes with it. That code is run without being named cannot be told.
 */
export function untestedIn(
  { path, text }: { readonly path: string; readonly text: string },
  declarations: readonly Declaration[],
  mentioned: ReadonlySet<string>,
): readonly UntestedCode[] {
  const lines = text.split(/\r\n|\r|\n/u);
  const found: (UntestedCode & { readonly end: number })[] = [];
  for (const { name, lines: range, unit } of declarations) {
    if (!unit || mentioned.has(wordsOf(name).at(-1) ?? name)) continue;
    if (found.some(({ line, end }) => line <= range.start && range.end <= end)) continue;
    const code = lines.slice(range.start - 1, range.end).join('\n');
    if (typeOnly.test(firstLine(code, name))) continue;
    const { start: line, end } = range;
    found.push({ path, name, line, end, complexity: complexityOf(code, path) });
  }
  return found.map(({ name, line, complexity }) => ({ path, name, line, complexity }));
}

/** The line that names it: comments of a declaration belong to it. */
function firstLine(code: string, name: string): string {
  const own = wordsOf(name).at(-1) ?? name;
  return (
    code.split('\n').find((line) => !/^\s*(?:\/?\*|\/\/|#)/u.test(line) && line.includes(own)) ?? ''
  );
}

/** Complexity times churn: what is intricate and changes often breaks first. The riskiest first. */
export function byRisk(
  found: readonly UntestedCode[],
  changesOf: (path: string) => number | undefined,
): readonly RatedCode[] {
  return found
    .map(({ path, name, line, complexity }) => {
      const changes = changesOf(path);
      return { path, name, line, complexity, changes, risk: complexity * (1 + (changes ?? 0)) };
    })
    .toSorted((a, b) => b.risk - a.risk || a.path.localeCompare(b.path) || a.line - b.line);
}

/** "complexity 7, changed 12 times" */
export function riskText({ complexity, changes }: Omit<RatedCode, 'risk'>): string {
  if (changes === undefined) return t('complexity {0}', complexity);
  return changes === 1
    ? t('complexity {0}, changed once', complexity)
    : t('complexity {0}, changed {1} times', complexity, changes);
}
