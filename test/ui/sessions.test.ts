import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { runCommand } from '../helpers/browser.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

function item(page: Page, title: string): Locator {
  return page.getByRole('treeitem', { name: new RegExp(`^${title}`, 'u') }).first();
}

async function choose(page: Page, title: string, action: string): Promise<void> {
  await item(page, title).click({ button: 'right' });
  // By key: a context menu takes no click in its first moments.
  await page.getByRole('menuitem', { name: action }).hover();
  await page.keyboard.press('Enter');
}

/** Presses one of the buttons that a line of the tree shows under the pointer. */
async function act(page: Page, title: string, action: string): Promise<void> {
  await item(page, title).hover();
  await item(page, title).getByRole('button', { name: action }).click();
}

describe('several sessions', () => {
  let parley: ParleyWindow;

  beforeEach(async () => {
    parley = await openParley();
  });

  endParleysAfterEach();

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
    await item(page, 'The slow one').click();
    await turns(frame).last().getByText('still going on here').waitFor();
    await frame.getByRole('button', { name: 'Stop' }).click();
    assert.equal((await server.waitForClose(0)).aborted, true);
    await item(page, 'The quick one').click();
    await turns(frame).last().getByText('a quick answer').waitFor();
  });

  it('are renamed, archived, restored and deleted from the tree', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, 'A chat to manage');
    await replyEnded(frame, 1);
    await choose(page, 'A chat to manage', 'Rename Chat…');
    await page.getByRole('textbox').last().fill('Renamed chat');
    await page.keyboard.press('Enter');
    await item(page, 'Renamed chat').waitFor();

    await act(page, 'Renamed chat', 'Archive Chat');
    await item(page, 'Archived').click();
    await act(page, 'Renamed chat', 'Restore Chat');
    await item(page, 'Archived').waitFor({ state: 'detached' });
    await item(page, 'Renamed chat').click();
    await turns(frame).first().getByText('A chat to manage').waitFor();

    await choose(page, 'Renamed chat', 'Delete Chat…');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await item(page, 'Renamed chat').waitFor({ state: 'detached' });
    await turns(frame).first().waitFor({ state: 'detached' });
  });
});
