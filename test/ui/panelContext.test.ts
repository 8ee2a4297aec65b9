import assert from 'node:assert/strict';
import type { ContextItem } from '../../src/protocol/contextItems.ts';
import type { Completion } from '../../src/protocol/completion.ts';
import type { HostMessageBody, PanelStatus } from '../../src/protocol/panel.ts';
import {
  contextItems,
  panelStatus,
  question,
  receipt,
  reply,
  snapshot,
  toolsItem,
} from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const tax: ContextItem = {
  id: 'retrieved:file:///shop/src/tax.ts:40-72',
  kind: 'retrieved',
  label: 'src/tax.ts',
  uri: 'file:///shop/src/tax.ts',
  lines: { start: 40, end: 72 },
  tokens: 310,
  removable: true,
  why: ['words', 'nearby', 'in-company'],
  score: 12.34,
  stale: true,
};
const agents: ContextItem = {
  id: 'project-instructions:file:///shop/AGENTS.md',
  kind: 'project-instructions',
  label: 'AGENTS.md',
  uri: 'file:///shop/AGENTS.md',
  tokens: 140,
  removable: true,
};
const problems: ContextItem = {
  id: 'problems',
  kind: 'problems',
  label: '2 errors, 1 warning',
  tokens: 96,
  removable: false,
  why: ['mentioned'],
};
const items = [...contextItems, agents, tax, problems];
const used = items.reduce((sum, { tokens, leftOut }) => sum + (leftOut ? 0 : tokens), 31);
const whole = receipt({ items, used, message: 31, notes: ['The index is still being built.'] });

const asked = question('q1', 'How is the total computed?');
const answered = reply('r1', 'q1', { text: 'It is summed up.', receipt: whole });

function status(changes: Partial<PanelStatus> = {}): Partial<PanelStatus> {
  return { context: { receipt: whole, counting: false }, ...changes };
}

/** The window as full as asked for, in percent. */
function full(percent: number): HostMessageBody {
  const tight = { ...whole, window: Math.round((whole.used * 100) / percent), reserve: 0 };
  return { type: 'status', status: panelStatus({ context: { receipt: tight, counting: false } }) };
}

const found: readonly Completion[] = [
  { kind: 'file', label: 'cart.ts', detail: 'src', insert: '@src/cart.ts' },
  { kind: 'folder', label: 'cart', detail: 'src', insert: '@src/cart' },
  { kind: 'symbol', label: 'capTotal', detail: 'src/cart.ts:20', insert: '@capTotal' },
];
const signs: readonly Completion[] = [
  { kind: 'provider', label: '#problems', detail: 'Errors and warnings', insert: '#problems' },
  {
    kind: 'provider',
    label: '#terminal',
    detail: 'What is selected in the terminal',
    insert: '#terminal',
    unavailable: 'VS Code lets no extension read it',
  },
];

