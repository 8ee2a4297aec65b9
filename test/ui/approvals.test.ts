// What a person is asked before a command runs, in a real VS Code.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { reloadWindow, repeatUntil, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { approvalCard, chatFrame, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

const title = 'Run this command?';
const shell = (command: string): string => `\`\`\`sh\n${command}\n\`\`\`\n\n`;

describe('what needs approval', () => {
  let parley: ParleyWindow;
  const share = shareParley({ isFresh: true });

  beforeEach(async () => {
    parley = await share();
  });

  /** Has the model answer with these commands, each in a block of its own. */
  const answered = async (...commands: readonly string[]): Promise<void> => {
    const { frame, server } = parley;
    server.next(textReply(commands.map(shell).join('')));
    await sendMessage(frame, 'What is to be run?');
    await replyEnded(frame, 1);
  };
  const newChat = async (...commands: readonly string[]): Promise<void> => {
    await runCommand(parley.page, 'Parley: New Chat');
    await turns(parley.frame).first().waitFor({ state: 'detached' });
    await answered(...commands);
  };
  const press = (command: string, frame = parley.frame): Promise<void> =>
    frame
      .getByRole('figure')
      .filter({ hasText: command })
      .getByRole('button', { name: 'Run in Terminal', exact: true })
      .click();
  const card = (frame = parley.frame) => approvalCard(frame, title);
  const choose = async (name: string, frame = parley.frame): Promise<void> => {
    await card(frame).getByRole('button', { name, exact: true }).click();
    await card(frame).waitFor({ state: 'detached' });
  };
  const fileIs = (name: string, text: string): Promise<void> =>
    waitUntil(() => {
      const file = path.join(parley.vscode.workspace, name);
      return Promise.resolve(fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text);
    });
  const isThere = (name: string): boolean =>
    fs.existsSync(path.join(parley.vscode.workspace, name));

  it('is allowed once, in this chat, always, or not at all, and taken back', async () => {
    const { page } = parley;
    await answered('echo x >> a.txt', 'echo x >> b.txt', 'echo x >> c.txt', 'echo x >> d.txt');
    await press('a.txt');
    await choose('Allow Once');
    await fileIs('a.txt', 'x\n');
    await press('a.txt');
    await card().getByRole('textbox', { name: 'Reason for the no' }).fill('Once is enough');
    await choose('Deny');

    await press('b.txt');
    await choose('Allow in This Chat');
    await fileIs('b.txt', 'x\n');
    await press('b.txt');
    await fileIs('b.txt', 'x\nx\n');

    await press('c.txt');
    await card().getByText(`exactly so, in ${parley.vscode.workspace}`).waitFor();
    await choose('Always Allow');
    await fileIs('c.txt', 'x\n');
    await press('c.txt');
    await fileIs('c.txt', 'x\nx\n');

    await newChat('echo x >> b.txt', 'echo x >> c.txt', 'echo x >> c.txt; echo x >> d.txt');
    await parley.frame
      .getByRole('figure')
      .filter({ hasText: /^(?!.*d\.txt).*c\.txt/u })
      .getByRole('button', { name: 'Run in Terminal', exact: true })
      .click();
    await fileIs('c.txt', 'x\nx\nx\n');
    await press('b.txt');
    await choose('Deny');
    await press('d.txt');
    await choose('Deny');

    const rule = page.getByRole('checkbox', { name: /c\.txt/u }).first();
    await repeatUntil(rule, async () => {
      await page.keyboard.press('Escape');
      await runCommand(page, 'Parley: Show Approvals');
    });
    await rule.click();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await rule.waitFor({ state: 'detached' });
    await newChat('echo x >> c.txt');
    await press('c.txt');
    await choose('Deny');
    await fileIs('c.txt', 'x\nx\nx\n');
    await fileIs('b.txt', 'x\nx\n');
    assert.equal(isThere('d.txt'), false);
    await runCommand(page, 'Parley: Show Approvals');
    await notification(page, 'Nothing is allowed without a question in this workspace');
  });

  it('is answered by keys alone, and the focus stays where one types until then', async () => {
    const { page, frame } = parley;
    await answered('echo x >> keys.txt');
    const focused = (): Promise<string> =>
      frame.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await page.keyboard.press('Control+Alt+PageUp');
    await frame.waitForFunction(() => document.activeElement?.textContent?.includes('keys.txt'));
    await page.keyboard.press('Control+Alt+Enter');
    await card().waitFor();
    assert.match(await focused(), /keys\.txt/u, 'the focus is where it was');
    await frame.getByRole('status').getByText(`Approval needed: ${title}`).waitFor();
    await page.keyboard.press('Control+Shift+A');
    await frame.waitForFunction(() => document.activeElement?.matches('.card-approval') === true);
    for (let step = 0; step < 5 && (await focused()) !== 'Allow Once'; step++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await fileIs('keys.txt', 'x\n');
    await frame.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  });

  it('is one question for two panels, and is said to be lost after a reload of the window', async () => {
    const { page, frame } = parley;
    await answered('echo x >> two.txt');
    await runCommand(page, 'Parley: Open Chat in Editor Tab');
    const tab = await chatFrame(page, [frame]);
    await press('two.txt');
    await card().waitFor();
    await choose('Allow Once', tab);
    await card().waitFor({ state: 'detached' });
    await fileIs('two.txt', 'x\n');

    await runCommand(page, 'View: Close All Editors');
    await press('two.txt');
    await card().waitFor();
    // The page is made anew, and the question waits on.
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    await notification(page, `A chat waits for your answer: ${title}`);
    let again: Frame = await openChat(page);
    await card(again).getByRole('button', { name: 'Allow Once' }).waitFor();

    await reloadWindow(page);
    again = await openChat(page);
    await card(again).getByText('loaded anew before this was answered').waitFor();
    assert.equal(await card(again).getByRole('button', { name: 'Allow Once' }).count(), 0);
    await card(again).getByRole('button', { name: 'Dismiss' }).click();
    await card(again).waitFor({ state: 'detached' });
    await fileIs('two.txt', 'x\n');
    await parley.stop();
  });
});
