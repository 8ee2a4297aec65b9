// What is selected in a terminal, as a question takes it along, in a real VS Code.
import assert from 'node:assert/strict';
import type { Frame, Locator, Page } from 'playwright-core';
import { reloadWindow, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { text, textReply, waitFor } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

const token = `ghp_${'q7Rw2Zx9'.repeat(5).slice(0, 36)}`;

/** The person's part of the last request. */
function asked({ server }: ParleyWindow): string {
  const messages = fieldOf(server.chats.at(-1)?.body, 'messages');
  assert.ok(Array.isArray(messages));
  return String(fieldOf(messages.at(-1), 'content'));
}

async function inClipboard(page: Page, copied: string): Promise<void> {
  await page.evaluate((each) => navigator.clipboard.writeText(each), copied);
}

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

/** Whether the palette has the command. Its list is there once it has the one that is typed for as well. */
async function isOffered(page: Page): Promise<boolean> {
  await page.keyboard.press('F1');
  const input = page.getByRole('textbox', { name: /Type the name of a command/u });
  await input.fill('>Ask About Terminal Selection with Parley');
  const row = page.locator('.quick-input-list .monaco-list-row');
  const own = row.filter({ hasText: 'Ask About Terminal Selection with Parley' });
  // Where nothing has these words VS Code shows what is something like them.
  await own
    .or(row.filter({ hasText: 'similar commands' }))
    .first()
    .waitFor();
  const offered = (await own.count()) > 0;
  await page.keyboard.press('Escape');
  await input.waitFor({ state: 'hidden' });
  return offered;
}

/** VS Code draws a row anew at times: what was found a moment ago may be gone. */
async function selectWord(word: Locator): Promise<void> {
  await waitUntil(() =>
    word.dblclick({ force: true }).then(
      () => true,
      () => false,
    ),
  );
}

async function clearInput(frame: Frame): Promise<void> {
  await messageInput(frame).fill('');
  await frame
    .getByRole('button', { name: /Selection in the terminal/u })
    .waitFor({ state: 'detached' });
}

describe('what is selected in the terminal', () => {
  let parley: ParleyWindow;
  const share = shareParley({
    isFresh: true,
    server: { script: textReply('Understood.') },
    // What a graphics card draws is no text that a test could read.
    vscode: { settings: { 'terminal.integrated.gpuAcceleration': 'off' } },
  });

  beforeEach(async () => {
    parley = await share();
  });

  it('goes along with a question, and the clipboard stays what it was', async () => {
    const { frame, page } = parley;
    const chip = (name: RegExp) => frame.getByRole('button', { name });
    await inClipboard(page, 'of the person');
    await messageInput(frame).fill('Why #terminal');
    await chip(/no terminal is open/u).waitFor();
    await clearInput(frame);

    await runCommand(page, 'Terminal: Create New Terminal');
    const terminal = page.locator('.terminal-wrapper.active');
    await terminal.locator('.xterm-rows').getByText(/[#$]/u).first().waitFor();
    await page.keyboard.type(`printf 'cart broke at %s\\n' 42 ${token}\n`);
    await terminal.locator('.xterm-rows').getByText('cart broke at ghp_').first().waitFor();
    await messageInput(frame).fill('Why #terminal');
    await chip(/nothing is selected in the terminal/u).waitFor();
    assert.equal(await clipboard(page), 'of the person');
    await clearInput(frame);
    assert.equal(await isOffered(page), false);

    await runCommand(page, 'Terminal: Select All');
    assert.equal(await isOffered(page), true);
    await messageInput(frame).pressSequentially('Why did it fail? #term');
    await frame.getByRole('option', { name: /#terminal/u, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await chip(/^bash, Selection in the terminal/u).waitFor();
    assert.equal(await clipboard(page), 'of the person');
    await page.keyboard.press('Enter');
    await replyEnded(frame, 1);
    const question = asked(parley);
    assert.match(question, /Terminal: bash\n```text\n[^]*\ncart broke at 42\n[^]*```\n/u);
    assert.ok(!question.includes(token), 'secrets are masked');
    await frame.getByText(/^Context: \d+ pieces?/u).click();
    await frame.getByText(/^bash/u).first().waitFor();
  });

  it('goes with the message that it was taken for: one that waits, and Retry in a new window', async () => {
    const { frame, page, server } = parley;
    await inClipboard(page, 'mine');
    await runCommand(page, 'Terminal: Create New Terminal');
    const rows = page.locator('.terminal-wrapper.active .xterm-rows');
    await rows.getByText(/[#$]/u).first().waitFor();
    await page.keyboard.type(`printf '%s\\n' stone-first river-second\n`);
    const line = (word: string) => rows.getByText(new RegExp(`^${word}`, 'u')).first();
    await line('river-second').waitFor();
    const end = Promise.withResolvers<void>();
    server.next([text('Busy. '), waitFor(end.promise), ...textReply('Done.')]);
    await sendMessage(frame, 'Be busy.');
    await turns(frame).last().getByText('Busy.').waitFor();

    await selectWord(line('stone-first'));
    await messageInput(frame).fill('Why #terminal?');
    await frame.getByRole('button', { name: /^bash, Selection in the terminal/u }).waitFor();
    await messageInput(frame).press('Enter');
    await frame
      .getByRole('region', { name: 'Messages that wait' })
      .getByText('Why #terminal?')
      .waitFor();
    await selectWord(line('river-second'));
    end.resolve();
    await replyEnded(frame, 2);
    assert.match(asked(parley), /Terminal: bash\n```text\nstone-first\n```\n/u);
    assert.equal(await clipboard(page), 'mine');

    await reloadWindow(page);
    const reloaded = await openChat(page);
    const heard = server.chats.length;
    await reloaded.getByRole('button', { name: 'Retry' }).last().click();
    await waitUntil(() => Promise.resolve(server.chats.length > heard));
    assert.match(asked(parley), /Terminal: bash\n```text\nstone-first\n```\n/u);
    await reloaded.getByRole('button', { name: 'Send' }).waitFor();
    await sendMessage(reloaded, 'And now?');
    await waitUntil(() => Promise.resolve(server.chats.length > heard + 1));
    assert.doesNotMatch(asked(parley), /Terminal: bash/u);
  });

  it('stays with a message that is not sent, over a reload of the window', async () => {
    const { frame, page, server } = parley;
    await inClipboard(page, 'mine');
    await runCommand(page, 'Terminal: Create New Terminal');
    const rows = page.locator('.terminal-wrapper.active .xterm-rows');
    await rows.getByText(/[#$]/u).first().waitFor();
    await page.keyboard.type(`printf '%s\\n' stone-kept\n`);
    const word = rows.getByText(/^stone-kept/u).first();
    await word.waitFor();
    await selectWord(word);
    await messageInput(frame).fill('Why #terminal?');
    const chip = (its: Frame) =>
      its.getByRole('button', { name: /^bash, Selection in the terminal/u });
    await chip(frame).waitFor();

    await reloadWindow(page);
    const reloaded = await openChat(page);
    await chip(reloaded).waitFor();
    assert.equal(await messageInput(reloaded).inputValue(), 'Why #terminal?');
    const heard = server.chats.length;
    await messageInput(reloaded).press('Enter');
    await waitUntil(() => Promise.resolve(server.chats.length > heard));
    assert.match(asked(parley), /Terminal: bash\n```text\nstone-kept\n```\n/u);
    assert.equal(await clipboard(page), 'mine');
    await reloaded.getByRole('button', { name: 'Send' }).waitFor();
  });

  it('is asked about from there, and not read where the clipboard would be lost', async () => {
    const { frame, page } = parley;
    await runCommand(page, 'Terminal: Create New Terminal');
    const terminal = page.locator('.terminal-wrapper.active');
    await terminal.locator('.xterm-rows').getByText(/[#$]/u).first().waitFor();
    await page.keyboard.type('echo a stone was here\n');
    await terminal
      .locator('.xterm-rows')
      .getByText(/^a stone was here/u)
      .first()
      .waitFor();
    await inClipboard(page, 'mine');
    // VS Code knows of a selection once the pointer let it go.
    const line = terminal
      .locator('.xterm-rows')
      .getByText(/^a stone was here/u)
      .first();
    await line.dblclick({ force: true });
    await line.click({ button: 'right', force: true });
    // By key: a context menu takes no click in its first moments.
    await page.getByRole('menuitem', { name: 'Ask About Terminal Selection with Parley' }).hover();
    await page.keyboard.press('Enter');
    await waitUntil(async () => (await messageInput(frame).inputValue()) === '#terminal ');
    await frame.getByRole('button', { name: /^bash, /u }).waitFor();
    await waitUntil(async () => (await clipboard(page)) === 'mine');

    await inClipboard(page, '');
    await messageInput(frame).fill('');
    await frame.getByRole('button', { name: /^bash, /u }).waitFor({ state: 'detached' });
    await messageInput(frame).fill('#terminal');
    await frame.getByRole('button', { name: /your clipboard could not be put back/u }).waitFor();
    assert.equal(await clipboard(page), '');
  });
});
