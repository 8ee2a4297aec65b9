// The dashboard's page: what it shows, for everyone, at every width, and what a click asks for.
import assert from 'node:assert/strict';
import type { DashboardState } from '../../src/protocol/dashboard.ts';
import { germanDashboardTables } from '../../webview/german/germanDashboard.ts';
import { dashboardStrings } from '../../webview/dashboard/dashboardStrings.ts';
import { busyState, dashboardScenes, emptyState, hostileState } from './dashboardScenes.ts';
import { openDashboardPage, panelThemes, type PanelPage } from './panelHarness.ts';

describe('the page of the dashboard', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(
    state: DashboardState,
    ...where: Parameters<typeof openDashboardPage>
  ): Promise<void> {
    panel = await openDashboardPage(...where);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.sendRaw([{ type: 'snapshot', seq: 0, state }]);
    await panel.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const table = (name: string) => panel.page.getByRole('table', { name });
  const cells = (name: string, row: number) =>
    table(name).getByRole('row').nth(row).locator('th, td').allInnerTexts();
  const posted = () => panel.page.evaluate(() => globalThis.posted as readonly unknown[]);

  it('shows the numbers, in tables with headings', async () => {
    await open(busyState);
    const figures = await panel.page
      .getByRole('list', { name: 'At a glance' })
      .getByRole('button')
      .allInnerTexts();
    assert.deepEqual(
      figures.map((text) => text.replaceAll(/\s+/gu, ' ')),
      [
        '3 Alerts',
        '3 Replies running',
        '2 Messages waiting',
        '3 Requests running',
        '2 Requests waiting',
        '≥ $4.31 Cost today',
      ],
    );
    const heads = await table('Models and Queues').getByRole('columnheader').allInnerTexts();
    assert.deepEqual(heads, ['Model', 'Running', 'Waiting', 'Longest wait', 'Circuit', 'Lately']);
    const kimi = await cells('Models and Queues', 1);
    assert.deepEqual(kimi.slice(1, 3), ['2', '2']);
    assert.match(kimi[3] ?? '', /^\d[\d,]* min$/u);
    const deepSeek = await cells('Models and Queues', 3);
    assert.match(deepSeek[4] ?? '', /^Open\s+3 failures in a row, next try at/u);
    const [day] = await table('Budgets').getByRole('row').filter({ hasText: 'This day' }).all();
    assert.deepEqual(await day?.locator('th, td').allInnerTexts(), [
      'This day',
      '$4.31',
      '$0.2000',
      '$0.4900',
      '$5.00',
    ]);
    assert.equal(await day?.getByRole('meter', { name: '90 % used' }).getAttribute('value'), '90');
    await panel.page.getByText('3 live, 9,876 hibernated, 121 archived').waitFor();
    await panel.page.getByText('… and 9,995 more').waitFor();
    assert.deepEqual(await panel.violations(), []);
    assert.deepEqual(panel.errors, []);
  });

  it('follows what changes, and keeps the focus and what is folded out where they are', async () => {
    await open(busyState);
    const stop = panel.page.getByRole('button', { name: 'Stop the reply in Compare three ways' });
    await table('Models and Queues').getByText('3 failures in a row').click();
    await stop.focus();
    const { sessions } = busyState;
    assert.ok(sessions);
    const rows = sessions.rows.filter(({ id }) => id !== 's1');
    const changed = { sessions: { ...sessions, replies: 2, waiting: 0, rows } };
    await panel.sendRaw([{ type: 'changed', seq: 1, state: changed }]);
    const list = panel.page.getByRole('list', { name: 'At a glance' });
    await list.getByRole('button', { name: '2 Replies running' }).waitFor();
    assert.ok(await stop.evaluate((each) => each === document.activeElement));
    await table('Models and Queues').getByText('The server is overloaded.').waitFor();
  });

  it('asks for what is clicked, and for nothing else', async () => {
    await open(busyState);
    const click = (name: string) => panel.page.getByRole('button', { name, exact: true }).click();
    const about = 'the delivery of “usage” to usage.db';
    await click('Open Shipping with a voucher');
    await click('Stop the reply in Shipping with a voucher');
    await click('Cancel what waits in Shipping with a voucher');
    await panel.page
      .getByRole('button', { name: `Retry ${about}` })
      .first()
      .click();
    await panel.page
      .getByRole('button', { name: `Discard ${about}` })
      .last()
      .click();
    for (const name of [
      'New Chat',
      'Show All Chats',
      'Show Usage and Cost',
      'Open Settings',
      'Show Index Report',
      'Show Where Chats Are Kept',
      'Show Log',
    ]) {
      await click(name);
    }
    const letter = (deliveryId: string) => ({ topic: 'usage', subscriber: 'usage.db', deliveryId });
    assert.deepEqual((await posted()).slice(1), [
      { type: 'open-session', session: 's1' },
      { type: 'stop', session: 's1' },
      { type: 'cancel-waiting', session: 's1' },
      { type: 'retry-letter', letter: letter('d1') },
      { type: 'discard-letter', letter: letter('d2') },
      ...[
        'new-chat',
        'show-chats',
        'show-usage',
        'open-settings',
        'show-index-report',
        'show-journal-folder',
        'open-log',
      ].map((command) => ({ type: 'command', command })),
    ]);
  });

  it('says what to do where there is nothing yet', async () => {
    await open(emptyState);
    for (const text of [
      'All is well.',
      'There is no chat yet.',
      'No model was asked in this window yet.',
      'Nothing was asked today.',
      'No budget is set.',
      'Everything has arrived.',
    ]) {
      await panel.page.getByText(text, { exact: true }).waitFor();
    }
    await panel.page.getByRole('button', { name: 'New Chat' }).waitFor();
  });

  it('asks again where the host says nothing, and when a number is missing', async () => {
    await open(emptyState);
    await panel.sendRaw([{ type: 'changed', seq: 2, state: busyState }]);
    assert.deepEqual((await posted()).at(-1), { type: 'resync', expected: 1, got: 2 });
    await panel.page.getByText('All is well.').waitFor();
  });

  it('leads by key from a figure and from an alert to its section', async () => {
    await open(busyState);
    const at = () => panel.page.evaluate(() => document.activeElement?.textContent);
    await panel.page.keyboard.press('Tab');
    assert.match((await at()) ?? '', /Alerts$/u);
    await panel.page.getByRole('button', { name: 'Show in Failed Deliveries' }).focus();
    await panel.page.keyboard.press('Enter');
    assert.equal(await at(), 'Failed Deliveries');
    await panel.page.keyboard.press('Tab');
    assert.equal(await at(), 'Retry');
  });

  it('shows a few of many rows, and all that it was told of when somebody wants them', async () => {
    await open(hostileState);
    const rows = table('Sessions').getByRole('row');
    assert.equal(await rows.count(), 1 + 10);
    await panel.page.getByRole('button', { name: 'Show 40 More' }).click();
    assert.equal(await rows.count(), 1 + 50);
    await panel.page.getByText('… and 9,950 more').waitFor();
  });

  it('is silent but for the number of alerts', async () => {
    await open(busyState);
    const live = await panel.page.locator('[aria-live], [role=status], [role=alert]').all();
    assert.equal(live.length, 1);
    assert.equal(await live[0]?.innerText(), '');
    const { models } = busyState;
    await panel.sendRaw([
      { type: 'changed', seq: 1, state: { models: { ...models, running: 9 } } },
    ]);
    assert.equal(await live[0]?.innerText(), '');
    await panel.sendRaw([{ type: 'changed', seq: 2, state: { alerts: [] } }]);
    assert.equal(await live[0]?.innerText(), 'No alerts');
  });

  it('makes nothing of what others are called but text', async () => {
    await open(hostileState);
    await panel.page.getByText('<img src=x onerror="globalThis.ran = 1">').waitFor();
    await panel.page.getByText('invoice [U+202E]gnp.exe').waitFor();
    assert.equal(await panel.page.locator('img').count(), 0);
    assert.equal(await panel.page.evaluate(() => Reflect.get(globalThis, 'ran')), undefined);
    assert.deepEqual(await panel.violations(), []);
  });

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      for (const { state } of dashboardScenes) {
        await open(state, theme);
        assert.deepEqual(await panel.faults(), []);
        if (state !== dashboardScenes.at(-1)?.state) await panel.close();
      }
    });
  }

  for (const [what, width, height] of [
    ['250 px', 250, 700],
    ['200 % zoom of a narrow editor', 200, 350],
    ['a wide editor', 1_600, 900],
  ] as const) {
    it(`fits into ${what}, whatever things are called`, async () => {
      for (const state of [busyState, hostileState]) {
        await open(state, 'dark', width, height);
        const beyond = await panel.page.evaluate(() =>
          [...document.querySelectorAll('main *')]
            .filter((each) => !each.closest('.visually-hidden, thead'))
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
            .map((each) => `${each.tagName}.${each.className} ${each.textContent?.slice(0, 30)}`),
        );
        assert.deepEqual(beyond, []);
        const main = panel.page.getByRole('main');
        assert.ok((await main.evaluate((each) => each.scrollWidth - each.clientWidth)) <= 0);
        if (state === busyState) await panel.close();
      }
    });
  }

  it('is German where VS Code is, in every state', async () => {
    const german = new Set(textsOf(germanDashboardTables));
    const english = textsOf(dashboardStrings).filter((text) => !german.has(text));
    for (const { state } of dashboardScenes) {
      await open(state, 'dark', 900, 900, true);
      const seen = await panel.page.evaluate(() => [
        ...[...document.querySelectorAll('[aria-label], [title]')].flatMap((each) => [
          each.getAttribute('aria-label') ?? '',
          each.getAttribute('title') ?? '',
        ]),
        ...document.body.innerText.split('\n'),
      ]);
      const left = english.filter((text) => seen.some((each) => each.trim() === text));
      assert.deepEqual(left, []);
      if (state !== dashboardScenes.at(-1)?.state) await panel.close();
    }
    await panel.page.getByRole('heading', { name: 'Parley-Übersicht' }).waitFor();
  });
});

/** All texts of tables that stand there as they are. */
function textsOf(table: unknown): readonly string[] {
  if (typeof table === 'string') return [table];
  if (typeof table !== 'object' || table === null) return [];
  return Object.values(table).flatMap(textsOf);
}
