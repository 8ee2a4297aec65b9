import assert from 'node:assert/strict';
import type { Frame, Locator, Page } from 'playwright-core';
import { reloadWindow, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { draftKept } from '../helpers/kept.ts';
import {
  chatFrame,
  messageInput,
  replyEnded,
  sendMessage,
  tabFrame,
} from '../helpers/parleyPanel.ts';
import { openChat } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/**
 * More than a page or a memento may keep; what stands at its end is what a cut would take. Chromium's own
 * input needs seconds to lay out a text of megabytes: those are for the unit tests.
 */
const longText = `${Array.from({ length: 4_000 }, (_, i) => `line ${i} of a log that somebody pastes`).join('\n')}\nthe very end`;

/** In a browser VS Code writes down every five seconds what is open, and no more when the page goes. */
const untilEditorsAreKept = 9_000;

describe('long drafts', () => {
  const share = shareParley();

  it('are whole after hiding, another chat, a reload and a killed host, and cost no other chat its draft', async () => {
    const { vscode, page, frame } = await share();
    await sendMessage(frame, 'The chat with the short draft');
    await replyEnded(frame, 1);
    await messageInput(frame).fill('half a thought');
    await draftKept(vscode, 'half a thought');
    await runCommand(page, 'Parley: New Chat');
    await holds(frame, '');
    await sendMessage(frame, 'The chat with the long draft');
    await replyEnded(frame, 1);
    await type(frame, longText);
    // A quarter of a word or so is a token: all of it is counted, not what would fit somewhere.
    await waitUntil(async () => (await countedTokens(frame)) > longText.length / 6);
    await hide(page, frame);
    const back = await openChat(page);
    await holds(back, longText);

    const longer = `${longText} and more`;
    await type(back, longer);
    await holds(back, longer);
    await draftKept(vscode, longer);
    await vscode.killExtensionHost();
    await reloadWindow(page);
    const again = await openChat(page);
    await holds(again, longer);
    await page.getByRole('treeitem', { name: /^The chat with the short draft/u }).click();
    await holds(again, 'half a thought');
    await page.getByRole('treeitem', { name: /^The chat with the long draft/u }).click();
    await holds(again, longer);
  });

  it('are whole where they were pasted, and where their message is edited again', async () => {
    const { vscode, page, frame } = await share();
    await paste(messageInput(frame), 'x\n'.repeat(400));
    await pasted(frame, 'Pasted text, 400 lines').waitFor();
    await frame.getByRole('button', { name: 'Open Pasted text, 400 lines, in the Editor' }).click();
    await page.getByRole('tab', { name: /^Pasted text\.txt/u }).waitFor();
    await type(frame, 'Why?');
    await frame.waitForTimeout(800);
    await hide(page, frame);
    const back = await openChat(page);
    await holds(back, 'Why?');
    await pasted(back, 'Pasted text, 400 lines').waitFor();
    await messageInput(back).press('Enter');
    await replyEnded(back, 1);
    await holds(back, '');
    await back.getByRole('button', { name: 'Edit Message' }).click();
    await edited(back).fill('Why now?');
    await paste(edited(back), longText);
    await pasted(back, 'Pasted text (2), 4,001 lines').waitFor();
    await back.waitForTimeout(untilEditorsAreKept);
    await vscode.killExtensionHost();
    await reloadWindow(page);
    const again = await openChat(page);
    await edited(again).waitFor();
    assert.equal(await edited(again).inputValue(), 'Why now?');
    await pasted(again, 'Pasted text (2), 4,001 lines').click();
    await again.getByRole('button', { name: 'Send New Version' }).click();
    await edited(again).waitFor({ state: 'detached' });
    await again.getByText('Why now?', { exact: true }).waitFor();
    await replyEnded(again, 1);
    await hide(page, again);
    const last = await openChat(page);
    await last.getByText('Why now?', { exact: true }).waitFor();
    await last.getByText('Pasted text, 400 lines', { exact: true }).waitFor();
    assert.equal(await edited(last).count(), 0);
  });

  it('let their editor tab come back with the window', async () => {
    const { page, frame } = await share();
    await sendMessage(frame, 'A chat in a tab');
    await replyEnded(frame, 1);
    await runCommand(page, 'Parley: Open Chat in Editor Tab');
    const tab = await chatFrame(page, [frame]);
    await type(tab, longText);
    await page.waitForTimeout(untilEditorsAreKept);
    await reloadWindow(page);
    const tabs = page.getByRole('tab', { name: 'A chat in a tab' });
    await tabs.waitFor();
    await tabs.click();
    await holds(await tabFrame(page), longText);
  });
});

/** As a paste does it; Playwright's own way types each of the lines. */
async function type(frame: Frame, text: string): Promise<void> {
  await messageInput(frame).evaluate((input, value) => {
    if (!(input instanceof HTMLTextAreaElement)) throw new Error('No input');
    input.focus();
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
}

async function paste(input: Locator, text: string): Promise<void> {
  await input.evaluate((element, value) => {
    const data = new DataTransfer();
    data.setData('text/plain', value);
    const options = { bubbles: true, cancelable: true, clipboardData: data };
    element.dispatchEvent(new ClipboardEvent('paste', options));
  }, text);
}

/** The button that takes away what was pasted, where it is written with. */
function pasted(frame: Frame, name: string): Locator {
  return frame.getByRole('button', { name: `Remove ${name}` });
}

function edited(frame: Frame): Locator {
  return frame.getByRole('textbox', { name: 'Edited message' });
}

/** As somebody does who looks at a file: the page goes away with its panel. */
async function hide(page: Page, frame: Frame): Promise<void> {
  await page
    .getByRole('tab', { name: /^Explorer/u })
    .first()
    .click();
  await waitUntil(() => Promise.resolve(frame.isDetached()));
}

/** Of the next request, as the status line shows them. */
async function countedTokens(frame: Frame): Promise<number> {
  const text = await frame
    .getByText(/^≈?[\d,]+ of [\d,]+ tokens/u)
    .first()
    .textContent();
  return Number(text?.replaceAll(/ of .*|\D/gu, ''));
}

async function holds(frame: Frame, text: string): Promise<void> {
  let there = '';
  await waitUntil(async () => {
    there = await messageInput(frame).inputValue();
    return there === text;
  }).catch(() => assert.fail(`${there.length} characters instead of ${text.length}`));
}
