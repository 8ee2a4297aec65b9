import type { Completion } from '../../protocol/completion.ts';
import { t } from '../../protocol/texts.ts';
import { fuzzyMatches } from './fuzzy.ts';

interface Provider {
  readonly name: string;
  readonly detail: string;
  /** What else people call it: no text that is shown. */
  readonly also: readonly string[];
}

/** Asked for when it is needed: before that the language is not known. */
const all = (): readonly Provider[] => [
  {
    name: 'problems',
    detail: t('Errors and warnings of the workspace'),
    also: ['diagnostics', 'lint'],
  },
  {
    name: 'diff',
    detail: t('Changes that are not committed'),
    also: ['git', 'scm', 'staged', 'uncommitted', 'modified'],
  },
  { name: 'selection', detail: t('What is selected in the editor'), also: ['code', 'highlighted'] },
  { name: 'search', detail: t('Results of the open search editor'), also: ['find', 'matches'] },
  {
    name: 'terminal',
    detail: t('What is selected in the terminal'),
    also: ['shell', 'console', 'output'],
  },
];

/**
 * What `#` may stand for, best first: by name, and after those by any word of what it is, for who types
 * `#git` means the diff, and who types `#err` the problems.
 */
export function providerCompletions(query: string): readonly Completion[] {
  const providers = all();
  const byName = fuzzyMatches(providers, query, providers.length);
  const wanted = query.toLowerCase();
  const byWord = providers.filter(
    (each) => !byName.includes(each) && wordsOf(each).some((word) => word.startsWith(wanted)),
  );
  return [...byName, ...byWord].map(({ name, detail }) => ({
    kind: 'provider',
    label: `#${name}`,
    detail,
    insert: `#${name}`,
  }));
}

/** Short words are in every sentence: "of", "the". */
const shortestWord = 4;

function wordsOf({ detail, also }: Provider): readonly string[] {
  const words = detail.toLowerCase().split(/[^\p{L}]+/u);
  return [...words.filter(({ length }) => length >= shortestWord), ...also];
}
