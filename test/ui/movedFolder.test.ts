import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { closeWindow, openWindow, runCommand } from '../helpers/browser.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

describe('a folder that was moved', () => {
  let parley: ParleyWindow;
  /** Where its files are since; no window opens this place. */
  let moved: string;
  let page: Page;
  let places = 0;

  endParleysAfterAll();

  before(async () => {
    parley = await openParley();
    await sendMessage(parley.frame, 'Said before the move');
    await replyEnded(parley.frame, 1);
    await closeWindow(parley.page);
    const { workspace } = parley.vscode;
    moved = `${workspace}-moved`;
    fs.renameSync(workspace, moved);
  });

  /** Opens the folder under its name in a place where no window had it: whoever says yes or no says it for one. */
  beforeEach(async () => {
    const { vscode } = parley;
    const folder = path.join(moved, '..', `place-${++places}`, path.basename(vscode.workspace));
    fs.cpSync(moved, folder, { recursive: true });
    page = await openWindow(vscode, { folder });
  });

  afterEach(() => closeWindow(page));

  it('has its chats offered in its new place, and brought over', async () => {
    const frame = await openChat(page);
    const offer = await notification(page, /1 chat was held in .* not there any more/u);
    await offer.getByRole('button', { name: 'Bring Over 1 Chat' }).click();
    const said = await notification(page, '1 chat imported.');
    await said.getByRole('button', { name: 'Show Chat' }).click();
    await turns(frame).first().getByText('Said before the move').waitFor();
  });

  it('has its chats listed by the import in its new place', async () => {
    await openChat(page);
    const offer = await notification(page, '1 chat was held in');
    await offer.getByRole('button', { name: 'Not Now' }).click();
    await runCommand(page, 'Parley: Import Chats…');
    // What the test before this one brought over is listed too, behind what is the folder's own.
    const item = page.getByRole('option', { name: /1 chat, last used/u }).first();
    await item.waitFor();
    await item.click();
    await notification(page, '1 chat imported.');
  });
});
