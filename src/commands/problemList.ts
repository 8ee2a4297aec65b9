import { renderNote } from '../context/prompt.ts';
import type { LineRange } from '../protocol/contextItems.ts';

/** Something that an editor underlines. */
export interface CodeProblem {
  readonly lines: LineRange;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** "ts(2322)"; empty where nobody says. */
  readonly source: string;
}

/** A file that is broken throughout has thousands. */
const mostProblems = 20;
/** UTF-16 units: what a compiler says of a large type goes on for pages. */
const longestMessage = 1_000;

const severities = ['error', 'warning', 'information', 'hint'] as const;

/** The problems that touch these lines, the worst first, then in their order. */
export function problemsWithin(
  problems: readonly CodeProblem[],
  { start, end }: LineRange,
): readonly CodeProblem[] {
  const rank = ({ severity }: CodeProblem): number => severities.indexOf(severity);
  return problems
    .filter(({ lines }) => lines.start <= end && start <= lines.end)
    .toSorted((a, b) => rank(a) - rank(b) || a.lines.start - b.lines.start);
}

/** The problems as a model is to see them: data between fences, a line for each. */
export function problemNote(path: string, problems: readonly CodeProblem[]): string {
  const shown = problems.slice(0, mostProblems).map(inWords);
  const left = problems.length - shown.length;
  const text = [...shown, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n');
  return renderNote({ kind: 'Problems', title: path, language: 'text', text }).trimEnd();
}

function inWords({ lines, severity, message, source }: CodeProblem): string {
  const said = message.replaceAll(/\s*[\r\n]+\s*/gu, ' / ');
  const short = said.length > longestMessage ? `${said.slice(0, longestMessage)}…` : said;
  return `- line ${lines.start}, ${severity}${source === '' ? '' : ` ${source}`}: ${short}`;
}
