import type { BudgetRow, DashboardState, UsageFigures } from '../../src/protocol/dashboard.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { number } from '../numbers.ts';
import { costText, inUnit } from './amounts.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Table, type Column } from './Table.tsx';

const strings = dashboardStrings.usage;

/** What was used today by which model, and what is left of the budgets. */
export function UsageView({ state: { usage } }: { readonly state: DashboardState }) {
  if (!usage) return null;
  const { total, models, used, budgets } = usage;
  const isSum = used > 1;
  return (
    <>
      <p class="under">{strings.where}</p>
      {total.requests === 0 ? (
        <p class="aside">{strings.none}</p>
      ) : (
        <>
          <Table
            label={strings.byModel}
            columns={usageColumns}
            rows={isSum ? [...models, { ...total, label: strings.all }] : models}
            keyOf={({ label }, at) => JSON.stringify([label, at])}
            total={isSum ? used + 1 : used}
          />
          <Total total={total} />
        </>
      )}
      <h3>{strings.budgets}</h3>
      {budgets.length === 0 ? (
        <p class="aside">{strings.noBudgets}</p>
      ) : (
        <Table
          label={strings.budgets}
          columns={budgetColumns}
          rows={budgets}
          keyOf={({ unit, session }) => JSON.stringify([unit, session?.id])}
          total={budgets.length}
        />
      )}
    </>
  );
}

const usageColumns: readonly Column<UsageFigures & { readonly label: string }>[] = [
  { head: strings.model, kind: 'name', cell: ({ label }) => <bdi>{visibleText(label)}</bdi> },
  { head: strings.requests, kind: 'number', cell: ({ requests }) => number(requests) },
  { head: strings.input, kind: 'number', cell: ({ input }) => number(input) },
  { head: strings.output, kind: 'number', cell: ({ output }) => number(output) },
  { head: strings.cost, kind: 'number', cell: costText },
];

/** What the figures are made of, where that is not plain. */
function Total({ total: { estimated, unpriced } }: { readonly total: UsageFigures }) {
  const notes = [
    ...(unpriced > 0 ? [strings.unpriced(number(unpriced))] : []),
    ...(estimated > 0 ? [strings.estimated(number(estimated))] : []),
  ];
  return notes.length > 0 ? <p class="under">{notes.join(' ')}</p> : null;
}

const budgetColumns: readonly Column<BudgetRow>[] = [
  {
    head: strings.budget,
    kind: 'name',
    cell: ({ session }) => <bdi>{session ? titleOf(session.title) : strings.day}</bdi>,
  },
  { head: strings.spent, kind: 'number', cell: ({ unit, spent }) => inUnit(unit, spent) },
  {
    head: strings.underWay,
    kind: 'number',
    cell: ({ unit, underWay }) => (underWay > 0 ? inUnit(unit, underWay) : '–'),
  },
  { head: strings.left, cell: (row) => <Left row={row} /> },
  { head: strings.limit, kind: 'number', cell: ({ unit, limit }) => inUnit(unit, limit) },
];

function titleOf(title: string): string {
  return title === '' ? strings.elsewhere : visibleText(title);
}

/** What may still be spent, with a bar of what is gone. */
function Left({ row: { unit, limit, spent, underWay } }: { readonly row: BudgetRow }) {
  const gone = spent + underWay;
  const percent = limit > 0 ? Math.min(100, Math.round((100 * gone) / limit)) : 100;
  return (
    <>
      {inUnit(unit, Math.max(0, limit - gone))}
      <meter
        min={0}
        max={100}
        low={80}
        high={95}
        optimum={0}
        value={percent}
        aria-label={strings.percent(number(percent))}
      />
    </>
  );
}
