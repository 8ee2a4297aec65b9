import {
  mostRows,
  type BudgetRow,
  type ModelUsage,
  type UsageFigures,
  type UsageSection,
} from '../protocol/dashboard.ts';
import { shortText } from '../protocol/shortText.ts';
import type { Budgets, Spent } from './budgets.ts';
import { dayOf, totalsBy, totalsOf, type Ledger, type LedgerEntry } from './ledger.ts';
import type { Meter } from './metering.ts';
import { modelKey } from './modelKey.ts';
import type { FindModel } from './modelsSection.ts';

export interface UsageSources {
  readonly ledger: Pick<Ledger, 'readDay' | 'readSession'>;
  /** What is under way counts against a budget like what is spent. */
  readonly meter: Pick<Meter, 'underWay'>;
  readonly budgets: Budgets;
  readonly find: FindModel;
  /** What a chat is called; undefined where it is not here: other workspaces count, too. */
  readonly titleOf: (session: string) => string | undefined;
}

/** How many chats are shown with their budget: those that are nearest to it. */
const mostChats = 3;

/** What was used on the day of `now` (milliseconds since 1970), and what is left of the budgets. */
export function usageSection(sources: UsageSources, now: number): Omit<UsageSection, 'unwritten'> {
  const day = dayOf(now);
  const entries = sources.ledger.readDay(day);
  const models = modelsOf(entries, sources);
  return {
    day,
    total: totalsOf(entries),
    models: models.slice(0, mostRows),
    used: models.length,
    budgets: [...dayBudgets(entries, sources), ...chatBudgets(entries, sources)],
  };
}

/** What cost most comes first, then what was asked most. */
function modelsOf(entries: readonly LedgerEntry[], { find }: UsageSources): readonly ModelUsage[] {
  const refs = new Map(entries.map(({ model }) => [modelKey(model), model]));
  const rows = [...totalsBy(entries, ({ model }) => modelKey(model))].flatMap(([key, totals]) => {
    const model = refs.get(key);
    return model ? [{ ...totals, label: shortText(find(model)?.label ?? model.model) }] : [];
  });
  return rows.toSorted((a, b) => b.cost - a.cost || b.requests - a.requests);
}

function dayBudgets(
  entries: readonly LedgerEntry[],
  { budgets, meter }: UsageSources,
): readonly BudgetRow[] {
  const { dollarsPerDay: dollars, tokensPerDay: tokens } = budgets;
  return rowsOf({ dollars, tokens }, spentOf(totalsOf(entries)), meter.underWay());
}

function chatBudgets(entries: readonly LedgerEntry[], sources: UsageSources): readonly BudgetRow[] {
  const { dollarsPerSession: dollars, tokensPerSession: tokens } = sources.budgets;
  if (dollars === undefined && tokens === undefined) return [];
  const own = Map.groupBy(entries, ({ session }) => session);
  own.delete(undefined);
  // Those that used most today: nobody reads a file for hundreds of chats, each time a request ends.
  const busiest = [...own]
    .map(([id, used]) => ({ id: id ?? '', today: spentOf(totalsOf(used)) }))
    .toSorted((a, b) => b.today.cost - a.today.cost || b.today.tokens - a.today.tokens)
    .slice(0, 2 * mostChats);
  return busiest
    .flatMap(({ id }) => {
      const spent = spentOf(totalsOf(sources.ledger.readSession(id)));
      const session = { id, title: shortText(sources.titleOf(id) ?? '') };
      return rowsOf({ dollars, tokens }, spent, sources.meter.underWay(id)).map((row) =>
        Object.assign(row, { session }),
      );
    })
    .toSorted((a, b) => shareOf(b) - shareOf(a))
    .slice(0, mostChats);
}

function rowsOf(
  limits: { readonly dollars: number | undefined; readonly tokens: number | undefined },
  spent: Spent,
  underWay: Spent,
): BudgetRow[] {
  const { dollars, tokens } = limits;
  return [
    ...(dollars === undefined
      ? []
      : [{ unit: 'dollars', limit: dollars, spent: spent.cost, underWay: underWay.cost } as const]),
    ...(tokens === undefined
      ? []
      : [
          {
            unit: 'tokens',
            limit: tokens,
            spent: spent.tokens,
            underWay: underWay.tokens,
          } as const,
        ]),
  ];
}

function spentOf({ input, output, cost }: UsageFigures): Spent {
  return { tokens: input + output, cost };
}

function shareOf({ spent, underWay, limit }: BudgetRow): number {
  return (spent + underWay) / limit;
}
