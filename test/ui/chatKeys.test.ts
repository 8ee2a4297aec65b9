import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openFile, runCommand } from '../helpers/browser.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import { chatFrame, messageInput, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** Which of the messages has the focus, as "3 ARTICLE"; the input is "TEXTAREA". */
const focused = (frame: Frame): Promise<string> =>
  frame.evaluate(() => {
    const place = document.activeElement?.closest('article')?.getAttribute('aria-posinset');
    return [place, document.activeElement?.tagName].filter(Boolean).join(' ');
  });

async function becomes(frame: Frame, wanted: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await focused(frame)) !== wanted && Date.now() < deadline) await frame.waitForTimeout(50);
  // Once more would be the next one.
  await frame.waitForTimeout(300);
  assert.equal(await focused(frame), wanted);
}

describe('keys of VS Code in a chat', () => {
  let parley: ParleyWindow;

  const share = shareParley({ server: { script: textReply('Understood.') } });

  async function walk(frame: Frame): Promise<void> {
    const { page } = parley;
    await messageInput(frame).focus();
    await page.keyboard.press('Control+Alt+ArrowUp');
    await becomes(frame, '5 ARTICLE');
    await page.keyboard.press('Control+Alt+ArrowUp');
    await becomes(frame, '3 ARTICLE');
    await page.keyboard.press('Control+Alt+ArrowDown');
    await becomes(frame, '5 ARTICLE');
    await page.keyboard.press('Control+ArrowDown');
    await becomes(frame, 'TEXTAREA');
    await page.keyboard.press('Control+ArrowUp');
    await becomes(frame, '6 ARTICLE');
    await page.keyboard.press('Control+f');
    const find = frame.getByRole('textbox', { name: 'Find in Chat' });
    await find.fill('second');
    await frame.getByText('1 of 1', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await find.waitFor({ state: 'detached' });
  }

  it('go once each, in the side bar and in a tab, and from the palette', async () => {
    parley = await share();
    const { frame, page, server } = parley;
    const questions = ['The first', 'The second', 'The third'];
    for (const [at, question] of questions.entries()) {
      await sendMessage(frame, question);
      await replyEnded(frame, at + 1);
    }
    await walk(frame);
    await openFile(page, 'src/cart.ts');
    await runCommand(page, 'Parley: Go to Previous Question');
    await becomes(frame, '5 ARTICLE');
    await runCommand(page, 'Parley: Open Chat in Editor Tab');
    const tab = await chatFrame(page, [frame]);
    await replyEnded(tab, 3);
    await walk(tab);
    server.next([text('A long '), hang()]);
    const asked = server.chats.length;
    await sendMessage(tab, 'The fourth');
    await tab.getByText('A long').waitFor();
    await messageInput(tab).focus();
    await page.keyboard.press('Control+Escape');
    assert.equal((await server.waitForClose(asked)).aborted, true);
  });
});
