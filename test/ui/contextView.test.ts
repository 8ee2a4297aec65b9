import assert from 'node:assert/strict';
import { openFile, repeatUntil, runCommand } from '../helpers/browser.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** All that a recorded request says. */
function wordsOf({ server }: ParleyWindow): string {
  const messages = fieldOf(server.chats.at(-1)?.body, 'messages');
  assert.ok(Array.isArray(messages));
  return messages.map((each) => String(fieldOf(each, 'content'))).join('\n');
}

describe('the context view', () => {
  let parley: ParleyWindow;

  const share = shareParley({ server: { script: textReply('Understood.') } });

  beforeEach(async () => {
    parley = await share();
  });

  const line = (name: RegExp) =>
    parley.page.getByRole('tree', { name: 'Context' }).getByRole('treeitem', { name });
  /** As often as it takes: VS Code forgets what a row stands for while the tree is drawn anew. */
  const press = (name: RegExp, button: string, result: RegExp): Promise<void> =>
    repeatUntil(line(result), async () => {
      await line(name).hover({ timeout: 5_000 });
      await line(name).getByRole('button', { name: button }).click({ timeout: 5_000 });
    });

  it('shows what goes along, to remove, to put back, to pin and to unpin', async () => {
    const { frame, page } = parley;
    await openFile(page, 'src/money.ts');
    await page.getByRole('button', { name: /^Context Section/u }).click();
    await line(/^Instructions, .*tokens/u).waitFor();
    const [alone, removed] = [/^src\/money\.ts, [\d,≈]+ tokens/u, /^src\/money\.ts, removed/u];
    const pinned = /^src\/money\.ts, pinned, /u;
    await press(alone, 'Remove From Context', /^Left Out, 1 piece/u);
    await line(/^Left Out, 1 piece/u).click();
    await press(removed, 'Put Back Into Context', alone);
    await press(alone, 'Pin to This Chat', pinned);
    await runCommand(page, 'View: Close All Editors');
    await line(pinned).waitFor();
    await sendMessage(frame, 'What is this?');
    await replyEnded(frame, 1);
    assert.match(wordsOf(parley), /File: src\/money\.ts/u);
    await repeatUntil(page.getByRole('tab', { name: /money\.ts/u }).first(), () =>
      line(pinned).click({ timeout: 5_000 }),
    );
    await press(pinned, 'Unpin From This Chat', alone);
    await line(pinned).waitFor({ state: 'detached' });
  });

  it('gets files that are chosen from a list of all of them', async () => {
    const { frame, page } = parley;
    const picker = page.locator('.quick-input-widget');
    const box = picker.locator('.quick-input-box input');
    await runCommand(page, 'Parley: Add Files to Chat…');
    await picker
      .getByRole('checkbox', { name: /cart\.ts/u })
      .first()
      .waitFor();
    await box.fill('money');
    await picker
      .getByRole('checkbox', { name: /^money\.ts/u })
      .first()
      .click();
    // With two letters in the wrong order: the list is another one, and what was ticked stays so.
    await repeatUntil(
      picker.getByRole('checkbox', { name: /^discounts\.ts/u }).first(),
      async () => {
        await box.fill('');
        await box.fill('discuonts');
      },
    );
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

  it('is seen before it goes along: a symbol says what it is, and shows its lines', async () => {
    const { frame, page } = parley;
    // What the index found says that it is there.
    await messageInput(frame).fill('How is a discount applied to the cart?');
    await frame
      .getByRole('button', { name: /Found for the question/u })
      .first()
      .waitFor();
    await messageInput(frame).fill('');
    await messageInput(frame).pressSequentially('What does @OrderB');
    await frame
      .getByRole('option', { name: /^Symbol OrderBook class /u })
      .first()
      .waitFor();
    while (!(await frame.locator('[aria-selected=true]', { hasText: 'OrderBook' }).count()))
      await page.keyboard.press('ArrowDown');
    await frame.locator('.completion-preview', { hasText: 'class OrderBook' }).waitFor();
    await page.keyboard.press('Escape');
    await messageInput(frame).fill('');
    await messageInput(frame).pressSequentially('See @src/money');
    await frame.locator('.completion-preview', { hasText: 'src/money.ts' }).waitFor();
  });
});
