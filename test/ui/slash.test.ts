import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openFile, runCommand } from '../helpers/browser.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  chatFrame,
  messageInput,
  replyEnded,
  sendMessage,
  turns,
  typeUntilOffered,
} from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** Waits until the input holds this. */
async function holds(frame: Frame, text: string): Promise<void> {
  await frame.waitForFunction(
    (wanted) => document.querySelector('textarea')?.value === wanted,
    text,
  );
}

/** Once the command before it was taken the next one can be written. */
const emptied = (frame: Frame): Promise<void> => holds(frame, '');

describe('commands in the input', () => {
  let parley: ParleyWindow;

  const share = shareParley({ isFresh: true, server: { script: textReply('Understood.') } });

  beforeEach(async () => {
    parley = await share();
  });

  const lines = (title: string) =>
    parley.page.getByRole('treeitem', { name: new RegExp(`^${title}`, 'u') });

  // First, while there is no other chat that would be shown instead.
  it('delete after a question, archive without one, and report', async () => {
    const { frame, page } = parley;
    const question = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    await sendMessage(frame, 'A chat to lose');
    await replyEnded(frame, 1);
    await sendMessage(frame, '/delete');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    assert.equal(await turns(frame).count(), 2);
    await sendMessage(frame, '/delete');
    await question.click();
    await lines('A chat to lose').waitFor({ state: 'detached' });
    await sendMessage(frame, 'A chat to keep');
    await replyEnded(frame, 1);
    await sendMessage(frame, '/checkpoint Before lunch');
    await frame.getByText('There is nothing to keep yet').first().waitFor();
    assert.equal(await messageInput(frame).inputValue(), '/checkpoint Before lunch');
    await sendMessage(frame, '/usage');
    await page.getByRole('tab', { name: /Usage\.md/u }).waitFor();
    await emptied(frame);
    await sendMessage(frame, '/archive');
    await turns(frame).first().waitFor({ state: 'detached' });
    assert.equal(await messageInput(frame).inputValue(), '');
  });

  it('rename the chat, fork it and begin another, with the input empty after each', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, 'How is tax rounded?');
    await replyEnded(frame, 1);
    await typeUntilOffered(frame, '/ren', /^Command \/rename TITLE/u);
    await page.keyboard.press('Enter');
    await holds(frame, '/rename ');
    await messageInput(frame).pressSequentially('Rounding');
    await page.keyboard.press('Enter');
    await lines('Rounding').first().waitFor();
    await emptied(frame);
    await sendMessage(frame, '/fork');
    await lines('Rounding').nth(1).waitFor();
    await sendMessage(frame, '/new');
    await turns(frame).first().waitFor({ state: 'detached' });
    assert.equal(await messageInput(frame).inputValue(), '');
    assert.equal(parley.server.chats.length, 1);
  });

  it('search, and list themselves', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, 'How is a discount rounded?');
    await replyEnded(frame, 1);
    await sendMessage(frame, '/search discount');
    const picker = page.getByRole('dialog').or(page.locator('.quick-input-widget')).first();
    await picker
      .getByText(/How is a discount rounded/u)
      .first()
      .waitFor();
    assert.equal(await page.locator('.quick-input-box input').inputValue(), 'discount');
    await page.keyboard.press('Escape');
    await sendMessage(frame, '/help');
    await page.getByRole('tab', { name: /Slash Commands\.md/u }).waitFor();
  });

  it('say why not and keep the text, until the editor has what they need', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, '/fork');
    await page.getByText('There is nothing to fork yet').first().waitFor();
    await frame.waitForFunction(() => document.querySelector('textarea')?.value === '/fork');
    await sendMessage(frame, '/tests');
    await frame
      .getByText(/Open a file/u)
      .first()
      .waitFor();
    assert.equal(await messageInput(frame).inputValue(), '/tests');
    await openFile(page, 'src/cart.ts');
    await runCommand(page, 'Select All');
    await sendMessage(frame, '/explain');
    await replyEnded(frame, 1);
    await frame.waitForFunction(() => document.querySelector('textarea')?.value === '');
    assert.equal(parley.server.chats.length, 1);
  });

  it('put what /analyze finds onto its lines and into the Problems panel as well', async () => {
    const { frame, page, server } = parley;
    await openFile(page, 'src/money.ts');
    server.next(textReply('1. High, `src/money.ts:2`: It rounds wrongly. Round once.\n'));
    await sendMessage(frame, '/analyze');
    await turns(frame).last().getByText('It rounds wrongly.').waitFor();
    await runCommand(page, 'Problems: Focus on Problems View');
    await page.getByRole('treeitem', { name: /It rounds wrongly\. Round once\./u }).waitFor();
    await runCommand(page, 'Parley: Clear Findings');
    await page.getByRole('treeitem', { name: /It rounds wrongly/u }).waitFor({ state: 'detached' });
    await runCommand(page, 'View: Close All Editors');
  });

  it('act on the chat of their editor tab', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, 'The first question');
    await replyEnded(frame, 1);
    await openFile(page, 'src/cart.ts');
    await runCommand(page, 'Parley: Open Chat in Editor Tab');
    await page.getByRole('tab', { name: 'The first question' }).waitFor();
    await sendMessage(frame, '/new');
    await turns(frame).first().waitFor({ state: 'detached' });
    // The side bar takes the focus with its new chat: what is typed into the tab comes well after.
    await runCommand(page, 'View: Move Editor into Right Group');
    await page.locator('.monaco-editor').first().waitFor();
    const tab = await chatFrame(page, [frame]);
    await sendMessage(tab, '/explain');
    await replyEnded(tab, 2);
    assert.equal(await turns(frame).count(), 0);
    await sendMessage(tab, '/rename In the tab');
    await page.getByRole('tab', { name: /In the tab/u }).waitFor();
  });
});
