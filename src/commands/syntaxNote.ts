import type { SyntaxFaults } from '../context/chunks/syntaxFaults.ts';

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
      ? `seems not to parse${before ? ' any more' : ''}${where}`
      : `seems to have ${more} syntax ${more === 1 ? 'error' : 'errors'} more than before${where}`;
  return { short: 'may not parse', text, lines };
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1]?.trim() ?? '';
}

function linesInWords(lines: readonly number[]): string {
  const named = lines.slice(0, mostNamed);
  const rest = lines.length > named.length ? ' and more' : '';
  return `line${lines.length === 1 ? '' : 's'} ${named.join(', ')}${rest}`;
}
