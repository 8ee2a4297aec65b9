// Keys on a message of the person that has the focus, as VS Code's own chat has them.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import {
  branched,
  pastView,
  question,
  reply,
  rewound,
  snapshot,
  snapshotOf,
} from './panelContent.ts';
import { openPanel, openPanelOn, type PanelPage } from './panelHarness.ts';

const chat = snapshot([
  question('q1', 'The first'),
  reply('r1', 'q1', { text: 'One.' }),
  question('q2', 'The second'),
  reply('r2', 'q2', { text: 'Two.' }),
]);
const busy = snapshot([question('q1', 'The first'), reply('r1', 'q1', { status: 'running' })]);

describe('keys on a message of the person', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(first: HostMessageBody, page = openPanel()): Promise<void> {
    panel = await page;
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
  }

  /** Goes to the last message of the person, or that many before it. */
  async function goUp(times = 1): Promise<void> {
    for (let at = 0; at < times; at++) await panel.press('Control+Alt+ArrowUp');
    await focusIs('ARTICLE');
  }

  const focusIs = (tag: string): Promise<unknown> =>
    panel.page.waitForFunction((wanted) => document.activeElement?.tagName === wanted, tag);

  const said = (text: string): Promise<void> =>
    panel.page.getByRole('status').getByText(text).waitFor({ state: 'attached' });

  const box = () => panel.page.getByRole('textbox', { name: 'Edited message' });

  it('Enter has it changed, and Escape goes back to it', async () => {
    await open(chat);
    await goUp(2);
    await panel.press('Enter');
    await panel.focusOn('Edited message');
    assert.equal(await box().inputValue(), 'The first');
    await panel.press('End');
    await panel.page.keyboard.type(' one');
    await panel.press('Escape');
    await box().waitFor({ state: 'detached' });
    await focusIs('ARTICLE');
    await panel.press('Enter');
    await panel.focusOn('Edited message');
    await box().fill('Another first');
    await panel.press('Enter');
    const [sent] = await panel.postedOf('edit-message');
    assert.deepEqual([sent?.message, sent?.text], ['q1', 'Another first']);
  });

  it('Enter goes on with a change that was begun', async () => {
    await open(chat);
    await goUp();
    await panel.press('Enter');
    await panel.focusOn('Edited message');
    await box().fill('Half a thought');
    await panel.page.getByRole('article', { name: 'You' }).last().focus();
    await panel.press('Enter');
    await panel.focusOn('Edited message');
    assert.equal(await box().inputValue(), 'Half a thought');
    assert.deepEqual(await panel.postedOf('edit-message'), []);
  });

  it('Delete asks for the way back to before it, and the focus is not lost', async () => {
    await open(snapshotOf(branched));
    await goUp();
    await panel.press('Delete');
    const [asked, ...others] = await panel.postedOf('restore-before');
    assert.deepEqual(others, []);
    const last = branched.messages.findLast(({ kind }) => kind === 'message');
    assert.deepEqual(asked, { type: 'restore-before', session: 'session-1', message: last?.id });
    await focusIs('ARTICLE');
    await panel.send(snapshotOf(rewound));
    await panel.focusOn('Message');
  });

  it('Delete leaves the focus on the message where nobody agreed', async () => {
    await open(snapshotOf(branched));
    await goUp();
    await panel.press('Delete');
    const [asked] = await panel.postedOf('restore-before');
    // As the question of VS Code's does.
    await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await panel.send({ type: 'reveal', message: asked?.message ?? '' });
    await focusIs('ARTICLE');
    // What goes aside later takes nobody's focus.
    const copy = panel.page.getByRole('button', { name: 'Copy Message' }).first();
    await copy.focus();
    await panel.send(snapshotOf(rewound));
    assert.equal(await copy.evaluate((each) => each === document.activeElement), true);
  });

  it('are Enter and Cmd+Backspace on a Mac', async () => {
    await open(chat, openPanelOn('MacIntel'));
    await goUp();
    await panel.press('Delete');
    assert.deepEqual(await panel.postedOf('restore-before'), []);
    await panel.press('Meta+Backspace');
    assert.equal((await panel.postedOf('restore-before')).length, 1);
    const turn = panel.page.getByRole('article', { name: 'You' }).last();
    assert.equal(await turn.getAttribute('aria-keyshortcuts'), 'Enter Meta+Backspace');
  });

  it('do nothing while a reply runs but say so, and nothing at all in the past', async () => {
    await open(busy);
    await goUp();
    for (const key of ['Enter', 'Delete']) {
      await panel.press(key);
      await said('A reply is running: stop it first');
    }
    await panel.send({ ...chat, past: pastView(3) });
    await panel.page
      .getByRole('article', { name: 'You' })
      .last()
      .evaluate((turn) => {
        turn.tabIndex = -1;
        turn.focus();
      });
    await panel.press('Enter');
    await panel.press('Delete');
    assert.equal(await box().count(), 0);
    assert.deepEqual(await panel.postedOf('restore-before'), []);
  });

  it('are the caret’s in a text, and the buttons’ on a button', async () => {
    await open(chat);
    await goUp();
    await panel.press('Enter');
    await panel.focusOn('Edited message');
    await panel.press('Home');
    await panel.press('Delete');
    assert.equal(await box().inputValue(), 'he second');
    await panel.press('Escape');
    await panel.page.getByRole('button', { name: 'Copy Message' }).last().focus();
    await panel.press('Delete');
    await panel.press('Enter');
    assert.equal((await panel.postedOf('copy')).length, 1);
    assert.deepEqual(await panel.postedOf('restore-before'), []);
    assert.equal(await box().count(), 0);
  });
});
