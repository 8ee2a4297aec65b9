import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { outDir } from '../../scripts/lib/paths.mjs';
import { runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { chatFrame } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

/** As some themes have it: a dark side bar beside light editors and a light panel. */
const darkSideBar = {
  'workbench.colorTheme': 'Light Modern',
  'workbench.colorCustomizations': {
    'sideBar.background': '#102030',
    'sideBar.foreground': '#e0e8f0',
    'panel.background': '#fafafa',
    foreground: '#202020',
  },
};

describe('a chat that is moved elsewhere', () => {
  endParleysAfterEach();

  it('brings the ground that its text is made for, in the side bar and in the panel below', async () => {
    const parley = await openParley({ vscode: { settings: darkSideBar } });
    await hasSideBarColors(parley, 'side-bar');
    await moveChatBelow(parley.page);
    let frame = parley.frame;
    await waitUntil(async () => {
      frame = await chatFrame(parley.page);
      return frame.evaluate(() => innerWidth > 600);
    });
    await hasSideBarColors({ ...parley, frame }, 'panel');
  });
});

/** Nothing tells a page where it stands: it brings the ground that its text is made for. */
async function hasSideBarColors({ page, frame }: ParleyWindow, name: string): Promise<void> {
  const seen = () =>
    frame.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { color, backgroundColor };
    });
  const wanted = { color: 'rgb(224, 232, 240)', backgroundColor: 'rgb(16, 32, 48)' };
  await waitUntil(async () => (await seen()).color === wanted.color);
  const folder = path.join(outDir, 'theme-shots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `chat-in-${name}.png`) });
  assert.deepEqual(await seen(), wanted);
}

async function moveChatBelow(page: Page): Promise<void> {
  await runCommand(page, 'View: Move View');
  await page.getByRole('option', { name: /^Chat(?:,|$)/u }).click();
  await page.getByRole('option', { name: /^New Panel Entry(?:,|$)/u }).click();
}
