// Settings that a running window takes over, without being loaded anew.
import { randomUUID } from 'node:crypto';
import { runCommand } from './browser.ts';
import type { ParleyWindow } from './parleyWindow.ts';

/**
 * Has a window take over the user's settings as they are on the disk: its extension host hears of them before
 * anything that is done next. VS Code reads them again once it has written one itself, and the title of the
 * window, which is another one then, tells that it has; both of these are gone from the disk afterwards.
 */
export async function settingsTaken({
  page,
  vscode,
}: Pick<ParleyWindow, 'page' | 'vscode'>): Promise<void> {
  const title = `Settings ${randomUUID()}`;
  vscode.updateSettings({ 'window.title': title });
  await runCommand(page, 'View: Toggle Control Characters');
  await page.waitForFunction((wanted) => document.title.includes(wanted), title);
  vscode.updateSettings({ 'window.title': undefined, 'editor.renderControlCharacters': undefined });
}
