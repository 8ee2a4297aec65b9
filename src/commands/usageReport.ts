import type { ModelRef } from '../protocol/model.ts';

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
  const place = `The last ${days} days, in all windows and workspaces of this machine.`;
  const head = `# Usage\n\n${unwritten ? `${lacking(unwritten)}\n\n` : ''}${place}`;
  if (rows.length === 0) return `${head}\n\nNothing was asked yet.\n`;
  const unpriced = rows.some((row) => row.unpriced > 0);
  return [
    `${head} Prices are those that Parley knows; the provider’s bill counts.`,
    '',
    '## By model',
    '',
    ...table(['Model', ...figures], [...groups(rows, nameOf), ['**All**', sum(rows)]]),
    '',
    '## By day',
    '',
    ...table(
      ['Day', ...figures],
      groups(rows, ({ day }) => day),
    ),
    ...(unpriced ? ['', '≥: some requests have no known price and are not counted.'] : []),
    '',
  ].join('\n');
}

function lacking({ requests, why, safe }: UnwrittenUsage): string {
  const [what, them] =
    requests === 1 ? ['1 request', 'It is'] : [`${count(requests)} requests`, 'They are'];
  const kept = safe
    ? `${them} kept beside the file, and tried again, also whenever you open this report.`
    : `${them} in memory only, and lost when this window closes: free some space, then open this report again.`;
  return `**${what} could not be written down and stand in no table below: ${why}.** Budgets count them. ${kept}`;
}

type Sums = Omit<UsageRow, 'day' | 'model'>;

const figures = ['Requests', 'Tokens in', 'Tokens out', 'Cost'] as const;

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
  if (unpriced === requests) return 'not known';
  return `${unpriced > 0 ? '≥ ' : ''}$${cost.toFixed(cost >= 1 ? 2 : 4)}`;
}

/** A model's name is a server's word: a stroke in it would end its cell. */
function nameOf({ model }: UsageRow): string {
  return `\`${`${model.provider}/${model.model}`.replaceAll(/[`|\s]/gu, ' ')}\``;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
