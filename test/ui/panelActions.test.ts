import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { models, question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const talk = [
  question('q1', 'How is the total computed?'),
  reply('r1', 'q1', { text: 'In cents.\n\nAnd **rounded** once, at the end.' }),
  question('q2', 'And shipping?'),
  reply('r2', 'q2', { text: 'Free from 50 €.' }),
];

const envelope = { session: 'session-1', by: 'user', correlation: 'c', version: 1 };
let seq = 10;
const event = (body: object): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: [{ ...envelope, at: 1_000, seq: ++seq, ...body }],
  }) as unknown as HostMessageBody;

describe('what can be done with messages and replies', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(theme: PanelTheme = 'dark', width = 420): Promise<void> {
    seq = 10;
    panel = await openPanel(theme, width, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(talk));
    await panel.page.getByRole('button', { name: 'Send' }).waitFor();
  }

  const turn = (name: string | RegExp) => panel.page.getByRole('article', { name });
  const mine = () => turn('You').first();
  const first = () => turn('Kimi K2, reply 1');
  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const focused = () =>
    panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  it('copies a message and a reply letter by letter', async () => {
    await open();
    await mine().getByRole('button', { name: 'Copy Message' }).click();
    await first().getByRole('button', { name: 'Copy Reply' }).click();
    assert.deepEqual(
      (await panel.postedOf('copy')).map(({ text }) => text),
      ['How is the total computed?', 'In cents.\n\nAnd **rounded** once, at the end.'],
    );
  });

  it('is there for the last reply always, for an earlier one under the pointer and with the focus', async () => {
    await open();
    const seen = (each: ReturnType<typeof turn>) =>
      each
        .getByRole('group', { name: 'Reply actions' })
        .evaluate((group) => getComputedStyle(group).opacity === '1');
    await input().hover();
    assert.deepEqual([await seen(first()), await seen(turn('Kimi K2, reply 2'))], [false, true]);
    await first().hover();
    assert.equal(await seen(first()), true);
    await input().hover();
    await first().getByRole('button', { name: 'Copy Reply' }).focus();
    assert.equal(await seen(first()), true);
  });

  it('quotes a reply in the input, behind what is typed', async () => {
    await open();
    await input().fill('Wait:');
    await first().getByRole('button', { name: 'Quote Reply' }).click();
    assert.equal(
      await input().inputValue(),
      'Wait:\n> In cents.\n>\n> And **rounded** once, at the end.\n\n',
    );
    await panel.focusOn('Message');
  });

  it('quotes what is selected of it only', async () => {
    await open();
    await first().getByText('rounded').selectText();
    await first().getByRole('button', { name: 'Quote Reply' }).click();
    assert.equal(await input().inputValue(), '> rounded\n\n');
    await input().fill('');
    // What is selected elsewhere is not meant.
    await first().getByText('rounded').selectText();
    await turn('Kimi K2, reply 2').getByRole('button', { name: 'Quote Reply' }).click();
    assert.equal(await input().inputValue(), '> Free from 50 €.\n\n');
  });

  it('asks again, and asks another model again', async () => {
    await open();
    await first().getByRole('button', { name: 'Retry', exact: true }).click();
    await first().getByRole('button', { name: 'Ask Another Model…' }).focus();
    await panel.page.keyboard.press('Enter');
    const menu = panel.page.getByRole('dialog', { name: 'Ask Another Model…' });
    await menu.waitFor();
    await panel.page.keyboard.press('Escape');
    assert.equal(await focused(), 'Ask Another Model…', 'the focus comes back');
    await panel.page.keyboard.press('Enter');
    await menu.getByRole('option', { name: /DeepSeek V3/u }).click();
    assert.deepEqual(await panel.postedOf('retry'), [
      { type: 'retry', session: 'session-1', reply: 'r1' },
      { type: 'retry', session: 'session-1', reply: 'r1', model: models[1]?.ref },
    ]);
    assert.deepEqual(await panel.postedOf('choose-model'), []);
    // From now on the menu chooses the chat's model again.
    await panel.page.getByRole('combobox', { name: 'Model', exact: true }).click();
    await panel.page.getByRole('option', { name: /DeepSeek V3/u }).click();
    assert.equal((await panel.postedOf('choose-model')).length, 1);
  });

  it('forks from a reply and from a message', async () => {
    await open();
    await first().getByRole('button', { name: 'Fork Chat from Here' }).click();
    await mine().getByRole('button', { name: 'Fork Chat from Here' }).click();
    const fork = { type: 'fork', session: 'session-1', message: 'q1' };
    assert.deepEqual(await panel.postedOf('fork'), [fork, fork]);
  });

  it('deletes a message with its replies, and brings them back', async () => {
    await open();
    await mine().getByRole('button', { name: 'Delete Message and Its Replies' }).focus();
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.postedOf('remove-message'), [
      { type: 'remove-message', session: 'session-1', message: 'q1', removed: true },
    ]);
    await panel.send(event({ type: 'message-removed', message: 'q1', removed: true }));
    assert.equal(await panel.page.getByText('How is the total computed?').count(), 0);
    assert.equal(await panel.page.getByText('In cents.').count(), 0);
    await panel.page.getByText('And shipping?').waitFor();
    assert.equal(await turn('Message deleted').getAttribute('aria-setsize'), '3');
    assert.equal(await focused(), 'Bring Back the Message and Its Replies');
    await panel.page.keyboard.press('Enter');
    await panel.send(event({ type: 'message-removed', message: 'q1', removed: false }));
    await panel.page.getByText('How is the total computed?').waitFor();
    await panel.page.getByText('In cents.').waitFor();
    assert.deepEqual((await panel.postedOf('remove-message')).at(-1), {
      type: 'remove-message',
      session: 'session-1',
      message: 'q1',
      removed: false,
    });
  });

  it('deletes a reply alone', async () => {
    await open();
    await first().getByRole('button', { name: 'Delete Reply' }).click();
    await panel.send(event({ type: 'message-removed', message: 'r1', removed: true }));
    await panel.page.getByText('How is the total computed?').waitFor();
    assert.equal(await panel.page.getByText('In cents.').count(), 0);
    await turn('Reply deleted').getByRole('button', { name: 'Bring Back the Reply' }).waitFor();
  });

  it('offers what may come next after the last answer, which the person sends', async () => {
    await open();
    const next = panel.page.getByRole('list', { name: 'What next' });
    assert.deepEqual(await next.getByRole('listitem').allInnerTexts(), [
      'Explain in More Detail',
      'Show an Example',
      'Show Where in the Code',
    ]);
    await input().fill('Thanks.');
    await next.getByRole('button', { name: 'Show an Example' }).click();
    assert.equal(await input().inputValue(), 'Thanks.\nShow me an example.');
    await panel.focusOn('Message');
    assert.deepEqual(await panel.postedOf('send'), []);
    const code = reply('r2', 'q2', { text: '**src/cart.ts**\n\n```ts\nconst free = 50;\n```\n' });
    await panel.send(snapshot([...talk.slice(0, 3), code]));
    await next.getByRole('button', { name: 'Apply the Code' }).click();
    assert.deepEqual(await panel.postedOf('use-code'), [
      {
        type: 'use-code',
        session: 'session-1',
        reply: 'r2',
        use: 'apply',
        text: 'const free = 50;',
        language: 'ts',
        path: 'src/cart.ts',
      },
    ]);
    await panel.send(snapshot([...talk.slice(0, 3), { ...code, status: 'stopped' }]));
    await next.waitFor({ state: 'detached' });
  });

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      await open(theme);
      await panel.send(event({ type: 'message-removed', message: 'r1', removed: true }));
      await mine().getByRole('button', { name: 'Copy Message' }).focus();
      assert.deepEqual(await panel.faults(), []);
      await panel.picture(`actions-${theme}`);
      await turn('Kimi K2, reply 2')
        .getByRole('button', { name: /Another Model/u })
        .click();
      await panel.page.getByRole('dialog').waitFor();
      assert.deepEqual(await panel.faults(), []);
      await panel.picture(`retry-with-${theme}`);
    });
  }

  it('fits into 250 px', async () => {
    await open('dark', 250);
    await mine().getByRole('button', { name: 'Copy Message' }).focus();
    const beyond = await panel.page.evaluate(() =>
      [...document.querySelectorAll('button, textarea, li, p')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.getAttribute('aria-label') ?? element.textContent),
    );
    assert.deepEqual(beyond, []);
    await panel.picture('actions-narrow');
  });
});
