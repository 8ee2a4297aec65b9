// The second key of Ctrl+Alt+H N is VS Code's, and not the page's as well.
import assert from 'node:assert/strict';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

describe('a chord of VS Code’s', function () {
  this.timeout(60_000);
  let panel: PanelPage;

  beforeEach(async () => {
    panel = await openPanel('dark', 420, 700);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([question('q1', 'Which?'), reply('r1', 'q1')]));
    await input().focus();
    await panel.page.keyboard.type('My draft');
  });

  afterEach(() => panel.close());

  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });

  async function chord(...keys: readonly string[]): Promise<void> {
    await panel.page.keyboard.press('Control+Alt+h');
    for (const key of keys) await panel.page.keyboard.press(key);
  }

  it('writes nothing, deletes nothing and sends nothing', async () => {
    for (const key of ['n', 'Backspace', 'Enter']) {
      await chord(key);
      assert.equal(await input().inputValue(), 'My draft', key);
    }
    assert.deepEqual(await panel.postedOf('send'), []);
    await panel.page.keyboard.press('Enter');
    assert.equal((await panel.postedOf('send')).length, 1, 'the next key is the page’s again');
  });

  it('does not send a message that is changed', async () => {
    await panel.page.getByRole('button', { name: 'Edit Message' }).focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('textbox', { name: 'Edited message' }).waitFor();
    await chord('Enter');
    assert.deepEqual(await panel.postedOf('edit-message'), []);
  });

  it('takes one key, Shift not counted, and what is typed after that is typed', async () => {
    await chord('Shift', 'N', 'n');
    assert.equal(await input().inputValue(), 'My draftn');
    await chord('Control+Alt+h', 'n');
    assert.equal(await input().inputValue(), 'My draftnn', 'the prefix itself was the second key');
  });
});
