// A proposal of several files: each is decided by itself, and the others keep waiting.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { answerInputBox, inputBox, openFile, runCommand } from '../helpers/browser.ts';
import { editorButton, selectLines, waitUntil } from '../helpers/editor.ts';
import { text as streamed, textReply, waitFor } from '../helpers/modelScripts.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { savedOnDemand, shareParley } from '../helpers/sharedParley.ts';
import { notification, pick } from '../helpers/vscodeDialogs.ts';

const money = 'src/money.ts';
const cart = 'src/cart.ts';

const change = (file: string, search: string, replace: string): string =>
  `${file}\n\`\`\`ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n`;
const rounded = '  return Math.sign(amount) * Math.round(Math.abs(amount));';
const better = '  return Math.round(amount);';
const capped = 'Math.min(total, maxQuantity)';
const uncapped = 'Math.max(total, maxQuantity)';
const step = 'export const step = 1;\n';

describe('a proposal of several files', () => {
  let parley: ParleyWindow;
  /** A new file, another one in each test: the index knows the one of before for a while. */
  let fresh = 'rounding';
  let rounding = '';
  let tests = 0;
  const inWorkspace = (name: string): string => path.join(parley.vscode.workspace, name);
  const onDisk = (name: string): Promise<string> => readFile(inWorkspace(name), 'utf8');

  const share = shareParley({ vscode: savedOnDemand });

  beforeEach(async () => {
    parley = await share();
    fresh = `rounding${++tests}`;
    rounding = `src/${fresh}.ts`;
  });

  const several = (page: Page, count?: number): Locator =>
    page.getByRole('tab', {
      name: new RegExp(String.raw`\(proposed changes\) \(${count ?? String.raw`\d`} file`, 'u'),
    });
  const diff = (page: Page, name: string): Locator =>
    page.getByRole('tab', {
      name: new RegExp(String.raw`src/${name}\.ts \((?:proposed change|new file)\)`, 'u'),
    });
  const files = (page: Page): Locator => inputBox(page, 'Review File by File');
  const listed = (page: Page): Promise<readonly string[]> =>
    files(page)
      .getByRole('option')
      .evaluateAll((options) => options.map((each) => each.getAttribute('aria-label') ?? ''));
  /** Closes the list without a choice; an open list of notifications would take the key. */
  const leave = async (page: Page): Promise<void> => {
    await files(page).getByRole('textbox').press('Escape');
    await files(page).waitFor({ state: 'hidden' });
  };
  /** Puts the cursor on the second change of money.ts. */
  async function goToSecond(page: Page): Promise<void> {
    await diff(page, 'money')
      .and(page.getByRole('tab', { selected: true }))
      .waitFor();
    // VS Code goes to the first one by itself, some time after the diff is shown.
    const number = page.locator('.modified-in-monaco-diff-editor .active-line-number:visible');
    await number.getByText('2', { exact: true }).waitFor();
    const line = page.locator('.modified-in-monaco-diff-editor:visible');
    await line.getByText('Math.round(amount);').first().click();
    await page.getByText(/^Ln 6, /u).waitFor();
  }

  /** Two changes of one file, one of another, and a new file. */
  async function propose(page: Page): Promise<void> {
    const line = (await onDisk(cart)).split('\n').find((each) => each.includes(capped)) ?? '';
    parley.server.next(
      textReply(
        [
          change(money, 'export type Cents = number;', 'export type Cents = bigint;'),
          change(money, rounded, better),
          change(cart, line, line.replace(capped, uncapped)),
          `${rounding}\n\`\`\`ts whole-file\n${step}\`\`\`\n`,
        ].join('\n'),
      ),
    );
    await openFile(page, money);
    await selectLines(page, 1, 3);
    await runCommand(page, 'Parley: Refactor…');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('all three');
    await page.keyboard.press('Enter');
    await several(page).waitFor();
  }

  it('is decided change by change and file by file: only what was accepted is written', async () => {
    const { page } = parley;
    const [before, cartBefore] = [await onDisk(money), await onDisk(cart)];
    await propose(page);
    await editorButton(page, /^Review File by File/u).click();
    await files(page)
      .getByRole('option', { name: /rounding/u })
      .waitFor();
    assert.deepEqual(await listed(page), [
      'src/money.ts, +2 −2',
      'src/cart.ts, +1 −1',
      `${rounding}, +1 −0, new file`,
    ]);
    await pick(page, /money\.ts/u);
    await goToSecond(page);
    await editorButton(page, /^Accept Change at Cursor/u).click();
    await page
      .locator('.original-in-monaco-diff-editor')
      .getByText('Math.round(amount);')
      .first()
      .waitFor();
    await editorButton(page, /^Discard This File Only/u).click();
    await pick(page, /cart\.ts, \+1 −1/u);
    await diff(page, 'cart').waitFor();
    await several(page, 2).waitFor();
    assert.equal(await diff(page, 'money').count(), 0);
    await editorButton(page, /^Discard This File Only/u).click();
    // The last one needs no list.
    await diff(page, fresh).waitFor();
    await editorButton(page, /^Apply This File Only/u).click();
    await several(page).waitFor({ state: 'detached' });
    await runCommand(page, 'File: Save All Files');
    await waitUntil(async () => (await onDisk(money)) === before.replace(rounded, better));
    assert.equal(await onDisk(cart), cartBefore);
    assert.equal(await onDisk(rounding), step);
    await runCommand(page, 'Parley: Show Last Report');
    const report = page.locator('.view-lines', { hasText: '# Refactor' });
    await report.getByText(rounding).waitFor();
    const text = (await report.innerText()).replaceAll('\u00A0', ' ');
    assert.match(text, /applied\n[^]*2 files, \+2 −1/u);
    assert.doesNotMatch(text, /cart\.ts/u);
  });

  it('says of how many files it is so far, while the answer comes', async () => {
    const { page, server } = parley;
    const goOn = Promise.withResolvers<void>();
    server.next([
      streamed(change(money, rounded, better)),
      streamed(`${rounding}\n\`\`\`ts whole-file\n${step}\`\`\`\n\n`),
      waitFor(goOn.promise),
      ...textReply('That is all.'),
    ]);
    await openFile(page, money);
    await selectLines(page, 1, 3);
    await runCommand(page, 'Parley: Refactor…');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('round everywhere');
    await page.keyboard.press('Enter');
    await server.waitForRequest();
    const said = await notification(page, '2 files so far');
    goOn.resolve();
    await several(page, 2).waitFor();
    await said.waitFor({ state: 'detached' });
    await runCommand(page, 'Parley: Discard');
    await several(page, 2).waitFor({ state: 'detached' });
  });

  it('is decided by the palette and by keys: what is about one file lists the files first', async () => {
    const { page } = parley;
    const before = await onDisk(money);
    await propose(page);
    await runCommand(page, 'Parley: Apply This File Only');
    await pick(page, /rounding/u);
    await diff(page, fresh).waitFor();
    assert.equal(existsSync(inWorkspace(rounding)), false);
    await runCommand(page, 'Parley: Apply This File Only');
    await files(page)
      .getByRole('option', { name: /money\.ts/u })
      .waitFor();
    assert.deepEqual(await listed(page), ['src/money.ts, +2 −2', 'src/cart.ts, +1 −1']);
    await leave(page);
    await several(page, 2).waitFor();
    await waitUntil(
      async () => existsSync(inWorkspace(rounding)) && (await onDisk(rounding)) === step,
    );
    for (const key of ['Enter', 'Backspace', 'l']) {
      await several(page, 2).click();
      await page.keyboard.press('Control+Alt+H');
      await page.keyboard.press(key);
      await files(page)
        .getByRole('option', { name: /cart\.ts/u })
        .waitFor();
      await leave(page);
    }
    await runCommand(page, 'Parley: Dry Run…');
    await answerInputBox(page, 'Dry Run', 'Apply This File Only');
    await notification(page, /about one file of several.*“Review File by File…” lists them/u);
    await runCommand(page, 'Parley: Reject Change at Cursor');
    await pick(page, /cart\.ts/u);
    await diff(page, 'cart').waitFor();
    await editorButton(page, /^Reject Change at Cursor/u).click();
    await diff(page, 'money').waitFor();
    await runCommand(page, 'Parley: Apply');
    await several(page).waitFor({ state: 'detached' });
    await runCommand(page, 'File: Save All Files');
    const wanted = before.replace(rounded, better).replace('Cents = number', 'Cents = bigint');
    await waitUntil(async () => (await onDisk(money)) === wanted);
    assert.match(await onDisk(cart), /Math\.min\(total, maxQuantity\)/u);
    await runCommand(page, 'Parley: Discard');
    await notification(page, 'No change is waiting for your decision.');
  });

  it('keeps waiting, all of it, where diffs are closed without a decision', async () => {
    const { page } = parley;
    await propose(page);
    await runCommand(page, 'Parley: Review File by File…');
    await pick(page, /cart\.ts/u);
    await diff(page, 'cart').waitFor();
    await runCommand(page, 'View: Close Editor');
    await diff(page, 'cart').waitFor({ state: 'detached' });
    await runCommand(page, 'Parley: Review File by File…');
    await pick(page, /money\.ts/u);
    await diff(page, 'money').waitFor();
    await several(page, 3).click();
    await runCommand(page, 'View: Close Editor');
    await several(page).waitFor({ state: 'detached' });
    await diff(page, 'money').click();
    await editorButton(page, /^Discard This File Only/u).click();
    await page.getByText(/: proposed · 2 files, \+2 −1/u).waitFor();
    await pick(page, /cart\.ts/u);
    await diff(page, 'cart').waitFor();
    assert.equal(await several(page).count(), 0, 'what a person closed stays closed');
    await runCommand(page, 'View: Close Editor');
    const asked = await notification(page, 'The proposed change to 2 files still waits');
    const alike = page.getByRole('dialog').filter({ hasText: 'change to 2 files still waits' });
    assert.equal(await alike.count(), 1);
    await asked.getByRole('button', { name: 'Review' }).click();
    await several(page, 2).waitFor();
    await editorButton(page, /^Discard/u).click();
    await several(page).waitFor({ state: 'detached' });
  });

  it('says which files changed or went meanwhile, and applies the others without them', async () => {
    const { page } = parley;
    await propose(page);
    await page.getByRole('tab', { name: 'money.ts', exact: true }).click();
    await selectLines(page, 2, 2);
    await page.keyboard.type('export type Cents = string;');
    await page.getByText('Cents = string').first().waitFor();
    await rm(inWorkspace(cart));
    await several(page).click();
    await runCommand(page, 'Parley: Apply');
    await notification(page, /“Review File by File…” leads to that file/u);
    await several(page).click();
    await runCommand(page, 'View: Close Editor');
    await several(page).waitFor({ state: 'detached' });
    await runCommand(page, 'Parley: Review File by File…');
    await files(page)
      .getByRole('option', { name: /money\.ts/u })
      .waitFor();
    assert.deepEqual(await listed(page), [
      'src/money.ts, +2 −2, changed meanwhile',
      'src/cart.ts, +1 −1, deleted meanwhile',
      `${rounding}, +1 −0, new file`,
    ]);
    await pick(page, /cart\.ts/u);
    await diff(page, 'cart').waitFor();
    await editorButton(page, /^Discard This File Only/u).click();
    await pick(page, /money\.ts/u);
    await diff(page, 'money').waitFor();
    await editorButton(page, /^Discard This File Only/u).click();
    await diff(page, fresh).waitFor();
    await editorButton(page, /^Apply This File Only/u).click();
    await several(page).waitFor({ state: 'detached' });
    await waitUntil(
      async () => existsSync(inWorkspace(rounding)) && (await onDisk(rounding)) === step,
    );
    assert.equal(existsSync(inWorkspace(cart)), false);
  });

  it('takes back what undoing takes back: a change is proposed again, a decided file is not', async () => {
    const { page } = parley;
    const before = await onDisk(money);
    await propose(page);
    await runCommand(page, 'Parley: Review File by File…');
    await pick(page, /money\.ts/u);
    await goToSecond(page);
    await editorButton(page, /^Accept Change at Cursor/u).click();
    const tab = page.getByRole('tab', { name: 'money.ts', exact: true });
    await tab.click();
    await page.getByText('return Math.round(amount)').first().waitFor();
    await page.keyboard.press('Control+Z');
    await page.getByText('Math.sign(amount)').first().waitFor();
    await runCommand(page, 'Parley: Review File by File…');
    await pick(page, /money\.ts, \+2 −2/u);
    await editorButton(page, /^Apply This File Only/u).click();
    await files(page)
      .getByRole('option', { name: /cart\.ts/u })
      .waitFor();
    await leave(page);
    await tab.click();
    await page.getByText('Cents = bigint').first().waitFor();
    await page.keyboard.press('Control+Z');
    await page.getByText('Cents = number').first().waitFor();
    await runCommand(page, 'File: Save');
    await waitUntil(async () => (await onDisk(money)) === before);
    await runCommand(page, 'Parley: Review File by File…');
    await files(page)
      .getByRole('option', { name: /cart\.ts/u })
      .waitFor();
    assert.deepEqual(await listed(page), ['src/cart.ts, +1 −1', `${rounding}, +1 −0, new file`]);
    await leave(page);
    await several(page, 2).click();
    await editorButton(page, /^Discard/u).click();
    await several(page).waitFor({ state: 'detached' });
  });
});
