import { amount, t } from '../protocol/texts.ts';
import type { PlacedFindings } from './reviewFindings.ts';

export interface Review extends PlacedFindings {
  /** "Review of the changes" */
  readonly title: string;
  /** How many files were looked at. */
  readonly files: number;
  /** Paths of files that were too large to be shown in full. */
  readonly cut: readonly string[];
  /** Paths of files that were not shown at all, for want of room. */
  readonly left?: readonly string[];
  /** Whether not all was asked, because something failed or was stopped. */
  readonly isPart?: boolean;
  /** "GPT-5 mini" */
  readonly model: string;
  /** Of all requests; missing where the server does not tell. */
  readonly tokens?: { readonly input: number; readonly output: number };
  /** US dollars; missing where the price is not known. */
  readonly cost?: number;
  /** Milliseconds. */
  readonly took: number;
}

const headings = { error: t('Error'), warning: t('Warning'), information: t('Note') } as const;
const cents = 4;

/** A review as Markdown. What the model wrote is shown as text: no link, no image, no markup of its own. */
export function reviewReport(review: Review): string {
  const { title, findings, dropped, files, cut, left = [], model, tokens, cost, took } = review;
  const byFile = Map.groupBy(findings, ({ file }) => file);
  const parts = [...byFile].map(([file, found]) =>
    [
      `## ${plain(file)}`,
      '',
      ...found.map(({ line, severity, message }) =>
        t('- **{0}**, line {1}: {2}', headings[severity], line, plain(message)),
      ),
    ].join('\n'),
  );
  const facts = [
    `${filesInWords(files)}, ${findingsInWords(findings.length)}`,
    model,
    ...(tokens ? [t('{0} tokens in, {1} out', amount(tokens.input), amount(tokens.output))] : []),
    ...(cost === undefined ? [] : [`$${cost.toFixed(cents)}`]),
    `${(took / 1_000).toFixed(1)} s`,
  ];
  return [
    `# ${plain(title)}`,
    '',
    facts.join(' · '),
    '',
    ...(parts.length > 0 ? [parts.join('\n\n'), ''] : [t('Nothing was found.'), '']),
    ...(dropped > 0
      ? [
          t(
            '{0} left out: about lines that are not there, or said twice.',
            findingsInWords(dropped),
          ),
          '',
        ]
      : []),
    ...(cut.length > 0
      ? [t('Not shown in full, too large: {0}.', cut.map(plain).join(', ')), '']
      : []),
    ...(left.length > 0 ? [notLookedAt(left), ''] : []),
    ...(review.isPart ? [t('Not all was looked at: it ended before.'), ''] : []),
    t('What a model finds is an opinion: it misses faults, and it sees some that are none.'),
    '',
  ].join('\n');
}

/** Paths that are named; the others are counted. */
const mostNamed = 20;

function notLookedAt(left: readonly string[]): string {
  const named = left.slice(0, mostNamed).map(plain).join(', ');
  const more = left.length - mostNamed;
  return more > 0
    ? t('Not looked at, for want of room: {0} and {1} more.', named, amount(more))
    : t('Not looked at, for want of room: {0}.', named);
}

function filesInWords(count: number): string {
  return count === 1 ? t('{0} file', count) : t('{0} files', count);
}

function findingsInWords(count: number): string {
  return count === 1 ? t('1 finding') : t('{0} findings', count);
}

/** No control, and no sign that Markdown knows, is markup here. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/gu, '\\$&');
}
