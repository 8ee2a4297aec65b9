import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { inputBox, openFile, runCommand } from '../helpers/browser.ts';
import { selectLines, waitUntil } from '../helpers/editor.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import { chatFrame, messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { savedOnDemand, shareParley } from '../helpers/sharedParley.ts';

const money = 'src/money.ts';
const change = `${money}
\`\`\`ts
<<<<<<< SEARCH
export type Cents = number;
=======
export type Cents = bigint;
>>>>>>> REPLACE
\`\`\`
`;

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

  const share = shareParley({
    server: { script: textReply('Understood.') },
    vscode: savedOnDemand,
  });

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

  for (const key of ['Control+l', 'Control+n']) {
    it(`begin a new chat in a chat: ${key}`, async () => {
      parley = await share();
      const { frame, page } = parley;
      await sendMessage(frame, 'The first');
      await replyEnded(frame, 1);
      await messageInput(frame).focus();
      await page.keyboard.press(key);
      await turns(frame).first().waitFor({ state: 'detached' });
      await becomes(frame, 'TEXTAREA');
    });
  }

  it('change a message, and go back to before it with the files that were changed since', async () => {
    parley = await share();
    const { frame, page, vscode } = parley;
    const onDisk = (): Promise<string> => readFile(path.join(vscode.workspace, money), 'utf8');
    const before = await onDisk();
    for (const [at, question] of ['The first', 'The second'].entries()) {
      await sendMessage(frame, question);
      await replyEnded(frame, at + 1);
    }
    await changeMoney();
    assert.notEqual(await onDisk(), before);
    const second = frame.getByRole('article', { name: 'You' }).filter({ hasText: 'The second' });
    const goTo = async (): Promise<void> => {
      await second.evaluate((turn) => {
        turn.tabIndex = -1;
        turn.focus();
      });
    };
    await goTo();
    await page.keyboard.press('Enter');
    await frame.getByRole('textbox', { name: 'Edited message' }).waitFor();
    await page.keyboard.press('Escape');
    const question = inputBox(page, 'Restore 1 Changed File?');
    await goTo();
    await page.keyboard.press('Delete');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    assert.notEqual(await onDisk(), before, 'nobody agreed');
    assert.equal(await second.count(), 1);
    await becomes(frame, '3 ARTICLE');
    await page.keyboard.press('Delete');
    await question.waitFor();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await frame.getByText('4 messages are set aside', { exact: true }).waitFor();
    assert.equal(await second.count(), 0);
    assert.equal(await onDisk(), before);
    await becomes(frame, 'TEXTAREA');
    // Where no file was changed there is nothing to agree to: what goes aside can be brought back.
    const first = frame.getByRole('article', { name: 'You' }).filter({ hasText: 'The first' });
    await first.evaluate((turn) => {
      turn.tabIndex = -1;
      turn.focus();
    });
    await page.keyboard.press('Delete');
    await first.waitFor({ state: 'detached' });
    await frame.getByRole('button', { name: 'Bring Back' }).click();
    await first.waitFor();
  });

  /** Has Parley change a file, on the disk too. */
  async function changeMoney(): Promise<void> {
    const { page, server } = parley;
    await openFile(page, money);
    await selectLines(page, 1, 3);
    server.next(textReply(change));
    await page.keyboard.press('Control+Alt+H');
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('wider');
    await page.keyboard.press('Enter');
    const proposal = page.getByRole('tab', { name: /money\.ts \(proposed change\)/u });
    await proposal.waitFor();
    await page.locator('.modified-in-monaco-diff-editor').getByText('bigint').first().click();
    await page.keyboard.press('Control+Alt+H');
    await page.keyboard.press('Enter');
    await proposal.waitFor({ state: 'detached' });
    await openFile(page, money);
    await runCommand(page, 'File: Save');
    await waitUntil(async () =>
      (await readFile(path.join(parley.vscode.workspace, money), 'utf8')).includes('bigint'),
    );
  }
});
