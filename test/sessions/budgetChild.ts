import { SharedBudgets } from '../../src/sessions/sharedBudgets.ts';
import { budgetFailure } from '../../src/gateway/budgets.ts';

/** A window that reserves a dollar as often as a budget of 50 lets it, which it shares with others. */
const [folder = ''] = process.argv.slice(2);
const budgets = new SharedBudgets({
  folder,
  now: Date.now,
  // The file is busy: it asks again.
  onTrouble: () => undefined,
});
process.once('message', reserveAll);
process.send?.('ready');

function reserveAll(): void {
  for (let own = 0; ;) {
    const reserving = budgets.reserve({ session: 's', tokens: 1, cost: 1 }, (others) => {
      const spent = others.reduce((sum, { cost }) => sum + cost, own);
      const passed = { unit: 'dollars', span: 'day', limit: 50, spent, estimate: 1 } as const;
      return spent + 1 > 50 ? budgetFailure(passed) : undefined;
    });
    if (reserving?.type === 'refused') break;
    if (reserving) own++;
    process.send?.(reserving ?? 'busy');
  }
  process.disconnect();
}
