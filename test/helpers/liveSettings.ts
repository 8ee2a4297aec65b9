// Settings that a running window takes over, without being loaded anew.
import { randomUUID } from 'node:crypto';
import { runCommand } from './browser.ts';
import { waitUntil } from './editor.ts';
import type { ParleyWindow } from './parleyWindow.ts';

/** What the command below toggles. */
const toggled = 'editor.renderControlCharacters';
/** Neither of its values: whichever VS Code makes of it, the file is written. */
const neither = 'not yet';

/**
 * Has a window take over the user's settings as they are on the disk: its extension host hears of them before
 * anything that is done next. VS Code reads them again once it has written one itself, and the title of the
 * window, which is another one then, tells that it has; both of these are gone from the disk afterwards. The title
 * may come before that, by a file watcher: what VS Code writes later would have the settings of now in it.
 */
export async function settingsTaken({
  page,
  vscode,
}: Pick<ParleyWindow, 'page' | 'vscode'>): Promise<void> {
  const title = `Settings ${randomUUID()}`;
  vscode.updateSettings({ 'window.title': title, [toggled]: neither });
  await runCommand(page, 'View: Toggle Control Characters');
  await waitUntil(() => Promise.resolve(vscode.settings()[toggled] !== neither));
  await page.waitForFunction((wanted) => document.title.includes(wanted), title);
  vscode.updateSettings({ 'window.title': undefined, [toggled]: undefined });
}
