import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { openFile, reloadWindow, repeatUntil, runCommand } from '../helpers/browser.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import {
  endParleysAfterEach,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** All that a recorded request says. */
function wordsOf({ server }: ParleyWindow): string {
  const messages = fieldOf(server.chats.at(-1)?.body, 'messages');
  assert.ok(Array.isArray(messages));
  return messages.map((each) => String(fieldOf(each, 'content'))).join('\n');
}

function write(parley: ParleyWindow, file: string, text: string): void {
  const place = path.join(parley.vscode.workspace, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
}

/** Opens the list of the files in context. */
async function listFiles(frame: Frame): Promise<void> {
  await frame
    .getByRole('toolbar')
    .getByRole('button', { name: /^Files, / })
    .click();
}

/** What the last answer says that it was built from, a line each. */
async function builtFrom(frame: Frame): Promise<readonly string[]> {
  const summary = frame.getByText(/^Context: \d+ pieces?/u).last();
  const heading = await summary.innerText();
  await summary.click();
  const items = frame.locator('.receipt-items').last();
  await items.waitFor();
  return [heading, ...(await items.locator('li, .receipt-message').allInnerTexts())];
}

const server = { script: textReply('Understood.') };

describe('what a message takes along', () => {
  let parley: ParleyWindow;
  // With Git, which has to find out that there is no repository.
  const share = shareParley({ server, vscode: { builtIn: 'all' } });

  beforeEach(async () => {
    parley = await share();
  });

  it('is a file chosen from the list, with problems and what the project says', async () => {
    const { frame, page } = parley;
    write(parley, 'AGENTS.md', 'Prices are in cents.\n');
    write(parley, 'src/my notes.ts', 'export const note = 1;\n');
    await messageInput(frame).pressSequentially('Explain @discou');
    await frame.getByRole('option', { name: /discounts\.ts/u, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await frame.waitForFunction(
      () => document.querySelector('textarea')?.value === 'Explain @src/discounts.ts ',
    );
    await messageInput(frame).pressSequentially('with #prob');
    await frame.getByRole('option', { name: /#problems/u, selected: true }).waitFor();
    await page.keyboard.press('Tab');
    await messageInput(frame).pressSequentially('and @"src/my notes.ts" and @nobody');
    await frame.getByRole('button', { name: /discounts\.ts, Mentioned/u }).waitFor();
    await page.keyboard.press('Enter');
    await replyEnded(frame, 1);
    const words = wordsOf(parley);
    assert.match(words, /File: src\/discounts\.ts, lines 1-/u);
    assert.match(words, /File: src\/my notes\.ts, lines 1-1/u);
    assert.match(words, /Problems: \d+ errors?, \d+ warnings?/u);
    assert.match(words, /Project instructions: AGENTS\.md\n```markdown\nPrices are in cents\./u);
    assert.match(words, /Explain @src\/discounts\.ts with #problems and .* and @nobody/u);
    await frame.getByText(/^Context: \d+ pieces?/u).click();
    await frame.getByRole('button', { name: 'Answer again without AGENTS.md' }).click();
    await replyEnded(frame, 1);
    await frame.getByText('Earlier attempt').waitFor();
    assert.doesNotMatch(wordsOf(parley), /Prices are in cents/u);
  });

  it('is a file whose name was not quite remembered, and none that is kept away', async () => {
    const { frame } = parley;
    write(parley, '.gitignore', 'secretive.ts\n');
    write(parley, 'secretive.ts', 'export const kept = 1;\n');
    write(parley, 'src/secretary.ts', 'export const shown = 1;\n');
    write(parley, '.env.secrets', 'TOKEN=1\n');
    const options = frame.getByRole('option');
    const offered = async (typed: string, wanted: RegExp): Promise<readonly string[]> => {
      // The index of a window that was just opened has not seen the files yet.
      await repeatUntil(options.filter({ hasText: wanted }).first(), async () => {
        await messageInput(frame).fill('');
        await messageInput(frame).pressSequentially(`Explain @${typed}`);
      });
      return options.allInnerTexts();
    };
    const found = await offered('src/discuonts', /discounts\.ts/u);
    assert.match(found[0] ?? '', /discounts\.ts/u);
    const others = await offered('secret', /secretary\.ts/u);
    assert.doesNotMatch(others.join('\n'), /secretive|\.env/u);
  });

  it('is what was found for the question, although nothing is open', async () => {
    const { frame, page } = parley;
    const question = 'How is a discount applied to the cart?';
    await messageInput(frame).fill(question);
    await frame
      .getByRole('button', { name: /discounts\.ts.*Found for the question/u })
      .first()
      .waitFor();
    await messageInput(frame).press('Enter');
    await replyEnded(frame, 1);
    assert.match(wordsOf(parley), /Part: src\/discounts\.ts, lines \d+-\d+/u);
    await frame.getByText(/^Context: \d+ pieces/u).click();
    await frame
      .getByText(/Found for the question, .*words match.*score/u)
      .first()
      .waitFor();
    await messageInput(frame).pressSequentially('What does @OrderB');
    await frame.getByRole('option', { name: /^Symbol OrderBook/u, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await messageInput(frame).pressSequentially('do?');
    await frame.getByRole('button', { name: /orders\.py:.*Mentioned/u }).waitFor();
    await page.keyboard.press('Enter');
    await replyEnded(frame, 2);
    assert.match(wordsOf(parley), /Part: python\/shop\/orders\.py, lines 37-65, in OrderBook/u);
  });

  it('is a folder without what is ignored or for secrets, but for what is named by itself', async () => {
    const { frame, page } = parley;
    write(parley, 'src/kept/seen.ts', 'export const seen = 1;\n');
    write(parley, 'src/kept/private.ts', 'export const hidden = 2;\n');
    write(parley, 'src/kept/.env', 'TOKEN_FOR_TESTS=hidden\n');
    write(parley, '.parleyignore', 'private.ts\n');
    await sendMessage(frame, 'What is in @src/kept ?');
    await replyEnded(frame, 1);
    const words = wordsOf(parley);
    assert.match(words, /Folder: src\/kept, 1 files\n```text\nseen\.ts\n```/u);
    assert.match(words, /export const seen = 1/u);
    assert.doesNotMatch(words, /hidden|\.env/u);
    await frame.getByText(/^Context: \d+ pieces?/u).click();
    await frame
      .getByText(/without 2 that are ignored, or there for secrets/u)
      .first()
      .waitFor();
    await openFile(page, 'src/kept/private.ts');
    await frame.getByRole('button', { name: /private\.ts, .*not available/u }).waitFor();
    await sendMessage(frame, 'What is open?');
    await replyEnded(frame, 2);
    assert.doesNotMatch(wordsOf(parley), /hidden = 2/u);
    await sendMessage(frame, 'And in @src/kept/private.ts ?');
    await replyEnded(frame, 3);
    assert.match(wordsOf(parley), /export const hidden = 2/u);
    // What by its name holds secrets is kept away likewise, in view or not.
    await openFile(page, 'src/kept/.env');
    await frame
      .getByRole('button', { name: /\.env, .*its name says that it holds secrets/u })
      .waitFor();
    await sendMessage(frame, 'What is open now?');
    await replyEnded(frame, 4);
    assert.doesNotMatch(wordsOf(parley), /TOKEN_FOR_TESTS/u);
    await sendMessage(frame, 'And in @src/kept/.env ?');
    await replyEnded(frame, 5);
    assert.match(wordsOf(parley), /TOKEN_FOR_TESTS/u);
  });

  it('is nothing that would hold it up: of a pipe it says that it cannot be read', async () => {
    const { frame } = parley;
    execFileSync('mkfifo', [path.join(parley.vscode.workspace, 'src/pipe.ts')]);
    await sendMessage(frame, 'What is @src/pipe.ts ?');
    await replyEnded(frame, 1);
    const built = await builtFrom(frame);
    assert.match(built.join('\n'), /src\/pipe\.ts[^]*cannot be read/u);
  });

  it('is what is pinned, after a reload too, until it is unpinned', async () => {
    const { page } = parley;
    let { frame } = parley;
    await openFile(page, 'src/money.ts');
    await runCommand(page, 'Parley: Add to Chat');
    await listFiles(frame);
    await frame.getByRole('button', { name: 'Unpin src/money.ts from this chat' }).waitFor();
    await sendMessage(frame, 'What was this?');
    await replyEnded(frame, 1);
    const before = await builtFrom(frame);
    assert.match(before.join('\n'), /src\/money\.ts/u);
    await reloadWindow(page);
    frame = await openChat(page);
    await runCommand(page, 'View: Close All Editors');
    await frame.getByRole('button', { name: /money\.ts, Pinned file/u }).waitFor();
    assert.deepEqual(await builtFrom(frame), before, 'the answer’s manifest is the same');
    await sendMessage(frame, 'What is this?');
    await replyEnded(frame, 2);
    assert.match(wordsOf(parley), /File: src\/money\.ts/u);
    await frame.getByRole('button', { name: 'Remove src/money.ts from context' }).click();
    await frame
      .getByRole('button', { name: /money\.ts, Pinned file/u })
      .waitFor({ state: 'detached' });
  });

  it('says of an answer which of its files changed since, while that is looked at', async () => {
    const { frame, page } = parley;
    await openFile(page, 'src/cart.ts');
    await sendMessage(frame, 'What are @src/money.ts and @src/discounts.ts for?');
    await replyEnded(frame, 1);
    await builtFrom(frame);
    const piece = (name: string): Locator =>
      frame.locator('.receipt-items li').filter({ hasText: name }).first();
    await piece('src/money.ts').waitFor();
    assert.equal(await frame.getByText('changed since').count(), 0);
    write(parley, 'src/money.ts', '// On the disk.\n');
    await piece('src/money.ts').getByText('changed since').waitFor();
    rmSync(path.join(parley.vscode.workspace, 'src/discounts.ts'));
    await piece('src/discounts.ts').getByText('changed since').waitFor();
    assert.equal(await piece('src/cart.ts').getByText('changed since').count(), 0);
    await page.locator('.monaco-editor .view-lines').last().click();
    await page.keyboard.type('typed');
    await piece('src/cart.ts').getByText('changed since').waitFor();
  });

  it('says so where there is no repository', async () => {
    const { frame } = parley;
    await sendMessage(frame, 'Review #diff');
    await replyEnded(frame, 1);
    await frame.getByText(/^Context: \d+ pieces?/u).click();
    await frame
      .getByText(/not available, no Git repository/u)
      .first()
      .waitFor();
  });
});

describe('what a message takes along from another folder', () => {
  endParleysAfterEach();

  it('is what git says was changed, what is staged and what is new as well', async () => {
    const workspace = mkdtempSync(path.join(os.tmpdir(), 'parley-git-'));
    try {
      const git = (...args: string[]): void => {
        const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
        execFileSync('git', [...identity, ...args], { cwd: workspace, stdio: 'ignore' });
      };
      const put = (file: string, text: string): void =>
        writeFileSync(path.join(workspace, file), text);
      git('init');
      put('changed.ts', 'before\n');
      put('staged.ts', 'before\n');
      git('add', '.');
      git('commit', '-m', 'first');
      put('staged.ts', 'staged\n');
      git('add', '.');
      put('changed.ts', 'after\n');
      put('new.ts', 'brand new\n');
      const parley = await openParley({ server, vscode: { workspace, builtIn: 'all' } });
      const { frame } = parley;
      await messageInput(frame).fill('Review #diff');
      await frame.getByRole('button', { name: /new\.ts, Changes/u }).waitFor();
      await messageInput(frame).press('Enter');
      await replyEnded(frame, 1);
      const words = wordsOf(parley);
      assert.match(words, /Changes: changed\.ts\n```diff\n[^`]*-before\n\+after/u);
      assert.match(words, /Changes: staged\.ts\n```diff\n[^`]*-before\n\+staged/u);
      assert.match(words, /Changes: new\.ts\n```diff\n[^`]*\+brand new/u);
    } finally {
      rmSync(workspace, { recursive: true, force: true });
    }
  });
});
