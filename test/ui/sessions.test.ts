import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { answerInputBox, inputBox, repeatUntil, runCommand } from '../helpers/browser.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

function item(page: Page, title: string): Locator {
  return page.getByRole('treeitem', { name: new RegExp(`^${title}`, 'u') }).first();
}

/** Chooses from the menu of a line of the tree, and waits for what that opens. */
async function choose(page: Page, title: string, action: string, opened: Locator): Promise<void> {
  await repeatUntil(opened, async () => {
    await item(page, title).click({ button: 'right', timeout: 5_000 });
    // By key: a context menu takes no click in its first moments.
    await page.getByRole('menuitem', { name: action }).hover({ timeout: 5_000 });
    await page.keyboard.press('Enter');
  });
}

/** Shows a chat by its line in the tree, which moves up and down with what happens in the chats. */
async function show({ frame, page }: ParleyWindow, title: string, said: string): Promise<void> {
  await repeatUntil(turns(frame).last().getByText(said), () =>
    item(page, title).click({ timeout: 5_000 }),
  );
}

/** Presses one of the buttons that a line of the tree shows under the pointer. */
async function act(page: Page, title: string, action: string): Promise<void> {
  await item(page, title).hover();
  await item(page, title).getByRole('button', { name: action }).click();
}

describe('several sessions', () => {
  let parley: ParleyWindow;

  const share = shareParley({ isFresh: true });

  beforeEach(async () => {
    parley = await share();
  });

  // First, while there is no other chat that would be shown instead.
  it('are renamed, archived, restored and deleted from the tree', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, 'A chat to manage');
    await replyEnded(frame, 1);
    await choose(page, 'A chat to manage', 'Rename Chat…', inputBox(page, 'Rename Chat'));
    await answerInputBox(page, 'Rename Chat', 'Renamed chat');
    await item(page, 'Renamed chat').waitFor();

    await act(page, 'Renamed chat', 'Archive Chat');
    await item(page, 'Archived').click();
    await act(page, 'Renamed chat', 'Restore Chat');
    await item(page, 'Archived').waitFor({ state: 'detached' });
    await item(page, 'Renamed chat').click();
    await turns(frame).first().getByText('A chat to manage').waitFor();

    const confirmed = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    await choose(page, 'Renamed chat', 'Delete Chat…', confirmed);
    await confirmed.click();
    await item(page, 'Renamed chat').waitFor({ state: 'detached' });
    await turns(frame).first().waitFor({ state: 'detached' });
  });

  it('stream each on their own, and can be switched between', async () => {
    const { frame, page, server } = parley;
    server.next([text('still going on here '), hang()]);
    await sendMessage(frame, 'The slow one');
    await turns(frame).last().getByText('still going on here').waitFor();
    await runCommand(page, 'Parley: New Chat');
    await turns(frame).first().waitFor({ state: 'detached' });
    server.next(textReply('a quick answer'));
    await sendMessage(frame, 'The quick one');
    await replyEnded(frame, 1);
    await turns(frame).last().getByText('a quick answer').waitFor();
    assert.equal(await turns(frame).count(), 2);
    await show(parley, 'The slow one', 'still going on here');
    await frame.getByRole('button', { name: 'Stop' }).click();
    assert.equal((await server.waitForClose(0)).aborted, true);
    await show(parley, 'The quick one', 'a quick answer');
  });
});
