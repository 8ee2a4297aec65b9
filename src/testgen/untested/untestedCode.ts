import { t } from '../../protocol/texts.ts';
import type { Declaration } from '../../context/chunks/declarations.ts';
import { coveredShare } from '../coverage/coverageReport.ts';
import type { FileCoverage } from '../coverage/fileCoverage.ts';
import { complexityOf } from './complexity.ts';

/** A function or class whose name stands in no test of its package. */
export interface UntestedCode {
  readonly path: string;
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly complexity: number;
  /** How much of it ran, from 0 to 1, as a coverage report has it; undefined where none tells. */
  readonly covered: number | undefined;
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

/** A source, and what a report says of it. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly coverage?: FileCoverage | undefined;
}

/**
 * What a file declares that no test names. `mentioned` has the words of the tests. What stands in
 * something untested goes with it. That code is run without being named is told by a coverage report
 * alone: what ran to its last line and branch is left out.
 */
export function untestedIn(
  { path, text, coverage }: SourceText,
  declarations: readonly Declaration[],
  mentioned: ReadonlySet<string>,
): readonly UntestedCode[] {
  const lines = text.split(/\r\n|\r|\n/u);
  const found: (UntestedCode & { readonly end: number })[] = [];
  for (const { name, lines: range, unit } of declarations) {
    if (!unit || mentioned.has(wordsOf(name).at(-1) ?? name)) continue;
    if (found.some(({ line, end }) => line <= range.start && range.end <= end)) continue;
    const code = lines.slice(range.start - 1, range.end).join('\n');
    const first = firstLine(code, name);
    if (typeOnly.test(first)) continue;
    const { start: line, end } = range;
    const head = line + Math.max(0, code.split('\n').indexOf(first));
    const covered = coverage && shareOf(coverage, head, end);
    found.push({ path, name, line, end, complexity: complexityOf(code, path), covered });
  }
  return found
    .filter(({ covered }) => covered !== 1)
    .map(({ name, line, complexity, covered }) => ({ path, name, line, complexity, covered }));
}

/** The line that names it runs when the file is loaded, and tells nothing where there are others. */
function shareOf(coverage: FileCoverage, head: number, end: number): number | undefined {
  const body = coveredShare(coverage, { start: head + 1, end });
  return body ?? coveredShare(coverage, { start: head, end });
}

/** The line that names it: comments of a declaration belong to it. */
function firstLine(code: string, name: string): string {
  const own = wordsOf(name).at(-1) ?? name;
  return (
    code.split('\n').find((line) => !/^\s*(?:\/?\*|\/\/|#)/u.test(line) && line.includes(own)) ?? ''
  );
}

/**
 * Complexity times churn times what no test runs: what is intricate, changes often and is not run
 * breaks first. The riskiest first. What no report tells of counts as not run.
 */
export function byRisk(
  found: readonly UntestedCode[],
  changesOf: (path: string) => number | undefined,
): readonly RatedCode[] {
  return found
    .map((each) => {
      const changes = changesOf(each.path);
      const risk = each.complexity * (1 + (changes ?? 0)) * (1 - (each.covered ?? 0));
      return { ...each, changes, risk: Math.round(risk * 10) / 10 };
    })
    .toSorted((a, b) => b.risk - a.risk || a.path.localeCompare(b.path) || a.line - b.line);
}

/** "complexity 7, changed 12 times, 40% covered" */
export function riskText(code: Omit<RatedCode, 'risk'>): string {
  const { covered } = code;
  if (covered === undefined) return historyText(code);
  return t('{0}, {1}% covered', historyText(code), Math.floor(covered * 100));
}

function historyText({ complexity, changes }: Omit<RatedCode, 'risk'>): string {
  if (changes === undefined) return t('complexity {0}', complexity);
  return changes === 1
    ? t('complexity {0}, changed once', complexity)
    : t('complexity {0}, changed {1} times', complexity, changes);
}
