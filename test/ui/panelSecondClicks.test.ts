// Who clicks twice, or holds a key, means it once.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { branched, question, reply, snapshot, snapshotOf } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const code = '```bash\nnpm test\n```';
const talk = [
  question('q1', 'How are the tests run?'),
  reply('r1', 'q1', { text: code }),
  question('q2', 'And **where**?'),
  reply('r2', 'q2', { text: 'In [a terminal](https://shop.example/terminal).' }),
];
const running = [...talk, question('q3', 'Sent'), reply('r3', 'q3', { status: 'running' })];

describe('a second click', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  async function open(first: HostMessageBody = snapshot(talk)): Promise<void> {
    panel = await openPanel('dark', 420, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('button', { name: 'Send' }).waitFor();
  }

  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });

  /** As an impatient hand does it: what the first click leads to is there before the second one. */
  async function clickTwice(target: Locator, meanwhile: () => Promise<void>): Promise<void> {
    await target.hover();
    await panel.page.mouse.down({ clickCount: 1 });
    await panel.page.mouse.up({ clickCount: 1 });
    await meanwhile();
    await panel.page.mouse.down({ clickCount: 2 });
    await panel.page.mouse.up({ clickCount: 2 });
  }

  /** Has come to lie where the pointer is. */
  async function pointAt(target: Locator): Promise<void> {
    await target.waitFor();
    const box = await target.boundingBox();
    assert.ok(box);
    await panel.page.mouse.move(box.x + 5, box.y + 5);
  }

  it('on Send does not stop the reply that begins in its place', async () => {
    await open();
    await input().fill('Sent');
    await clickTwice(button('Send'), async () => {
      await panel.send(snapshot(running));
      await button('Stop').waitFor();
    });
    assert.equal((await panel.postedOf('send')).length, 1);
    assert.deepEqual(await panel.postedOf('stop'), []);
    await button('Stop').click();
    assert.equal((await panel.postedOf('stop')).length, 1, 'a click by itself stops');
  });

  it('on Edit does not send the version that nobody has written yet', async () => {
    await open();
    const turn = panel.page.getByRole('article', { name: 'You' }).last();
    await turn.hover();
    const edit = turn.getByRole('button', { name: 'Edit Message' });
    await clickTwice(edit, async () => {
      // In a narrow panel it comes to lie where the first click was.
      await pointAt(button('Send New Version'));
    });
    assert.deepEqual(await panel.postedOf('edit-message'), []);
    await button('Send New Version').click();
    assert.equal((await panel.postedOf('edit-message')).length, 1, 'a click by itself sends');
  });

  it('does once what makes something: a fork, a file, a command that runs, an opened link', async () => {
    await open();
    await button('Fork Chat from Here').last().dblclick();
    await button('New File').dblclick();
    await button('Run in Terminal').dblclick();
    await panel.page.getByRole('link', { name: 'a terminal' }).dblclick();
    assert.equal((await panel.postedOf('fork')).length, 1);
    assert.deepEqual(
      (await panel.postedOf('use-code')).map(({ use }) => use),
      ['new-file', 'run'],
    );
    assert.equal((await panel.postedOf('open-link')).length, 1);
  });

  it('goes one more step where steps are gone, and takes the next of a list', async () => {
    await open(snapshotOf(branched));
    const versions = panel.page.getByRole('group', { name: 'Versions of this message' });
    await versions.getByRole('button', { name: 'Previous Version' }).dblclick();
    assert.equal((await panel.postedOf('choose-branch')).length, 2);

    const chips = panel.page.getByRole('list', { name: 'Context' }).getByRole('listitem');
    const remove = chips.getByRole('button', { name: /^Remove/u });
    const next = remove.nth(1);
    await clickTwice(remove.first(), async () => {
      await pointAt(next);
    });
    assert.equal((await panel.postedOf('remove-context')).length, 2);
  });

  it('on a message that waits does not take the next one back too', async () => {
    await open();
    const messages = [
      { id: 'w1', text: 'Then the test' },
      { id: 'w2', text: 'And the docs' },
    ];
    const queue = (waiting: typeof messages): HostMessageBody => ({
      type: 'queue',
      session: 'session-1',
      queue: { messages: waiting },
    });
    await panel.send(queue(messages));
    const edit = button('Edit Waiting Message');
    await clickTwice(edit.first(), async () => {
      await panel.send(queue(messages.slice(1)));
      await pointAt(edit);
    });
    assert.deepEqual(
      (await panel.postedOf('unqueue')).map(({ id }) => id),
      ['w1'],
    );
    assert.equal(await input().inputValue(), 'Then the test');
  });

  it('of a key that is held is none', async () => {
    await open();
    await button('Fork Chat from Here').last().focus();
    await panel.page.keyboard.down('Enter');
    await panel.page.keyboard.down('Enter');
    await panel.page.keyboard.up('Enter');
    assert.equal((await panel.postedOf('fork')).length, 1);

    const edit = panel.page.getByRole('button', { name: 'Edit Message' }).last();
    await edit.focus();
    await panel.page.keyboard.down('Enter');
    await panel.page.getByRole('textbox', { name: 'Edited message' }).waitFor();
    await panel.page.keyboard.down('Enter');
    await panel.page.keyboard.up('Enter');
    assert.deepEqual(await panel.postedOf('edit-message'), []);
    await panel.page.keyboard.press('Enter');
    assert.equal((await panel.postedOf('edit-message')).length, 1);
  });
});
