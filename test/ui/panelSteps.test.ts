// Tools that were called for a reply: as cards, by key, found, whole on request, and never markup.
import assert from 'node:assert/strict';
import type { Step } from '../../src/protocol/steps.ts';
import { question, reply, snapshot, snapshotOf } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';
import { step } from './panelStepScenes.ts';

const file = step('s1', {
  offset: 7,
  input: 'path: src/cart.ts',
  output: 'export const cart = 1;\nneedle in the file',
});
const many = Array.from({ length: 8 }, (_, at) =>
  step(`m${at}`, {
    offset: 20,
    tool: 'search_files',
    input: `query: word ${at}`,
    output: at === 5 ? 'the pin is here' : 'nothing',
    outcome: at === 2 ? 'failed' : 'done',
  }),
);
const text = 'I look.\n\nAnd search.\n\n```ts\nconst found = 1;\n```\n\nDone.';

describe('the steps of a reply', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  async function open(steps: readonly Step[], more = {}, width = 400): Promise<void> {
    panel = await openPanel('dark', width, 700);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(
      snapshot([question('q1', 'Why?'), reply('r1', 'q1', { text, steps, ...more })]),
    );
    await panel.page.getByRole('article', { name: /reply 1/u }).waitFor();
  }

  afterEach(() => panel.close());

  it('stand at their places, fold, and say how they ended', async () => {
    await open([file, ...many]);
    const { page } = panel;
    const lines = (await page.locator('article.reply-turn .markdown').innerText())
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    assert.deepEqual(lines.slice(0, 8), [
      'I look.',
      'read_file src/cart.ts',
      ', done',
      'And search.',
      '8 steps',
      '1 failed',
      'ts',
      'const found = 1;',
    ]);
    await page.getByText('8 steps').click();
    await page.getByText('search_files', { exact: true }).first().waitFor();
    const cards = page.locator('summary').filter({ hasText: 'search_files' });
    assert.equal(await cards.count(), 8);
    assert.match(await cards.nth(2).innerText(), /word 2\s*, failed/u);
  });

  it('unfold by key to what was given and what came back', async () => {
    await open([file]);
    const { page } = panel;
    const card = page.locator('summary').filter({ hasText: 'read_file' });
    await card.focus();
    await panel.press('Enter');
    const output = page.getByRole('group', { name: 'Output of read_file' });
    assert.equal(await output.innerText(), file.output?.head);
    assert.equal(
      await page.getByRole('group', { name: 'Input of read_file' }).innerText(),
      'path: src/cart.ts',
    );
    await page.getByRole('button', { name: 'Copy Output' }).click();
    assert.deepEqual(
      (await panel.postedOf('copy')).map((each) => each.text),
      [file.output?.head],
    );
    await page.getByRole('button', { name: 'Open Output in Editor' }).click();
    const [opened] = await panel.postedOf('open-step');
    assert.deepEqual([opened?.reply, opened?.step, opened?.part], ['r1', 's1', 'output']);
    await card.focus();
    await panel.press('Enter');
    await output.waitFor({ state: 'detached' });
  });

  it('are copied, quoted and read aloud with the reply', async () => {
    await open([file], { status: 'ended' });
    const { page } = panel;
    await page.getByRole('button', { name: 'Copy Reply' }).click();
    const [copied] = await panel.postedOf('copy');
    assert.match(
      copied?.text ?? '',
      /^I look\.\n\n\*\*Tool\*\* `read_file`[^]*needle in the file/u,
    );
    await page.getByRole('button', { name: 'Quote Reply' }).click();
    const input = page.getByRole('textbox', { name: 'Message', exact: true });
    assert.match(await input.inputValue(), /> needle in the file/u);
  });

  it('open where what is looked for stands in them', async () => {
    await open([file, ...many]);
    const { page } = panel;
    await panel.press('Control+f');
    await page.getByRole('textbox', { name: /Find/u }).fill('the pin');
    await page.getByRole('group', { name: 'Output of search_files' }).waitFor();
    assert.equal(await page.getByRole('group', { name: /^Output of/u }).count(), 1);
    await page.getByText('1 of 1', { exact: true }).waitFor();
    const current = await page.waitForFunction(() => {
      const [range] = CSS.highlights.get('found-current') ?? [];
      return range instanceof Range ? range.toString() : undefined;
    });
    assert.equal(await current.jsonValue(), 'the pin');
    await page.getByRole('textbox', { name: /Find/u }).fill('read_file');
    await page.getByText('1 of 1', { exact: true }).waitFor();
  });

  it('are drawn while they run, and said when they fail', async () => {
    await open([], { status: 'running', text: 'I look.' });
    const { page } = panel;
    const envelope = { session: 'session-1', at: 5, by: 'm', correlation: 'c', version: 2 };
    const call = { reply: 'r1', step: 'live', offset: 7, tool: 'run_tests', input: 'npm test' };
    const send = (seq: number, body: object): Promise<void> =>
      panel.send({
        type: 'events',
        session: 'session-1',
        events: [{ ...envelope, seq, ...body } as never],
      });
    await send(1_000, { type: 'tool-called', ...call });
    const card = page.locator('summary').filter({ hasText: 'run_tests' });
    await card.getByText(', running').waitFor({ state: 'attached' });
    const end = { reply: 'r1', step: 'live', outcome: 'failed', output: 'broken' };
    await send(1_001, { type: 'tool-ended', ...end });
    await card.getByText(', failed').waitFor({ state: 'attached' });
    await page
      .getByRole('status')
      .getByText('Tool run_tests failed')
      .waitFor({ state: 'attached' });
    await send(1_002, { type: 'reply-grew', reply: 'r1', offset: 7, text: '\n\nIt broke.' });
    await page.getByText('It broke.').waitFor();
    assert.equal(await page.getByText('I look.').count(), 1);
  });

  it('are nothing but text, whatever they are called and hold', async () => {
    const evil = '<img src=x onerror="globalThis.hit=1">\u202E[x](javascript:hit)';
    await open(
      [
        step('e1', {
          tool: evil,
          title: `${evil} \`${evil}\``,
          input: `${evil}\n</code></pre><script>globalThis.hit=1</script>`,
          output: `${'\u202Eevil '.repeat(3_000)}\n${'```\n'.repeat(50)}`,
        }),
        ...many.map((each) => ({ ...each, tool: evil, offset: 0 })),
      ],
      {},
      250,
    );
    const { page } = panel;
    await page.getByText('9 steps').click();
    await page.locator('.step summary').first().click();
    await page.getByRole('group', { name: /^Output of/u }).waitFor();
    const seen = await page.evaluate(() => ({
      hit: 'hit' in globalThis,
      violations: globalThis.violations,
      made: document.querySelectorAll('.markdown :is(img, script, a)').length,
      hidden: document.querySelector('.markdown')?.textContent.includes('\u202E'),
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    }));
    assert.deepEqual(seen, { hit: false, violations: [], made: 0, hidden: false, wide: false });
  });

  it('stay open while they are far away, among ten thousand messages', async () => {
    panel = await openPanel('dark', 400, 700);
    const { page } = panel;
    await page.waitForFunction(() => globalThis.posted.length > 0);
    const rest = Array.from({ length: 5_000 }, (_, at) => [
      question(`q${at + 2}`, `Question ${at + 2}`),
      reply(`r${at + 2}`, `q${at + 2}`, {
        text: 'So it is.',
        steps: many.map((each) =>
          Object.assign({}, each, { id: `${each.id}-${at}`, offset: at % 9 }),
        ),
      }),
    ]).flat();
    await panel.send(
      snapshot([question('q1', 'Why?'), reply('r1', 'q1', { text, steps: [file] }), ...rest]),
    );
    const log = page.getByRole('log');
    const top = (): Promise<void> => log.evaluate((each) => each.scrollTo({ top: 0 }));
    const card = page.locator('summary').filter({ hasText: 'src/cart.ts' });
    await page.getByText('Question 5001', { exact: true }).waitFor();
    await top();
    await card.click();
    const output = page.getByRole('group', { name: 'Output of read_file' });
    await output.waitFor();
    // A row that has the focus is always drawn.
    await page.getByRole('textbox', { name: 'Message', exact: true }).focus();
    await log.evaluate((each) => each.scrollTo({ top: each.scrollHeight }));
    await card.waitFor({ state: 'detached' });
    await top();
    await output.waitFor();
  });
});

