import assert from 'node:assert/strict';
import type { MessageQueue } from '../../src/protocol/messageQueue.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const talk = [
  question('q1', 'How is the total computed?'),
  reply('r1', 'q1', { text: 'In cents, and rounded once.' }),
  question('q2', 'And shipping?\nFor Norway?'),
];
const answered = [...talk, reply('r2', 'q2', { text: 'Never free.' })];
const running = [...talk, reply('r2', 'q2', { text: 'It dep', status: 'running' })];

const queueOf = (queue: MessageQueue): HostMessageBody => ({
  type: 'queue',
  session: 'session-1',
  queue,
});

const two: MessageQueue = {
  messages: [
    { id: 'w1', text: 'Then write the test' },
    { id: 'w2', text: 'And update the docs <b>all</b> of them, for every country we deliver to' },
  ],
};

describe('writing in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(
    messages = answered,
    {
      theme = 'dark',
      width = 420,
      draft = '',
    }: { readonly theme?: PanelTheme; readonly width?: number; readonly draft?: string } = {},
  ): Promise<void> {
    panel = await openPanel(theme, width, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(messages, {}, draft));
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const waiting = () => panel.page.getByRole('region', { name: 'Messages that wait' });
  const press = (key: string) => panel.page.keyboard.press(key);
  const said = (text: string | RegExp) =>
    panel.page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });

  describe('while a reply runs', () => {
    it('Enter has the message wait, and the list says what waits', async () => {
      await open(running);
      await panel.send(queueOf({ messages: [] }));
      await input().fill('Then write the test');
      await press('Enter');
      const [asked] = await panel.postedOf('queue-message');
      assert.equal(asked?.text, 'Then write the test');
      assert.deepEqual(await panel.postedOf('send'), []);
      assert.equal(await input().inputValue(), 'Then write the test');
      await panel.send({ type: 'accepted', request: asked.request }, queueOf(two));
      assert.equal(await input().inputValue(), '');
      const items = waiting().getByRole('listitem');
      assert.deepEqual(
        await items.allInnerTexts(),
        two.messages.map((each) => each.text),
      );
      await waiting().getByText('Sent when the reply has ended:').waitFor();
      await said('Message added, 2 wait');
    });

    it('a refused one stays in the input with the reason', async () => {
      await open(running);
      await input().fill('One too many');
      await button('Add to Queue').click();
      const [asked] = await panel.postedOf('queue-message');
      const reason = 'At most 20 messages can wait.';
      await panel.send({ type: 'refused', request: asked?.request ?? '', reason });
      assert.equal(await input().inputValue(), 'One too many');
      await panel.page.locator('.composer-notice', { hasText: reason }).waitFor();
    });

    it('Alt+Enter and its button stop the reply and send at once', async () => {
      await open(running);
      await input().fill('No, for Sweden');
      await press('Alt+Enter');
      const [first] = await panel.postedOf('send');
      assert.deepEqual(
        { ...first, request: '' },
        { type: 'send', request: '', session: 'session-1', text: 'No, for Sweden', steers: true },
      );
      await panel.send({ type: 'refused', request: first?.request ?? '', reason: 'Not now.' });
      await button('Steer with Message').click();
      assert.equal((await panel.postedOf('send')).length, 2);
      assert.deepEqual(await panel.postedOf('queue-message'), []);
    });

    it('one that waits is sent now, taken away, or changed in its place', async () => {
      await open(running);
      await panel.send(queueOf(two));
      const first = waiting().getByRole('listitem').first();
      await first.getByRole('button', { name: 'Stop the Reply and Send Now' }).click();
      assert.deepEqual(await panel.postedOf('send-queued'), [
        { type: 'send-queued', session: 'session-1', id: 'w1' },
      ]);
      await input().fill('half a thought');
      await first.getByRole('button', { name: 'Edit Waiting Message' }).click();
      assert.equal(await input().inputValue(), 'Then write the test\n\nhalf a thought');
      const posted = (await panel.posted()).filter(
        ({ type }) => type === 'draft' || type === 'unqueue',
      );
      // The host has the text as the draft before it lets go of it.
      assert.deepEqual(posted.slice(-2), [
        { type: 'draft', session: 'session-1', text: 'Then write the test\n\nhalf a thought' },
        { type: 'unqueue', session: 'session-1', id: 'w1', toInput: true },
      ]);
      await panel.send(queueOf({ messages: two.messages.slice(1) }));
      await press('Enter');
      assert.equal((await panel.postedOf('queue-message'))[0]?.before, 'w2');
    });

    it('taking one away moves the focus to the next, and at last to the input', async () => {
      await open(running);
      await panel.send(queueOf(two));
      const remove = waiting().getByRole('button', { name: 'Remove Waiting Message' });
      await remove.first().focus();
      await press('Enter');
      await panel.send(queueOf({ messages: two.messages.slice(1) }));
      assert.equal(await remove.evaluate((element) => element === document.activeElement), true);
      await press('Enter');
      await panel.send(queueOf({ messages: [] }));
      await waiting().waitFor({ state: 'detached' });
      assert.equal(await input().evaluate((element) => element === document.activeElement), true);
      assert.deepEqual(
        (await panel.postedOf('unqueue')).map(({ id }) => id),
        ['w1', 'w2'],
      );
    });
  });

  describe('what is dropped on the input', () => {
    const drop = (entries: Readonly<Record<string, string>>, file?: string) =>
      input().evaluate(
        (element, [given, name]) => {
          const dataTransfer = new DataTransfer();
          for (const [type, value] of Object.entries(given)) dataTransfer.setData(type, value);
          if (name !== undefined) dataTransfer.items.add(new File(['x'], name));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          const isOver = !element.dispatchEvent(new DragEvent('dragover', options));
          const isTaken = !element.dispatchEvent(new DragEvent('drop', options));
          return [isOver, isTaken];
        },
        [entries, file] as const,
      );

    it('is mentioned where it is a file of the Explorer, behind what is typed', async () => {
      await open(answered);
      await input().fill('Compare');
      // As VS Code gives them: a browser's own list has the first only.
      const list = 'file:///shop/src/cart.ts\r\nvscode-remote://box/shop/my%20file.ts';
      const first = 'file:///shop/src/cart.ts';
      const data = { 'text/uri-list': first, 'application/vnd.code.uri-list': list };
      assert.deepEqual(await drop(data), [true, true]);
      const uris = ['file:///shop/src/cart.ts', 'vscode-remote://box/shop/my%20file.ts'];
      assert.deepEqual(await panel.postedOf('mention-files'), [{ type: 'mention-files', uris }]);
      await panel.send({ type: 'focus-input', text: '@src/cart.ts @"my file.ts" ' });
      assert.equal(await input().inputValue(), 'Compare\n@src/cart.ts @"my file.ts" ');
    });

    it('goes in as text where the system names no place', async () => {
      await open(answered);
      assert.deepEqual(await drop({}, 'orders.csv'), [true, true]);
      await panel.page.waitForFunction(
        () => document.querySelector('textarea')?.value === '```csv orders.csv\nx\n```\n',
      );
      assert.deepEqual(await panel.postedOf('mention-files'), []);
    });

    it('is left to the browser where it is text, and ignored where it is a link', async () => {
      await open(answered);
      assert.deepEqual(await drop({ 'text/plain': 'some words' }), [false, false]);
      await drop({ 'text/uri-list': 'https://example.org/' });
      await drop({ 'text/uri-list': 'command:workbench.action.quit' });
      assert.deepEqual(await panel.postedOf('mention-files'), []);
    });
  });

  it('says why what waits is held, after a reload of the page too', async () => {
    await open(answered);
    await panel.send(queueOf({ ...two, held: 'stopped' }));
    await waiting()
      .getByText(/The reply was stopped, so nothing was sent/u)
      .waitFor();
    await said(/The reply was stopped/u);
    await waiting().getByRole('button', { name: 'Send Now', exact: true }).first().waitFor();
    await panel.page.reload();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(answered), queueOf({ ...two, held: 'refused', reason: 'Not now.' }));
    await waiting()
      .getByText(/The message was not taken\. Not now\./u)
      .waitFor();
    assert.equal(await waiting().getByRole('listitem').count(), 2);
  });

  describe('the history of the input', () => {
    const value = () => input().inputValue();

    /** On some systems the first one takes the caret to the beginning of the text. */
    async function upFromFirstLine(): Promise<void> {
      const before = await value();
      await press('ArrowUp');
      await panel.page.waitForTimeout(50);
      if ((await value()) === before) await press('ArrowUp');
    }

    it('is walked with the arrows at the edges, and the draft is kept', async () => {
      await open(answered, { draft: 'my draft' });
      assert.equal(await value(), 'my draft');
      await upFromFirstLine();
      assert.equal(await value(), 'And shipping?\nFor Norway?');
      await press('ArrowUp');
      assert.equal(await value(), 'How is the total computed?');
      await press('ArrowUp');
      assert.equal(await value(), 'How is the total computed?', 'there is no older one');
      await press('ArrowDown');
      assert.equal(await value(), 'And shipping?\nFor Norway?');
      await press('ArrowDown');
      assert.equal(await value(), 'my draft');
    });

    it('leaves the arrows within a text to the caret', async () => {
      await open(answered);
      await input().fill('one\ntwo\nthree');
      await press('ArrowUp');
      await press('ArrowUp');
      await panel.page.waitForTimeout(50);
      assert.equal(await value(), 'one\ntwo\nthree');
      const caret = await input().evaluate(
        (element: HTMLTextAreaElement) => element.selectionStart,
      );
      assert.equal(caret, 3);
      await upFromFirstLine();
      assert.equal(await value(), 'And shipping?\nFor Norway?');
    });

    it('keeps the draft over a reload of the page, and after an older message was sent again', async () => {
      await open(answered, { draft: 'my draft' });
      await press('Home');
      await press('ArrowUp');
      assert.equal(await value(), 'And shipping?\nFor Norway?');
      await panel.page.reload();
      await panel.page.waitForFunction(() => globalThis.posted.length > 0);
      await panel.send(snapshot(answered, {}, 'my draft'));
      assert.equal(await value(), 'my draft');
      await input().focus();
      await press('Home');
      await press('ArrowUp');
      await press('Enter');
      const [sent] = await panel.postedOf('send');
      assert.equal(sent?.text, 'And shipping?\nFor Norway?');
      await panel.send({ type: 'accepted', request: sent.request });
      assert.equal(await value(), 'my draft');
      assert.equal((await panel.postedOf('draft')).at(-1)?.text, 'my draft');
    });

    it('takes what was changed for the draft, and the draft before it can be gone back to', async () => {
      await open(answered, { draft: 'my draft' });
      await press('Home');
      await press('ArrowUp');
      await press('End');
      await panel.page.keyboard.type('!');
      assert.equal(await value(), 'And shipping?!\nFor Norway?');
      await press('Control+Home');
      await press('ArrowUp');
      assert.equal(await value(), 'my draft');
      await press('ArrowDown');
      assert.equal(await value(), 'And shipping?!\nFor Norway?');
    });

    it('does not take the arrows of an input method', async () => {
      await open(answered);
      const cdp = await panel.page.context().newCDPSession(panel.page);
      await input().focus();
      await cdp.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
      const isTaken = await input().evaluate((element) =>
        element.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: 'ArrowUp',
            bubbles: true,
            cancelable: true,
            isComposing: true,
          }),
        ),
      );
      await panel.page.waitForTimeout(50);
      assert.equal(isTaken, true, 'not prevented');
      assert.equal(await value(), 'に');
    });
  });

  const scenes: Record<string, () => Promise<void>> = {
    async queue() {
      await panel.send(queueOf(two));
      await input().fill('One more');
    },
    async held() {
      await panel.send(queueOf({ ...two, held: 'failed' }));
    },
  };

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      for (const [name, act] of Object.entries(scenes)) {
        await open(name === 'held' ? answered : running, { theme });
        await act();
        assert.deepEqual(await panel.faults(), [], name);
        await panel.picture(`writing-${name}-${theme}`);
        await panel.close();
      }
      await open();
    });
  }

  it('fits into 250 px', async () => {
    await open(running, { width: 250 });
    for (const act of Object.values(scenes)) {
      await act();
      const beyond = await panel.page.evaluate(() =>
        [...document.querySelectorAll('button, textarea, li, p')]
          .filter((element) => !element.closest('[role=status]'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map((element) => element.textContent),
      );
      assert.deepEqual(beyond, []);
    }
    await panel.picture('writing-narrow');
  });
});
