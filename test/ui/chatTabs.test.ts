import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { waitUntil } from '../helpers/editor.ts';
import { openFile, reloadWindow, runCommand } from '../helpers/browser.ts';
import { draftKept } from '../helpers/kept.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import {
  chatFrame,
  inputHolds,
  messageInput,
  replyEnded,
  sendMessage,
  tabFrame,
  turns,
} from '../helpers/parleyPanel.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** Opens the chat of the side bar in an editor tab as well. */
async function openTab(page: Page, sideBar: Frame): Promise<Frame> {
  await runCommand(page, 'Parley: Open Chat in Editor Tab');
  return chatFrame(page, [sideBar]);
}

const said = (frame: Frame, words: string) => turns(frame).last().getByText(words);

/** In a browser VS Code writes down every five seconds what is open, and no more when the page goes. */
const untilEditorsAreKept = 9_000;

describe('chats in editor tabs', () => {
  const share = shareParley();

  it('show the same chat twice, each as it grows', async () => {
    const { frame, page, server } = await share();
    server.next(textReply('the first answer'));
    await sendMessage(frame, 'Asked in the side bar');
    await replyEnded(frame, 1);
    const tab = await openTab(page, frame);
    await said(tab, 'the first answer').waitFor();
    await page.getByRole('tab', { name: 'Asked in the side bar' }).waitFor();
    server.next(textReply('the second answer'));
    await sendMessage(tab, 'Asked in the tab');
    await said(tab, 'the second answer').waitFor();
    await said(frame, 'the second answer').waitFor();
    assert.equal(await turns(frame).count(), 4);
  });

  it('have one draft, in whichever of them it is written, and lose no word of it', async () => {
    const { vscode, frame, page, server } = await share();
    server.next(textReply('the first answer'));
    await sendMessage(frame, 'A chat with one draft');
    await replyEnded(frame, 1);
    await messageInput(frame).fill('half a');
    const tab = await openTab(page, frame);
    await inputHolds(tab, 'half a');
    await messageInput(tab).press('End');
    await page.keyboard.type(' question');
    await inputHolds(frame, 'half a question');
    server.next(textReply('the second answer'));
    await sendMessage(tab, 'half a question?');
    await said(frame, 'the second answer').waitFor();
    await inputHolds(frame, '');
    await messageInput(frame).fill('the next one');
    await inputHolds(tab, 'the next one');
    await draftKept(vscode, 'the next one');
    // Hidden, it hears of nothing.
    await page
      .getByRole('tab', { name: /^Explorer/u })
      .first()
      .click();
    await waitUntil(() => Promise.resolve(frame.isDetached()));
    await messageInput(tab).fill('quite another one');
    await draftKept(vscode, 'quite another one');
    await page.keyboard.press('Control+Alt+P');
    const again = await chatFrame(page, [tab]);
    await inputHolds(again, 'quite another one');
    await sendMessage(again, 'quite another one!');
    await inputHolds(tab, '');
    await turns(tab).getByText('quite another one!', { exact: true }).waitFor();
  });

  it('run beside the side bar: two replies at once, stopped apart, with no cross-talk', async () => {
    const { frame, page, server } = await share();
    server.next([text('slow words '), hang()]);
    await sendMessage(frame, 'The slow one');
    await said(frame, 'slow words').waitFor();
    const tab = await openTab(page, frame);
    await runCommand(page, 'Parley: New Chat');
    await turns(frame).first().waitFor({ state: 'detached' });
    server.next([text('other words '), hang()]);
    await sendMessage(frame, 'The other one');
    await said(frame, 'other words').waitFor();
    await said(tab, 'slow words').waitFor();
    await tab.getByRole('button', { name: 'Stop' }).click();
    assert.equal((await server.waitForClose(0)).aborted, true);
    await frame.getByRole('button', { name: 'Stop' }).waitFor();
    assert.equal(await turns(tab).getByText('other words').count(), 0);
    await frame.getByRole('button', { name: 'Stop' }).click();
  });

  it('come back with the window, and close when their chat is deleted', async () => {
    const { frame, page, server } = await share();
    server.next(textReply('kept'));
    await sendMessage(frame, 'A chat to keep');
    await replyEnded(frame, 1);
    const tab = await openTab(page, frame);
    await said(tab, 'kept').waitFor();
    await messageInput(tab).fill('half a question');
    await page.waitForTimeout(untilEditorsAreKept);
    await reloadWindow(page);
    const tabs = page.getByRole('tab', { name: 'A chat to keep' });
    await tabs.waitFor();
    await tabs.click();
    const again = await tabFrame(page);
    await said(again, 'kept').waitFor();
    assert.equal(await messageInput(again).inputValue(), 'half a question');
    await runCommand(page, 'Parley: Delete Chat…');
    await page
      .getByRole('option', { name: /A chat to keep/u })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await tabs.waitFor({ state: 'detached' });
  });

  it('come back without the focus, which stays where somebody writes', async () => {
    const { frame, page, server } = await share();
    server.next(textReply('kept'));
    await sendMessage(frame, 'A chat beside a file');
    await replyEnded(frame, 1);
    await openFile(page, 'src/cart.ts');
    const tab = await openTab(page, frame);
    await said(tab, 'kept').waitFor();
    await tab.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await runCommand(page, 'View: Move Editor into Next Group');
    await runCommand(page, 'View: Focus First Editor Group');
    await page.waitForTimeout(untilEditorsAreKept);
    await reloadWindow(page);
    const again = await tabFrame(page);
    await said(again, 'kept').waitFor();
    const hasFocus = await again.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return document.activeElement?.tagName ?? '';
    });
    assert.notEqual(hasFocus, 'TEXTAREA');
  });
});
