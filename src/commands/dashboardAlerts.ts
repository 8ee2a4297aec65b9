import type {
  BudgetRow,
  DashboardAlert,
  DashboardSections,
  DashboardState,
  ModelRow,
} from '../protocol/dashboard.ts';
import { amount, t } from '../protocol/texts.ts';

/** A budget is near when so much of it is spent or under way. */
const near = 0.8;

/** What of all that the dashboard shows a person should know of; the worst first, one for each cause. */
export function dashboardAlerts(
  sections: Omit<DashboardState, 'alerts'>,
): readonly DashboardAlert[] {
  const { models, usage, letters, index, journal, threads } = sections;
  const all = [
    ...(journal ? journalAlerts(journal) : []),
    ...(models?.rows ?? []).flatMap((row, at) => circuitAlert(row, at)),
    ...(letters && letters.dead > 0 ? [letterAlert(letters.dead)] : []),
    ...(usage ? usageAlerts(usage) : []),
    ...(index ? indexAlerts(index) : []),
    ...(threads ?? []).flatMap(threadAlert),
  ];
  return all.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ severity }: DashboardAlert): number {
  return severity === 'error' ? 0 : 1;
}

function journalAlerts({
  troubles,
  mended,
}: DashboardSections['journal']): readonly DashboardAlert[] {
  const inTheWay = troubles.map((text, at): DashboardAlert => {
    return { id: `journal-${at}`, severity: 'error', text, section: 'journal' };
  });
  if (mended === 0) return inTheWay;
  const text = t('The journal of your chats was damaged and mended; the chat says what was lost.');
  return [...inTheWay, { id: 'mended', severity: 'warning', text, section: 'journal' }];
}

/** Closed again it is no matter for anybody; a probe that is under way is good news. */
function circuitAlert({ label, circuit }: ModelRow, at: number): readonly DashboardAlert[] {
  if (circuit?.state !== 'open') return [];
  const rests = t('{0} is not asked for a while, for it failed time and again.', label);
  return [
    {
      id: `circuit-${at}`,
      severity: 'error',
      text: circuit.why === undefined ? rests : `${rests} ${circuit.why}`,
      section: 'models',
    },
  ];
}

function letterAlert(dead: number): DashboardAlert {
  const text =
    dead === 1
      ? t('1 delivery was given up. Retry it once the cause is put right.')
      : t('{0} deliveries were given up. Retry them once the cause is put right.', amount(dead));
  return { id: 'letters', severity: 'error', text, section: 'letters' };
}

function usageAlerts({
  budgets,
  unwritten,
}: DashboardSections['usage']): readonly DashboardAlert[] {
  const passing = budgets.filter(({ spent, underWay, limit }) => spent + underWay >= near * limit);
  const alerts = passing.map((budget, at): DashboardAlert => {
    const severity = budget.spent >= budget.limit ? 'error' : 'warning';
    return { id: `budget-${at}`, severity, text: budgetText(budget), section: 'usage' };
  });
  if (!unwritten) return alerts;
  const { requests, why, safe } = unwritten;
  const text =
    requests === 1
      ? t('The usage of 1 request could not be written down: {0}.', why)
      : t('The usage of {0} requests could not be written down: {1}.', amount(requests), why);
  return [
    ...alerts,
    { id: 'unwritten', severity: safe ? 'warning' : 'error', text, section: 'usage' },
  ];
}

function budgetText({ unit, limit, spent, session }: BudgetRow): string {
  const [used, all] = [spent, limit].map((sum) =>
    unit === 'dollars' ? `$${sum.toFixed(2)}` : amount(Math.ceil(sum)),
  );
  const [of, what] = [used ?? '', all ?? ''];
  if (session) {
    return unit === 'dollars'
      ? t('The chat “{0}” has used {1} of its budget of {2}.', session.title, of, what)
      : t('The chat “{0}” has used {1} of its {2} tokens.', session.title, of, what);
  }
  return unit === 'dollars'
    ? t('{0} of today’s budget of {1} are spent.', of, what)
    : t('{0} of today’s {1} tokens are used.', of, what);
}

function indexAlerts({
  phase,
  full,
  fault,
}: DashboardSections['index']): readonly DashboardAlert[] {
  const found: readonly (readonly [string, DashboardAlert['severity'], string])[] = [
    ...(phase === 'stopped'
      ? [
          [
            'index-stopped',
            'error',
            t('The index of your code stopped too often. Reload the window.'),
          ] as const,
        ]
      : []),
    ...(full
      ? [
          [
            'index-full',
            'warning',
            t('The limits in the settings left files out of the index.'),
          ] as const,
        ]
      : []),
    ...(fault === undefined
      ? []
      : [
          [
            'index-fault',
            'warning',
            t('Code is cut without a grammar for it: {0}', fault),
          ] as const,
        ]),
  ];
  return found.map(([id, severity, text]) => ({ id, severity, text, section: 'index' }));
}

/** The index has an alert of its own. */
function threadAlert({
  name,
  state,
}: DashboardSections['threads'][number]): readonly DashboardAlert[] {
  if (state !== 'stopped' || name === 'index') return [];
  const text =
    name === 'context'
      ? t('The thread that counts and searches stopped; it is started again when it is needed.')
      : t('The thread that keeps the journal stopped; it is started again when it is needed.');
  return [{ id: `thread-${name}`, severity: 'warning', text, section: 'threads' }];
}
