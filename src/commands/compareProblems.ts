import { t } from '../protocol/texts.ts';
import type { ProposalNote } from './syntaxNote.ts';

/** Something that a language reports, as far as two versions of a file are compared by it. */
export interface LanguageProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export type ProblemComparison =
  /** `more` are those that the proposed text has and the text before has not. */
  | { readonly type: 'compared'; readonly more: readonly LanguageProblem[] }
  /** The language reports nothing, or not all, on a text that is not on the disk. */
  | { readonly type: 'unknown' };

/** What a language reports on a file, on its text as a copy beside it, and on the proposed text as one. */
export interface ReportedProblems {
  readonly file: readonly LanguageProblem[];
  readonly before: readonly LanguageProblem[];
  readonly after: readonly LanguageProblem[];
}

/**
 * What a proposal makes worse for its language. The copy of the text as it is is the control: where it lacks
 * what is reported on the file, the language does not look at copies as it looks at files, and nothing can
 * be said. Nor can it where nothing is reported on either copy: silence is no proof that somebody looked.
 */
export function compareProblems({ file, before, after }: ReportedProblems): ProblemComparison {
  const isServed = before.length + after.length > 0 && without(file, before).length === 0;
  return isServed ? { type: 'compared', more: without(after, before) } : { type: 'unknown' };
}

/** As often as it is there too often. */
function without(
  problems: readonly LanguageProblem[],
  known: readonly LanguageProblem[],
): readonly LanguageProblem[] {
  const left = known.map(keyOf);
  return problems.filter((problem) => {
    const at = left.indexOf(keyOf(problem));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function keyOf({ severity, message }: LanguageProblem): string {
  return `${severity}:${message}`;
}

/** UTF-16 units of a message that is quoted. */
const longestQuote = 200;

/** The note on problems that come with a proposal; at least one. */
export function problemsNote(more: readonly LanguageProblem[]): ProposalNote {
  const [first] = more;
  const said = (first?.message ?? '').replaceAll(/\s+/gu, ' ').slice(0, longestQuote);
  if (more.length === 1) {
    return {
      short: t('1 problem more'),
      text: t('gets 1 problem more from its language, “{0}”', said),
      lines: [],
    };
  }
  return {
    short: t('{0} problems more', more.length),
    text: t('gets {0} problems more from its language, first “{1}”', more.length, said),
    lines: [],
  };
}
