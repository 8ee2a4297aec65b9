import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { reloadWindow, runCommand } from '../helpers/browser.ts';
import { journalKept } from '../helpers/kept.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

describe('going back in a chat', () => {
  let parley: ParleyWindow;

  const share = shareParley({ isFresh: true });

  beforeEach(async () => {
    parley = await share();
  });

  async function ask(question: string, answer: string): Promise<void> {
    const { frame, server } = parley;
    server.next(textReply(answer));
    const before = await frame.getByRole('article', { name: /reply/iu }).count();
    await sendMessage(frame, question);
    await replyEnded(frame, before + 1);
  }

  function turn(question: string): Locator {
    return turns(parley.frame).filter({ hasText: question }).first();
  }

  async function act(question: string, action: string): Promise<void> {
    await turn(question).hover();
    await turn(question).getByRole('button', { name: action }).click();
  }

  it('keeps a message that was edited, and what followed it, as another version', async () => {
    const { frame, page, server } = parley;
    await ask('What is a cart?', 'A list of lines.');
    await ask('And a line?', 'A product and a quantity.');
    await act('What is a cart?', 'Edit Message');
    server.next(textReply('A basket on wheels.'));
    const edited = frame.getByRole('textbox', { name: 'Edited message' });
    await edited.fill('What is a shopping cart?');
    await edited.press('Enter');
    await turns(frame).last().getByText('A basket on wheels.').waitFor();
    assert.equal(await turns(frame).count(), 2);
    const asked = JSON.stringify(server.chats.at(-1)?.body);
    assert.ok(!asked.includes('And a line?'), 'what is set aside is not sent');

    await turn('What is a shopping cart?')
      .getByRole('button', { name: 'Previous Version' })
      .click();
    await turns(frame).last().getByText('A product and a quantity.').waitFor();
    assert.equal(await turns(frame).count(), 4);
    await reloadWindow(page);
    const again = await openChat(page);
    await turns(again).last().getByText('A product and a quantity.').waitFor();
    await turns(again).first().getByText('Version 1 of 2').waitFor();
    await turns(again).first().getByRole('button', { name: 'Next Version' }).click();
    await turns(again).last().getByText('A basket on wheels.').waitFor();
  });

  it('forks a chat: both go on, and the first one is as it was', async () => {
    const { frame, page } = parley;
    await ask('Name a colour', 'Green.');
    await ask('Name an animal', 'A heron.');
    await act('Name a colour', 'Fork Chat from Here');
    await page.getByRole('treeitem', { name: /^Name a colour \(fork\)/u }).waitFor();
    await turn('Name an animal').waitFor({ state: 'detached' });
    await ask('Name a plant', 'Fern.');
    assert.equal(await turns(frame).count(), 4);
    await page.getByRole('treeitem', { name: /^Name a colour,/u }).click();
    await turns(frame).last().getByText('A heron.').waitFor();
    assert.equal(await turns(frame).count(), 4);
  });

  it('shows any moment of a chat, read-only, and comes back to now', async () => {
    const { frame, page } = parley;
    await ask('First question', 'First answer.');
    await ask('Second question', 'Second answer.');
    await runCommand(page, 'Parley: Go Back in Time');
    const slider = frame.getByRole('slider', { name: 'Step' });
    await slider.waitFor();
    await turns(frame).last().getByText('Second answer.').waitFor();
    await slider.focus();
    await page.keyboard.press('Home');
    await turns(frame).first().waitFor({ state: 'detached' });
    for (let step = 0; step < 4; step++)
      await frame.getByRole('button', { name: 'Next Step' }).click();
    await turn('First question').waitFor();
    assert.equal(await turn('Second question').count(), 0);
    await frame.getByRole('button', { name: 'Back to Now' }).click();
    await turns(frame).last().getByText('Second answer.').waitFor();
    await slider.waitFor({ state: 'detached' });
  });

  it('finds words in all chats as they are typed, archived ones too, and shows the message', async () => {
    const { frame, page } = parley;
    await ask('Where does the pelican live?', 'By the sea, with its big pouch.');
    await page.getByRole('treeitem', { name: /^Where does the pelican/u }).hover();
    await page.getByRole('button', { name: 'Archive Chat' }).first().click();
    await page.getByRole('treeitem', { name: 'Archived' }).waitFor();
    await ask('Something else', 'Quite so.');
    await runCommand(page, 'Parley: Search in Chats…');
    await page.getByRole('textbox', { name: /Search in Chats/u }).fill('pouc');
    const found = page.getByRole('option', { name: /its big pouch/u });
    await found.waitFor();
    await found.click();
    await turns(frame).last().getByText('By the sea, with its big pouch.').waitFor();

    // The same out of a list and an index that were made anew.
    await runCommand(page, 'Parley: Rebuild Chat List and Search Index');
    await notification(page, /were made anew from the journal/u);
    await page.getByRole('treeitem', { name: 'Archived' }).waitFor();
    await runCommand(page, 'Parley: Search in Chats…');
    await page.getByRole('textbox', { name: /Search in Chats/u }).fill('pelican');
    await page
      .getByRole('option', { name: /the pelican live/u })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('says after an unclean end what was under way, and what can be done', async () => {
    const { frame, page, server, vscode } = parley;
    await ask('A whole question', 'A whole answer.');
    server.next([text('Half an ans'), hang()]);
    await sendMessage(frame, 'A question that is cut off');
    await turns(frame).last().getByText('Half an ans').waitFor();
    await journalKept(vscode, 'Half an ans');
    await vscode.killExtensionHost();
    await reloadWindow(page);
    const again = await openChat(page);
    const card = again.getByRole('region', { name: 'Interrupted work' });
    await card.getByText('A question that is cut off').waitFor();
    server.next(textReply('Now it is whole.'));
    await card.getByRole('button', { name: 'Retry' }).click();
    await turns(again).last().getByText('Now it is whole.').waitFor();
    await card.waitFor({ state: 'detached' });
  });
});
