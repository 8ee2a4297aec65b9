// Every key that Parley binds, pressed where it is bound: chatKeys.test.ts has those between messages.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openFile, repeatUntil, runCommand } from '../helpers/browser.ts';
import { selectLines, waitUntil } from '../helpers/editor.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import {
  approvalCard,
  messageInput,
  replyEnded,
  sendMessage,
  turns,
} from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { savedOnDemand, shareParley } from '../helpers/sharedParley.ts';

const money = 'src/money.ts';
const commands = 'Two:\n\n```bash\necho first\n```\n\nand\n\n```bash\necho second\n```\n';
const change = (search: string, replace: string): string =>
  `${money}\n\`\`\`ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n`;
const rounded = '  return Math.sign(amount) * Math.round(Math.abs(amount));';
const twoChanges = `${change('export type Cents = number;', 'export type Cents = bigint;')}\n${change(rounded, '  return Math.round(amount);')}`;

describe('keys that Parley binds', () => {
  let parley: ParleyWindow;

  const share = shareParley({ vscode: savedOnDemand });

  beforeEach(async () => {
    parley = await share();
  });

  /** The second key of what Ctrl+Alt+H begins. */
  async function chord(page: Page, key: string): Promise<void> {
    await page.keyboard.press('Control+Alt+H');
    await page.keyboard.press(key);
  }

  const inputFocused = (): Promise<unknown> =>
    parley.frame.waitForFunction(
      () => document.hasFocus() && document.activeElement?.tagName === 'TEXTAREA',
    );

  const codeFocused = (words: string): Promise<unknown> =>
    parley.frame.waitForFunction(
      (wanted) => document.activeElement?.textContent?.includes(wanted) === true,
      words,
    );

  it('work in a chat', async () => {
    const { page, frame, server } = parley;
    await openFile(page, money);
    await page.keyboard.press('Control+Alt+P');
    await inputFocused();
    server.next(textReply(commands));
    await sendMessage(frame, 'Which commands?');
    await replyEnded(frame, 1);
    await page.keyboard.press('Control+Alt+PageUp');
    await codeFocused('echo second');
    await page.keyboard.press('Control+Alt+PageUp');
    await codeFocused('echo first');
    await page.keyboard.press('Control+Alt+PageDown');
    await codeFocused('echo second');
    await page.keyboard.press('Control+Alt+Enter');
    const asked = approvalCard(frame, 'Run this command?');
    await asked.getByRole('group', { name: 'Command' }).getByText('echo second').waitFor();
    await asked.getByRole('button', { name: 'Deny' }).click();
    await asked.waitFor({ state: 'detached' });

    await messageInput(frame).click();
    await inputFocused();
    await page.keyboard.press('Control+/');
    await page
      .locator('.quick-input-widget')
      .getByRole('checkbox', { name: /^money\.ts/u })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');

    await messageInput(frame).click();
    await inputFocused();
    const models = frame.getByRole('listbox', { name: 'Models' });
    // VS Code hears through the extension's host that the chat has the focus: a moment later than the page.
    await repeatUntil(models, () => page.keyboard.press('Control+Alt+.'));
    await page.keyboard.press('Escape');
    await models.waitFor({ state: 'detached' });
    await inputFocused();

    server.next([text('On and '), hang()]);
    await sendMessage(frame, 'Go on.');
    await turns(frame).last().getByText('On and').waitFor();
    await chord(page, 's');
    assert.equal((await server.waitForClose(1)).aborted, true);
    assert.equal(await messageInput(frame).inputValue(), '', 'its letter is not written');
    await chord(page, 'n');
    await turns(frame).first().waitFor({ state: 'detached' });
  });

  it('open an answer and the help on a chat as documents, to read', async () => {
    const { page, frame, server } = parley;
    const answer = '| a | b |\n|-|-|\n| one | *two* |\n';
    server.next(textReply(answer));
    await sendMessage(frame, 'A table, please.');
    await replyEnded(frame, 1);
    await page.keyboard.press('Alt+F2');
    await page.getByRole('tab', { name: /^Answer of fake-model/u }).waitFor();
    const lines = page.locator('.editor-instance .view-line');
    await lines.getByText('| one | *two* |').waitFor();
    // Letter by letter: a report's table would be put in order.
    await lines.getByText('|-|-|', { exact: true }).waitFor();
    // An editor shows its text before it takes the focus, and would take it from the chat again.
    await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
    await repeatUntil(page.getByRole('tab', { name: /^Chat Help/u }), async () => {
      await page.keyboard.press('Control+Alt+P');
      await inputFocused();
      await page.keyboard.press('Alt+F1');
    });
    await lines.getByText('# The chat and its keys').waitFor();
  });

  it('work in an editor', async () => {
    const { page, frame, server } = parley;
    await openFile(page, money);
    await selectLines(page, 1, 2);
    await chord(page, 'a');
    await waitUntil(async () => (await messageInput(frame).inputValue()) === `@${money}:1-2 `);
    await messageInput(frame).fill('');
    const asked = (words: RegExp): Promise<void> =>
      waitUntil(() => Promise.resolve(server.chats.some(({ raw }) => words.test(raw))));
    await page.getByRole('tab', { name: 'money.ts', exact: true }).click();
    await selectLines(page, 1, 2);
    await chord(page, 't');
    await asked(/Write (?:unit )?tests/iu);
    await page.getByRole('tab', { name: 'money.ts', exact: true }).click();
    await selectLines(page, 1, 2);
    await chord(page, 'f');
    await page.getByRole('textbox', { name: /the total is wrong/u }).fill('round down');
    await page.keyboard.press('Enter');
    await asked(/round down/u);
  });

  it('go through what is proposed, accept and reject it', async () => {
    const { page, server } = parley;
    const onDisk = (): Promise<string> =>
      readFile(path.join(parley.vscode.workspace, money), 'utf8');
    const before = await onDisk();
    await openFile(page, money);
    await selectLines(page, 1, 3);
    server.next(textReply(twoChanges));
    await chord(page, 'r');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('both');
    await page.keyboard.press('Enter');
    const proposal = page.getByRole('tab', { name: /money\.ts \(proposed change\)/u });
    await proposal.waitFor();
    const cursorOn = async (line: RegExp): Promise<void> => page.getByText(line).first().waitFor();
    await page.locator('.modified-in-monaco-diff-editor').getByText('bigint').first().click();
    await chord(page, 'ArrowDown');
    await cursorOn(/^Ln 6,/u);
    await chord(page, 'ArrowUp');
    await cursorOn(/^Ln 2,/u);
    await chord(page, 'Backspace');
    await page.locator('.modified-in-monaco-diff-editor').getByText('Cents = number').waitFor();
    await page.locator('.modified-in-monaco-diff-editor').getByText('Math.round(amount);').click();
    await chord(page, 'Enter');
    await proposal.waitFor({ state: 'detached' });
    await openFile(page, money);
    await runCommand(page, 'File: Save');
    await waitUntil(
      async () => (await onDisk()) === before.replace(rounded, '  return Math.round(amount);'),
    );
  });
});
