// VS Code's multi-diff editor shows changes of others as well: nothing of Parley's is in those.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openFile, runCommand } from '../helpers/browser.ts';
import { selectLines } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { endParleysAfterEach, openParley } from '../helpers/parleyWindow.ts';

const edit = (file: string): string =>
  `${file}\n\`\`\`ts\n<<<<<<< SEARCH\nexport const after = 1;\n=======\nexport const proposed = 1;\n>>>>>>> REPLACE\n\`\`\`\n`;

describe('a multi-diff editor that Git opened', () => {
  let workspace: string;

  endParleysAfterEach();

  /** Two files with changes that are staged. */
  beforeEach(() => {
    workspace = mkdtempSync(path.join(os.tmpdir(), 'parley-git-'));
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      execFileSync('git', [...identity, ...args], { cwd: workspace, stdio: 'ignore' });
    };
    const put = (name: string): void => {
      for (const file of ['one.ts', 'two.ts'])
        writeFileSync(path.join(workspace, file), `export const ${name} = 1;\n`);
      git('add', '.');
    };
    git('init');
    put('before');
    git('commit', '-m', 'first');
    put('after');
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  const tab = (page: Page, name: RegExp): Locator => page.getByRole('tab', { name });
  const icon = (page: Page, name: RegExp): Locator =>
    page.locator('.editor-actions').getByRole('button', { name });

  it('has no button for what Parley proposes meanwhile; the proposal’s own has', async () => {
    // Of groups that are not the active one too.
    const settings = { 'workbench.editor.alwaysShowEditorActions': true };
    const { page, server } = await openParley({ vscode: { workspace, builtIn: 'all', settings } });
    server.next(textReply(`${edit('one.ts')}\n${edit('two.ts')}`));
    await openFile(page, 'one.ts');
    await selectLines(page, 1, 1);
    await runCommand(page, 'Parley: Refactor…');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('both');
    await page.keyboard.press('Enter');
    const own = tab(page, /\(proposed changes\) \(2 files\)/u);
    await own.waitFor();
    await icon(page, /^Apply/u).waitFor();
    await icon(page, /^Discard/u).waitFor();
    // Kept open: what Git opens would take the place of a preview.
    await own.dblclick();

    await runCommand(page, 'Git: Open Staged Changes');
    await tab(page, /Staged Changes/u)
      .and(page.getByRole('tab', { selected: true }))
      .waitFor();
    await page.locator('.multiDiffEditor:visible, .multiDiffEntry:visible').first().waitFor();
    for (const name of [/^Apply/u, /^Discard/u, /^Review File by File/u, /^Run Tests on/u])
      await icon(page, name).waitFor({ state: 'hidden' });

    // Beside Parley's, which is in front then.
    await runCommand(page, 'View: Move Editor into Next Group');
    const group = (its: Locator): Locator =>
      page.locator('.editor-group-container').filter({ has: its });
    const buttons = (its: Locator, name: RegExp): Locator =>
      group(its).locator('.editor-actions').getByRole('button', { name });
    await own.click();
    await buttons(own, /^Apply/u).waitFor();
    const staged = tab(page, /Staged Changes/u);
    await group(staged).locator('.multiDiffEntry').first().waitFor();
    // What it has of its own is there.
    await buttons(staged, /Collapse All Diffs/u).waitFor();
    for (const name of [/^Apply/u, /^Discard/u, /^Review File by File/u, /^Run Tests on/u])
      assert.equal(await buttons(staged, name).count(), 0, String(name));

    await icon(page, /^Apply/u).click();
    await own.waitFor({ state: 'detached' });
  });
});
