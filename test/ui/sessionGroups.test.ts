import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { reloadWindow, repeatUntil } from '../helpers/browser.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { created } from '../sessions/sessionHelpers.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';

const day = 86_400_000;
const many = 10_000;

describe('a list of ten thousand chats', () => {
  let parley: ParleyWindow;

  before(async () => {
    const settings = { 'parley.sessions.archiveAfterDays': 0 };
    parley = await openParley({ vscode: { settings } });
    parley.server.next(textReply('Here.'));
    await sendMessage(parley.frame, 'The one of today');
    await replyEnded(parley.frame, 1);
    const [file] = globSync(
      path.join(parley.vscode.dataDir, 'data/User/workspaceStorage/*/parley.parley/journal.db'),
    );
    assert.ok(file, 'there is a journal');
    await parley.vscode.restart(() => addChats(path.dirname(file)));
    await reloadWindow(parley.page);
    parley = { ...parley, frame: await openChat(parley.page) };
  });
  endParleysAfterAll();

  const line = (name: RegExp): Locator => parley.page.getByRole('treeitem', { name });

  it('stands in groups by day, each with its number of chats', async () => {
    await line(/^The one of today/u).waitFor();
    await line(/^Today, 1 chat$/u).waitFor();
    await line(/^Yesterday, 150 chats$/u).waitFor();
  });

  it('shows a page of a group, and more on demand', async () => {
    // The list is gone through by key: only what can be seen is drawn. A click folds the group.
    await line(/^Yesterday/u).click();
    await parley.page.keyboard.press('ArrowRight');
    const toEnd = (): Promise<void> => parley.page.keyboard.press('End');
    await repeatUntil(line(/^Older, 9,850 chats$/u), toEnd);
    await line(/^Show 50 More/u).click();
    await repeatUntil(line(/^Chat 149,/u), toEnd);
    assert.equal(await line(/^Show \d+ More/u).count(), 0);

    await line(/^Older/u).click();
    await repeatUntil(line(/^Show 100 More/u), toEnd);
    await line(/^Show 100 More/u).click();
    await repeatUntil(line(/^Chat 349,/u), toEnd);
    await line(/^Show 100 More/u).waitFor();
  });
});

/** 150 chats of yesterday and the others of last year, the latest first by their number. */
function addChats(folder: string): void {
  let now = 0;
  const { journal } = openJournal(folder, { now: () => now });
  const yesterday = new Date().setHours(0, 0, 0, 0) - 3_600_000;
  for (let n = 0; n < many; n++) {
    now = (n < 150 ? yesterday : yesterday - 365 * day) - n * 1_000;
    const result = journal.append(`seeded-${n}`, 0, [created(`Chat ${n}`)], 'soon');
    assert.equal(result.type, 'appended');
  }
  journal.close();
}