describe('context in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(theme: PanelTheme = 'dark', width = 420, height = 760): Promise<void> {
    panel = await openPanel(theme, width, height);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([asked, answered], status()));
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  const input = () => panel.page.getByRole('textbox', { name: 'Message' });
  const button = (name: string | RegExp) => panel.page.getByRole('button', { name });
  const bar = () => panel.page.getByRole('toolbar', { name: 'Context by source' });
  const option = (name: string | RegExp) => panel.page.getByRole('option', { name });

  async function complete(items_: readonly Completion[]): Promise<void> {
    await panel.page.waitForFunction(() =>
      globalThis.posted.some((each) => each.type === 'complete'),
    );
    const last = (await panel.postedOf('complete')).at(-1);
    await panel.send({ type: 'completions', request: last?.request ?? '', items: items_ });
  }

  it('shows by source where the tokens go; the segments add up to the total', async () => {
    await open();
    const names = await bar()
      .getByRole('button')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
    const tokens = names.map((name) =>
      Number(/ ([\d,]+) tokens/u.exec(name)?.[1]?.replace(',', '')),
    );
    assert.equal(
      tokens.reduce((sum, each) => sum + each, 0),
      used,
    );
    // The status line says it, once.
    const total = panel.page.getByText(new RegExp(`^${used.toLocaleString('en')} of `, 'u'));
    assert.equal(await total.count(), 1);
    assert.match(names[0] ?? '', /^Instructions, 352 tokens/u);
    assert.match(names.at(-1) ?? '', /^Your message, 31 tokens/u);
  });

  it('shows the tools that the model may call, which nobody takes away', async () => {
    await open();
    const withTools = receipt({ items: [toolsItem, ...contextItems], used: 3_670 });
    const told = reply('r1', 'q1', { receipt: withTools });
    const context = { receipt: withTools, counting: false };
    await panel.send(snapshot([asked, told], panelStatus({ context })));
    await bar().getByRole('button', { name: 'Tools, 258 tokens, 7%' }).click();
    const list = panel.page.getByRole('region', { name: 'Tools' });
    await list.getByText('Tools that the model may call: edit_file, write_file').waitFor();
    assert.equal(await list.getByRole('button', { name: /Remove|Pin/u }).count(), 0);
    await panel.page.getByText(/^Context: /u).click();
    const row = panel.page.getByRole('article').getByRole('listitem').filter({ hasText: 'Tools' });
    assert.match(await row.innerText(), /Tools that the model may call[^]*258/u);
    assert.equal(await row.getByRole('button').count(), 0, 'nothing is answered without them');
  });

  it('is one tab stop; the arrows go from source to source, Enter lists, Escape closes', async () => {
    await open();
    await bar().getByRole('button').first().focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    const list = panel.page.getByRole('region', { name: 'Found for the question' });
    await list
      .getByText('Found for the question: its words match, near what is open, beside other matches')
      .waitFor();
    await list.getByRole('button', { name: 'Pin src/tax.ts to this chat' }).click();
    await list.getByRole('button', { name: 'Remove src/tax.ts:40-72 from context' }).click();
    assert.deepEqual(await panel.postedOf('pin-context'), [
      { type: 'pin-context', target: tax.uri, label: 'src/tax.ts', pinned: true },
    ]);
    assert.deepEqual(await panel.postedOf('remove-context'), [
      { type: 'remove-context', id: tax.id },
    ]);
    await panel.page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    assert.equal(await bar().locator(':focus').count(), 1);
  });

  it('unpins what is pinned', async () => {
    await open();
    const envelope = { session: 'session-1', at: 1, by: 'user', correlation: 'c', version: 2 };
    const pinned = { type: 'context-pinned', target: tax.uri, label: 'src/tax.ts', pinned: true };
    await panel.send({
      type: 'events',
      session: 'session-1',
      events: [{ ...envelope, seq: 11, ...pinned }],
    } as unknown as HostMessageBody);
    await button(/^Found for the question/u).click();
    await button('Unpin src/tax.ts from this chat').click();
    assert.equal((await panel.postedOf('pin-context'))[0]?.pinned, false);
  });

  it('warns from 70 % on, and says what helps', async () => {
    await open();
    const warning = panel.page.getByText(/window is \d+% full/u);
    await panel.send(full(69));
    assert.equal(await warning.count(), 0);
    await panel.send(full(72));
    await panel.page.getByText('The context window is 72% full.').first().waitFor();
    const fill = panel.page.getByRole('meter').locator('div');
    const color = () => fill.evaluate((each) => getComputedStyle(each).backgroundColor);
    const colors = [await color()];
    for (const percent of [88, 97]) {
      await panel.send(full(percent));
      const text = `The context window is ${percent}% full.`;
      await panel.page.getByText(text).first().waitFor();
      colors.push(await color());
    }
    assert.equal(new Set(colors).size, 3, colors.join(', '));
    await button('Compact').click();
    await button('New Chat').click();
    assert.deepEqual(
      (await panel.postedOf('command')).map(({ command }) => command),
      ['compact-chat', 'new-session'],
    );
    await button('Choose Files to Drop').click();
    await panel.page.getByRole('region', { name: 'Files', exact: true }).waitFor();
  });

  it('says what an answer was built from, and asks again without a piece', async () => {
    await open();
    await panel.page.getByText('Context: 8 pieces').click();
    const own = panel.page.getByRole('article', { name: /reply 1/u });
    await own
      .getByText(
        'Found for the question, its words match, near what is open, beside other matches, score 12.3',
      )
      .waitFor();
    await own.getByText('may be out of date').waitFor();
    await own.getByText('The index is still being built.').waitFor();
    assert.deepEqual(await panel.postedOf('load-receipt'), [
      { type: 'load-receipt', session: 'session-1', reply: 'r1' },
    ]);
    const now = {
      ...whole,
      items: [...items.slice(0, -2), { ...tax, changed: true as const }, problems],
    };
    await panel.send({ type: 'receipt', session: 'session-1', reply: 'r1', receipt: now });
    await own
      .getByRole('listitem')
      .filter({ hasText: 'src/tax.ts' })
      .getByText('changed since')
      .waitFor();
    assert.equal(await own.getByText('may be out of date').count(), 0);
    await own.getByRole('button', { name: 'src/tax.ts:40-72', exact: true }).click();
    await own.getByRole('button', { name: 'Answer again without src/tax.ts:40-72' }).click();
    assert.equal((await panel.postedOf('open-context'))[0]?.item.uri, tax.uri);
    assert.deepEqual(await panel.postedOf('retry'), [
      { type: 'retry', session: 'session-1', reply: 'r1', without: [tax.id] },
    ]);
    assert.equal(await own.getByRole('button', { name: /without Instructions/u }).count(), 0);
  });

  it('completes what is mentioned, by the keyboard alone', async () => {
    await open();
    await input().pressSequentially('Why @ca');
    await complete(found);
    await option(/^File cart/u).waitFor();
    const active = await input().getAttribute('aria-activedescendant');
    assert.equal(
      await option(/cart\.ts/u)
        .first()
        .getAttribute('id'),
      active,
    );
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await option(/capTotal/u).getAttribute('aria-selected'), 'true');
    await panel.page.keyboard.press('ArrowUp');
    await panel.page.keyboard.press('ArrowUp');
    await panel.page.keyboard.press('Enter');
    assert.equal(await input().inputValue(), 'Why @src/cart.ts ');
    await panel.page.keyboard.type('now?');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(
      (await panel.postedOf('send')).map(({ text }) => text),
      ['Why @src/cart.ts now?'],
    );
  });

  it('takes Tab and the pointer too, and Escape as no', async () => {
    await open();
    await input().pressSequentially('@ca');
    await complete(found);
    await option(/capTotal/u).click();
    assert.equal(await input().inputValue(), '@capTotal ');
    await input().pressSequentially('#');
    await panel.page.waitForFunction(
      () => globalThis.posted.filter((each) => each.type === 'complete').length > 1,
    );
    await complete(signs);
    assert.equal(await option(/#terminal/u).getAttribute('aria-disabled'), 'true');
    await panel.page.keyboard.press('Escape');
    await option(/#problems/u).waitFor({ state: 'detached' });
    await input().pressSequentially('p #');
    await panel.page.waitForFunction(
      () => globalThis.posted.filter((each) => each.type === 'complete').length > 2,
    );
    await complete(signs);
    await panel.page.keyboard.press('Tab');
    assert.equal(await input().inputValue(), '@capTotal #p #problems ');
    assert.equal(await panel.page.locator('textarea:focus').count(), 1);
  });

  it('sends with Enter where nothing is left to complete', async () => {
    await open();
    await input().pressSequentially('Fix #problems');
    await complete(signs);
    await option(/#problems/u).waitFor();
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(
      (await panel.postedOf('send')).map(({ text }) => text),
      ['Fix #problems'],
    );
    await option(/#problems/u).waitFor({ state: 'detached' });
  });

  for (const theme of panelThemes) {
    it(`has no fault for assistive technology, ${theme}`, async () => {
      await open(theme);
      await panel.send(full(97));
      await button(/^Files, /u).click();
      await panel.page.getByText('Context: 8 pieces').click();
      await panel.picture(`context-bar-${theme}`);
      assert.deepEqual(await panel.faults(), []);
      await button('Close').click();
      await input().pressSequentially('Why @ca');
      await complete(found);
      await option(/capTotal/u).waitFor();
      await panel.picture(`context-mentions-${theme}`);
      assert.deepEqual(await panel.faults(), []);
    });
  }
});
