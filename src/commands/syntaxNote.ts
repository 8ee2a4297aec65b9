import type { SyntaxFaults } from '../context/chunks/syntaxFaults.ts';
import { t } from '../protocol/texts.ts';

/** Something about a proposed text that a person should know before accepting it. */
export interface ProposalNote {
  /** For the title of the diff: "may not parse". */
  readonly short: string;
  /** Behind "src/cart.ts": "seems not to parse any more". */
  readonly text: string;
  /** 1-based lines of the proposed text that it is about. */
  readonly lines: readonly number[];
}

/** A version of a file; `faults` is null where no grammar can tell. */
export interface ParsedText {
  readonly text: string;
  readonly faults: SyntaxFaults | null;
}

/** Lines that are named in a sentence. */
const mostNamed = 3;

/**
 * What a change does to a file's syntax; undefined where it makes nothing worse, or nobody can tell. A
 * grammar may be older than the language: "seems" is as far as it goes. `before` is missing for a new file.
 */
export function syntaxNote(
  before: ParsedText | undefined,
  after: ParsedText,
): ProposalNote | undefined {
  const [had, has] = [before?.faults ?? { count: 0, lines: [] }, after.faults];
  if (!has || before?.faults === null || has.count <= had.count) return undefined;
  const known = new Set(had.lines.map((line) => lineOf(before?.text ?? '', line)));
  const added = has.lines.filter((line) => !known.has(lineOf(after.text, line)));
  const lines = added.length > 0 ? added : has.lines;
  const more = has.count - had.count;
  const where = lines.length > 0 ? `: ${linesInWords(lines)}` : '';
  const text =
    had.count === 0
      ? before
        ? t('seems not to parse any more{0}', where)
        : t('seems not to parse{0}', where)
      : more === 1
        ? t('seems to have 1 syntax error more than before{0}', where)
        : t('seems to have {0} syntax errors more than before{1}', more, where);
  return { short: t('may not parse'), text, lines };
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1]?.trim() ?? '';
}

function linesInWords(lines: readonly number[]): string {
  const named = lines.slice(0, mostNamed);
  const rest = lines.length > named.length ? t(' and more') : '';
  const all = `${named.join(', ')}${rest}`;
  return lines.length === 1 ? t('line {0}', all) : t('lines {0}', all);
}
