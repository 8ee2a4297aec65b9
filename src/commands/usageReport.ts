import type { ModelRef } from '../protocol/model.ts';
import { amount, t } from '../protocol/texts.ts';

/** What a model used on a day, summed up. */
export interface UsageRow {
  /** `2026-11-26` */
  readonly day: string;
  readonly model: ModelRef;
  readonly requests: number;
  /** Tokens. */
  readonly input: number;
  readonly output: number;
  /** US dollars of those requests whose price is known. */
  readonly cost: number;
  /** How many have no price. */
  readonly unpriced: number;
}

/** Requests that could not be written down. */
export interface UnwrittenUsage {
  readonly requests: number;
  /** Part of a sentence: `the disk is full` */
  readonly why: string;
  /** False where they end with the window. */
  readonly safe: boolean;
}

/**
 * Usage by day and by model in Markdown, the newest day first; `days` is how far back it goes.
 * `unwritten` is what the rows lack.
 */
export function usageReport(
  rows: readonly UsageRow[],
  days: number,
  unwritten?: UnwrittenUsage,
): string {
  const place = t('The last {0} days, in all windows and workspaces of this machine.', days);
  const head = t('# Usage\n\n{0}{1}', unwritten ? `${lacking(unwritten)}\n\n` : '', place);
  if (rows.length === 0) return t('{0}\n\nNothing was asked yet.\n', head);
  const unpriced = rows.some((row) => row.unpriced > 0);
  return [
    t('{0} Prices are those that Parley knows; the provider’s bill counts.', head),
    '',
    t('## By model'),
    '',
    ...table([t('Model'), ...figures], [...groups(rows, nameOf), ['**All**', sum(rows)]]),
    '',
    t('## By day'),
    '',
    ...table(
      [t('Day'), ...figures],
      groups(rows, ({ day }) => day),
    ),
    ...(unpriced ? ['', t('≥: some requests have no known price and are not counted.')] : []),
    '',
  ].join('\n');
}

function lacking({ requests, why, safe }: UnwrittenUsage): string {
  const one = requests === 1;
  const what = one ? t('1 request') : t('{0} requests', count(requests));
  const kept = safe
    ? one
      ? t('It is kept beside the file, and tried again, also whenever you open this report.')
      : t('They are kept beside the file, and tried again, also whenever you open this report.')
    : one
      ? t(
          'It is in memory only, and lost when this window closes: free some space, then open this report again.',
        )
      : t(
          'They are in memory only, and lost when this window closes: free some space, then open this report again.',
        );
  return t(
    '**{0} could not be written down and stand in no table below: {1}.** Budgets count them. {2}',
    what,
    why,
    kept,
  );
}

type Sums = Omit<UsageRow, 'day' | 'model'>;

const figures = [t('Requests'), t('Tokens in'), t('Tokens out'), t('Cost')];

function groups(
  rows: readonly UsageRow[],
  keyOf: (row: UsageRow) => string,
): (readonly [string, Sums])[] {
  return [...Map.groupBy(rows, keyOf)].map(([key, group]) => [key, sum(group)] as const);
}

function sum(rows: readonly UsageRow[]): Sums {
  const sums = { requests: 0, input: 0, output: 0, cost: 0, unpriced: 0 };
  for (const row of rows) {
    sums.requests += row.requests;
    sums.input += row.input;
    sums.output += row.output;
    sums.cost += row.cost;
    sums.unpriced += row.unpriced;
  }
  return sums;
}

function table(
  head: readonly string[],
  rows: readonly (readonly [string, Sums])[],
): readonly string[] {
  const cells = rows.map(([name, { requests, input, output, cost, unpriced }]) => [
    name,
    count(requests),
    count(input),
    count(output),
    costText(cost, unpriced, requests),
  ]);
  return [head, ['---', '--:', '--:', '--:', '--:'], ...cells].map(
    (row) => `| ${row.join(' | ')} |`,
  );
}

function costText(cost: number, unpriced: number, requests: number): string {
  if (unpriced === requests) return t('not known');
  return `${unpriced > 0 ? '≥ ' : ''}$${cost.toFixed(cost >= 1 ? 2 : 4)}`;
}

/** A model's name is a server's word: a stroke in it would end its cell. */
function nameOf({ model }: UsageRow): string {
  return `\`${`${model.provider}/${model.model}`.replaceAll(/[`|\s]/gu, ' ')}\``;
}

function count(n: number): string {
  return amount(n);
}
