import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openFile, runCommand } from '../helpers/browser.ts';
import { editorButton, selectLines, waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { savedOnDemand, shareParley } from '../helpers/sharedParley.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

const money = 'src/money.ts';
const exported = 'export type Cents = number;';
const rounded = '  return Math.sign(amount) * Math.round(Math.abs(amount));';

function block(search: string, replace: string): string {
  return `\`\`\`ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n`;
}

const twoEdits = `Two changes.\n\n${money}\n${block(exported, 'export type Cents = bigint;')}\n${money}\n${block(rounded, '  return Math.round(amount);')}`;

async function askToRefactor(page: Page, instruction: string): Promise<void> {
  await openFile(page, money);
  // What VS Code still has of the file from the test before, until its watcher tells it otherwise, is no start.
  await page.locator('.view-lines').getByText('Math.sign(amount)').waitFor();
  await selectLines(page, 1, 3);
  await runCommand(page, 'Parley: Refactor…');
  await page.getByRole('textbox', { name: /extract the discount/u }).fill(instruction);
  await page.keyboard.press('Enter');
}

const proposal = (page: Page): Locator =>
  page.getByRole('tab', { name: /money\.ts \(proposed change\)/u });

/** Puts the cursor on a line of the proposed text. */
async function goTo(page: Page, text: string): Promise<void> {
  await page.locator('.modified-in-monaco-diff-editor').getByText(text).first().click();
}

describe('a proposed change', () => {
  let parley: ParleyWindow;
  const onDisk = (name: string): Promise<string> =>
    readFile(path.join(parley.vscode.workspace, name), 'utf8');

  const share = shareParley({ vscode: savedOnDemand });

  beforeEach(async () => {
    parley = await share();
  });

  it('is accepted and rejected change by change: only what was accepted is written', async () => {
    const { page, server } = parley;
    const before = await onDisk(money);
    server.next(textReply(twoEdits));
    await askToRefactor(page, 'both');
    await proposal(page).waitFor();
    await goTo(page, 'Math.round(amount);');
    await editorButton(page, /^Accept Change at Cursor/u).click();
    await page
      .locator('.original-in-monaco-diff-editor')
      .getByText('Math.round(amount);')
      .first()
      .waitFor();
    await goTo(page, 'bigint');
    await editorButton(page, /^Reject Change at Cursor/u).click();
    await proposal(page).waitFor({ state: 'detached' });
    await openFile(page, money);
    await runCommand(page, 'File: Save');
    const wanted = before.replace(rounded, '  return Math.round(amount);');
    await waitUntil(async () => (await onDisk(money)) === wanted);
  });

  it('of several files is shown at once, and applied to all of them', async () => {
    const { page, server } = parley;
    const before = await onDisk(money);
    server.next(
      textReply(
        `${twoEdits}\nsrc/rounding.ts\n\`\`\`ts whole-file\nexport const step = 1;\n\`\`\`\n`,
      ),
    );
    await askToRefactor(page, 'both files');
    const tab = page.getByRole('tab', { name: /\(proposed changes\)/u });
    await tab.waitFor();
    await page.getByText('rounding.ts').first().waitFor();
    assert.equal(await onDisk(money), before);
    assert.equal(existsSync(path.join(parley.vscode.workspace, 'src/rounding.ts')), false);
    await editorButton(page, /^Apply/u).click();
    await tab.waitFor({ state: 'detached' });
    await runCommand(page, 'File: Save All Files');
    await waitUntil(async () => (await onDisk(money)).includes('bigint'));
    assert.equal(await onDisk('src/rounding.ts'), 'export const step = 1;\n');
  });

  it('is asked for again where it was misquoted, with the lines as they are', async () => {
    const { page, server } = parley;
    const before = await onDisk(money);
    server.next(
      textReply(
        `${money}\n${block('  return Math.sign(amount) * Math.rint(Math.abs(amount));', '  return 0;')}`,
      ),
    );
    server.next(textReply(`${money}\n${block(rounded, '  return 0;')}`));
    await askToRefactor(page, 'round');
    await proposal(page).waitFor();
    assert.match(
      JSON.stringify(server.chats[1]?.body),
      /could not be placed.*6 \|   return Math\.sign/u,
    );
    await editorButton(page, /^Apply/u).click();
    await proposal(page).waitFor({ state: 'detached' });
    await runCommand(page, 'File: Save');
    await waitUntil(async () => (await onDisk(money)) === before.replace(rounded, '  return 0;'));
  });

  it('that has no place is shown to the person in the end, with what comes nearest', async () => {
    const { page, frame, server } = parley;
    const before = await onDisk(money);
    const misquoted = '  return Math.sign(amount) * Math.rint(Math.abs(amount));';
    for (const by of ['0', '1', '2'])
      server.next(textReply(`./${money}\n${block(misquoted, `  return ${by};`)}`));
    await askToRefactor(page, 'round');
    await replyEnded(frame, 3);
    const said = await notification(page, '1 edit could not be placed and is left out');
    assert.equal(server.chats.length, 3);
    await said.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('tab', { name: /^Edits Without a Place\.md/u }).waitFor();
    const lines = page.locator('.view-lines');
    await lines.getByText(misquoted.trim()).waitFor();
    await lines.getByText('return 2;').waitFor();
    await lines.getByText(`6 | ${rounded}`).waitFor();
    assert.equal(await onDisk(money), before);
  });

  it('keeps what was changed elsewhere in the file meanwhile', async () => {
    const { page, server } = parley;
    const before = await onDisk(money);
    server.next(textReply(`${money}\n${block(rounded, '  return 0;')}`));
    await askToRefactor(page, 'round');
    await proposal(page).waitFor();
    await page.getByRole('tab', { name: 'money.ts', exact: true }).click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('let mine;\n');
    await page.getByText('let mine;').first().waitFor();
    await proposal(page).click();
    await editorButton(page, /^Apply/u).click();
    await proposal(page).waitFor({ state: 'detached' });
    await runCommand(page, 'File: Save');
    const wanted = `let mine;\n${before.replace(rounded, '  return 0;')}`;
    await waitUntil(async () => (await onDisk(money)) === wanted);
  });

  it('waits for a decision where its diff was closed, and is found again', async () => {
    const { page, server } = parley;
    server.next(textReply(twoEdits));
    await askToRefactor(page, 'both');
    await proposal(page).waitFor();
    await runCommand(page, 'View: Close Editor');
    await proposal(page).waitFor({ state: 'detached' });
    await page.getByText('still waits for your decision').first().waitFor();
    await runCommand(page, 'Parley: Review Proposed Changes');
    await proposal(page).waitFor();
    await editorButton(page, /^Discard/u).click();
    await proposal(page).waitFor({ state: 'detached' });
  });
});
