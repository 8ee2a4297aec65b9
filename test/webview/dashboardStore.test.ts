// The page's side of the dashboard: what it takes, and what it does about a hole.
import assert from 'node:assert/strict';
import type { DashboardIntent, DashboardState } from '../../src/protocol/dashboard.ts';
import { DashboardStore } from '../../webview/dashboard/dashboardStore.ts';

const letters = (dead: number): DashboardState => ({ letters: { dead, lost: 0, rows: [] } });
const alert = { id: 'a', severity: 'error', text: 'Something.', section: 'letters' } as const;

function createPage() {
  const posted: DashboardIntent[] = [];
  const store = new DashboardStore((intent) => posted.push(intent), '1.2.3');
  return { store, posted };
}

describe('the page of the dashboard', () => {
  it('says which build it is, and shows what it is told, section by section', () => {
    const { store, posted } = createPage();
    store.start();
    assert.deepEqual(posted, [{ type: 'ready', build: '1.2.3' }]);
    assert.equal(store.state.value, undefined);
    store.receive({ type: 'snapshot', seq: 0, state: { ...letters(1), alerts: [] } });
    store.receive({ type: 'changed', seq: 1, state: letters(2) });
    assert.deepEqual(store.state.value, { ...letters(2), alerts: [] });
    store.receive({ type: 'snapshot', seq: 0, state: letters(3) });
    assert.deepEqual(store.state.value, letters(3), 'a whole state replaces all');
  });

  it('asks once for everything after a hole, and takes nothing until then', () => {
    const { store, posted } = createPage();
    store.receive({ type: 'snapshot', seq: 0, state: letters(1) });
    for (const seq of [2, 3]) store.receive({ type: 'changed', seq, state: letters(seq) });
    assert.deepEqual(posted, [{ type: 'resync', expected: 1, got: 2 }]);
    assert.deepEqual(store.state.value, letters(1));
    store.receive({ type: 'snapshot', seq: 0, state: letters(4) });
    assert.deepEqual(store.state.value, letters(4));
  });

  it('takes nothing that makes no sense, and says so', () => {
    const { store, posted } = createPage();
    const wrong = [
      'mark',
      { type: 'changed', seq: 1 },
      { type: 'snapshot', seq: 0, state: { letters: { dead: -1, lost: 0, rows: [] } } },
      { type: 'snapshot', seq: 0, state: { usage: { day: 7 } } },
    ];
    for (const message of wrong) store.receive(message);
    assert.equal(store.state.value, undefined);
    assert.deepEqual(
      posted.map(({ type }) => type),
      wrong.map(() => 'panel-error'),
    );
  });

  it('says how many alerts there are when that changes, and nothing else', () => {
    const { store } = createPage();
    const said: string[] = [];
    store.announcement.subscribe((words) => said.push(words));
    store.receive({ type: 'snapshot', seq: 0, state: { alerts: [alert] } });
    store.receive({ type: 'changed', seq: 1, state: letters(1) });
    store.receive({ type: 'changed', seq: 2, state: { alerts: [] } });
    store.receive({ type: 'changed', seq: 3, state: { alerts: [alert, { ...alert, id: 'b' }] } });
    assert.deepEqual(said, ['', 'No alerts', '2 alerts']);
  });
});
