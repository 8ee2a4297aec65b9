// What the dashboard says a person should know of.
import assert from 'node:assert/strict';
import { dashboardAlerts } from '../../src/commands/dashboardAlerts.ts';
import type {
  BudgetRow,
  DashboardSections,
  DashboardState,
  ModelRow,
} from '../../src/protocol/dashboard.ts';

const noUsage = { requests: 0, input: 0, output: 0, cost: 0, unpriced: 0, estimated: 0 };
const row: ModelRow = { label: 'Kimi', provider: 'P', running: 0, waiting: 0, paced: 0 };

function models(...rows: readonly ModelRow[]): DashboardState {
  return { models: { running: 0, waiting: 0, open: 0, models: rows.length, rows } };
}

function usage(
  budgets: readonly BudgetRow[],
  more: Partial<DashboardSections['usage']> = {},
): DashboardState {
  return {
    usage: { day: '2026-11-27', total: noUsage, models: [], used: 0, budgets, ...more },
  };
}

function index(more: Partial<DashboardSections['index']>): DashboardState {
  return { index: { phase: 'ready', files: 1, waiting: 0, full: false, pauses: [], ...more } };
}

const journal: DashboardSections['journal'] = {
  writable: true,
  troubles: [],
  mended: 0,
  own: 0,
  elsewhere: 0,
  windows: 0,
};

const texts = (state: DashboardState): readonly string[] =>
  dashboardAlerts(state).map(({ severity, text }) => `${severity}: ${text}`);

describe('the alerts of the dashboard', () => {
  it('are none where all is well, or nothing is known', () => {
    assert.deepEqual(dashboardAlerts({}), []);
    const day: BudgetRow = { unit: 'dollars', limit: 5, spent: 3.9, underWay: 0 };
    const well = { ...models(row), ...usage([day]), ...index({}), journal, threads: [] };
    assert.deepEqual(dashboardAlerts(well), []);
  });

  it('tell of an open circuit, and not of one that is tried or well again', () => {
    const open = { state: 'open', failures: 3, nextTryAt: 1, why: 'The server is down.' } as const;
    assert.deepEqual(texts(models({ ...row, circuit: open })), [
      'error: Kimi is not asked for a while, for it failed time and again. The server is down.',
    ]);
    for (const state of ['half-open', 'closed'] as const) {
      assert.deepEqual(texts(models({ ...row, circuit: { state, failures: 2 } })), []);
    }
  });

  it('tell of a budget from four fifths on, with what is under way, and louder once it is spent', () => {
    const day: BudgetRow = { unit: 'dollars', limit: 5, spent: 3, underWay: 1 };
    assert.deepEqual(texts(usage([day])), ['warning: $3.00 of today’s budget of $5.00 are spent.']);
    assert.deepEqual(texts(usage([{ ...day, underWay: 0.99 }])), []);
    const chat: BudgetRow = {
      unit: 'tokens',
      limit: 1_000,
      spent: 1_200,
      underWay: 0,
      session: { id: 's', title: 'The cart' },
    };
    assert.deepEqual(texts(usage([chat])), [
      'error: The chat “The cart” has used 1,200 of its 1,000 tokens.',
    ]);
  });

  it('tell of usage that is not written down, of dead letters, disk trouble, index and threads', () => {
    const unwritten = { requests: 2, why: 'the disk is full', safe: false };
    assert.deepEqual(texts(usage([], { unwritten })), [
      'error: The usage of 2 requests could not be written down: the disk is full.',
    ]);
    assert.deepEqual(texts({ letters: { dead: 1, lost: 0, rows: [] } }), [
      'error: 1 delivery was given up. Retry it once the cause is put right.',
    ]);
    assert.deepEqual(texts({ journal: { ...journal, troubles: ['The disk is full. Tidy.'] } }), [
      'error: The disk is full. Tidy.',
    ]);
    assert.deepEqual(texts(index({ phase: 'stopped' })), [
      'error: The index of your code stopped too often. Reload the window.',
    ]);
    assert.equal(texts(index({ full: true, fault: 'no memory' })).length, 2);
    const stopped = { state: 'stopped', waiting: 0, deaths: 1 } as const;
    assert.equal(texts({ threads: [{ name: 'journal', ...stopped }] }).length, 1);
    assert.deepEqual(texts({ threads: [{ name: 'index', ...stopped }] }), []);
  });

  it('put the worst first, and have a name of their own each', () => {
    const all = dashboardAlerts({
      ...index({ full: true, fault: 'no memory' }),
      ...usage([
        { unit: 'dollars', limit: 1, spent: 0.9, underWay: 0 },
        { unit: 'tokens', limit: 1, spent: 1, underWay: 0 },
      ]),
      letters: { dead: 2, lost: 0, rows: [] },
      journal: { ...journal, mended: 1, troubles: ['a', 'b'] },
    });
    const severities = all.map(({ severity }) => severity);
    assert.deepEqual(severities, severities.toSorted());
    assert.equal(severities[0], 'error');
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });
});