describe('what Parley did in a chat', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  it('stands after the message that it followed, as it happens', async () => {
    panel = await openPanel('dark', 400, 700);
    const { page } = panel;
    await page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(
      snapshotOf({
        messages: [
          question('q1', 'Why?'),
          reply('r0', 'q1', { beside: true, text: 'No.' }),
          reply('r1', 'q1', { beside: true, chosen: true, text: 'So.' }),
          question('q2', 'And now?'),
        ],
        deeds: [
          {
            id: 'd0',
            kind: 'edit',
            label: 'src/cart.ts',
            after: 'r0',
            status: 'rolled-back',
            startedAt: 1,
          },
        ],
      }),
    );
    const lists = page.getByRole('list', { name: 'What Parley did here' });
    await lists.getByText('src/cart.ts').waitFor();
    const row = page.locator('.row').filter({ has: lists });
    assert.equal(
      await row.getByText('So.').count(),
      1,
      'after the answer that is shown of several',
    );
    const envelope = { session: 'session-1', at: 5, by: 'parley', correlation: 'c', version: 2 };
    const send = (seq: number, body: object): Promise<void> =>
      panel.send({
        type: 'events',
        session: 'session-1',
        events: [{ ...envelope, seq, ...body } as never],
      });
    const task = { kind: 'terminal', text: 'npm test', language: 'sh' };
    await send(1_000, { type: 'command-started', command: 'c', label: 'npm test', task });
    await lists.getByText(', running').waitFor({ state: 'attached' });
    assert.equal(await lists.count(), 2);
    await send(1_001, { type: 'command-ended', command: 'c', exitCode: 3 });
    await lists.getByText(', failed').waitFor({ state: 'attached' });
    await lists.getByText('exit code 3').waitFor();
  });
});
