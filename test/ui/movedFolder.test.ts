import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openWindow, runCommand } from '../helpers/browser.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openChat, openParley } from '../helpers/parleyWindow.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

describe('a folder that was moved', () => {
  endParleysAfterEach();

  it('has its chats offered in its new place, and brought over', async () => {
    const parley = await openParley();
    await sendMessage(parley.frame, 'Said before the move');
    await replyEnded(parley.frame, 1);
    const page = await moveFolder(parley);
    const frame = await openChat(page);
    const offer = await notification(page, /1 chat was held in .* not there any more/u);
    await offer.getByRole('button', { name: 'Bring Over 1 Chat' }).click();
    const said = await notification(page, '1 chat imported.');
    await said.getByRole('button', { name: 'Show Chat' }).click();
    await turns(frame).first().getByText('Said before the move').waitFor();
  });

  it('has its chats listed by the import in its new place', async () => {
    const parley = await openParley();
    await sendMessage(parley.frame, 'Said before the move');
    await replyEnded(parley.frame, 1);
    const page = await moveFolder(parley);
    await openChat(page);
    const offer = await notification(page, '1 chat was held in');
    await offer.getByRole('button', { name: 'Not Now' }).click();
    await runCommand(page, 'Parley: Import Chats…');
    const item = page.getByRole('option', { name: /1 chat, last used/u });
    await item.waitFor();
    await item.click();
    await notification(page, '1 chat imported.');
  });
});

/** Moves the folder that is open, its name kept, and opens it again where it is then. */
async function moveFolder(parley: Awaited<ReturnType<typeof openParley>>): Promise<Page> {
  const { vscode, page } = parley;
  await page.close();
  const moved = path.join(path.dirname(vscode.workspace), 'moved', path.basename(vscode.workspace));
  fs.mkdirSync(path.dirname(moved));
  fs.renameSync(vscode.workspace, moved);
  const there = Object.create(vscode, { workspace: { value: moved } }) as typeof vscode;
  return openWindow(there);
}
