import assert from 'node:assert/strict';
import { openFile, runCommand } from '../helpers/browser.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

/** All that a recorded request says. */
function wordsOf({ server }: ParleyWindow): string {
  const messages = fieldOf(server.chats.at(-1)?.body, 'messages');
  assert.ok(Array.isArray(messages));
  return messages.map((each) => String(fieldOf(each, 'content'))).join('\n');
}

describe('the context view', () => {
  let parley: ParleyWindow;

  const server = { script: textReply('Understood.') };

  endParleysAfterEach();

  const line = (name: RegExp) =>
    parley.page.getByRole('tree', { name: 'Context' }).getByRole('treeitem', { name });
  const press = async (name: RegExp, button: string): Promise<void> => {
    await line(name).hover();
    await line(name).getByRole('button', { name: button }).click();
  };

  it('shows what goes along, to remove, to put back, to pin and to unpin', async () => {
    parley = await openParley({ server });
    const { frame, page } = parley;
    await openFile(page, 'src/money.ts');
    await page.getByRole('button', { name: /^Context Section/u }).click();
    await line(/^Instructions, .*tokens/u).waitFor();
    await press(/^src\/money\.ts, [\d,≈]+ tokens/u, 'Remove From Context');
    await line(/^Left Out, 1 piece/u).waitFor();
    await line(/^Left Out, 1 piece/u).click();
    await press(/^src\/money\.ts, removed/u, 'Put Back Into Context');
    await press(/^src\/money\.ts, [\d,≈]+ tokens/u, 'Pin to This Chat');
    await runCommand(page, 'View: Close All Editors');
    await line(/^src\/money\.ts, pinned, /u).waitFor();
    await page.screenshot({ path: 'out/panel7/context-view.png' });
    await sendMessage(frame, 'What is this?');
    await replyEnded(frame, 1);
    assert.match(wordsOf(parley), /File: src\/money\.ts/u);
    await line(/^src\/money\.ts, pinned, /u).click();
    await page.getByRole('tab', { name: /money\.ts/u }).waitFor();
    await press(/^src\/money\.ts, pinned, /u, 'Unpin From This Chat');
    await line(/^src\/money\.ts, pinned, /u).waitFor({ state: 'detached' });
  });

  it('gets files that are chosen from a list of all of them', async () => {
    parley = await openParley({ server });
    const { frame, page } = parley;
    const picker = page.locator('.quick-input-widget');
    const box = picker.locator('.quick-input-box input');
    await runCommand(page, 'Parley: Add Files to Chat…');
    await picker
      .getByRole('checkbox', { name: /cart\.ts/u })
      .first()
      .waitFor();
    await box.fill('srcmon');
    await picker
      .getByRole('checkbox', { name: /^money\.ts/u })
      .first()
      .click();
    await box.fill('discou');
    await picker
      .getByRole('checkbox', { name: /^discounts\.ts/u })
      .first()
      .waitFor();
    await page.screenshot({ path: 'out/panel7/add-files.png' });
    await picker
      .getByRole('checkbox', { name: /^discounts\.ts/u })
      .first()
      .click();
    await box.press('Enter');
    await sendMessage(frame, 'What are these?');
    await replyEnded(frame, 1);
    assert.match(wordsOf(parley), /File: src\/money\.ts/u);
    assert.match(wordsOf(parley), /File: src\/discounts\.ts/u);
    await runCommand(page, 'Parley: Add Files to Chat…');
    await picker
      .getByRole('checkbox', { name: /^money\.ts/u, checked: true })
      .first()
      .click();
    await box.press('Enter');
    await sendMessage(frame, 'And now?');
    await replyEnded(frame, 2);
    assert.doesNotMatch(wordsOf(parley), /File: src\/money\.ts/u);
    assert.match(wordsOf(parley), /File: src\/discounts\.ts/u);
  });
});
