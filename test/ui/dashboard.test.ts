// The dashboard in a real VS Code: it follows what runs, and does something about what failed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errors, type Frame, type Locator, type Page } from 'playwright-core';
import { openFile, reloadWindow, runCommand } from '../helpers/browser.ts';
import { dashboardFrame, openDashboard } from '../helpers/dashboardTab.ts';
import { hang, text, textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import type { VsCode } from '../helpers/vscodeServer.ts';

/** Beside what else is opened, so that it stays in view. */
async function openDashboardBeside(page: Page): Promise<Frame> {
  await openFile(page, 'src/cart.ts');
  await runCommand(page, 'View: Split Editor Right');
  const board = await openDashboard(page);
  await runCommand(page, 'View: Focus First Editor Group');
  return board;
}

function figure(board: Frame, name: string): Locator {
  return board.getByRole('list', { name: 'At a glance' }).getByRole('button', { name });
}

function usageFile({ dataDir }: VsCode): string {
  return path.join(dataDir, 'data', 'User', 'globalStorage', 'parley.parley', 'usage.db');
}

function requestsIn(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Number(db.prepare('SELECT count(*) AS count FROM usage').get()?.['count']);
  } finally {
    db.close();
  }
}

/** In a browser VS Code writes down every five seconds what is open, and no more when the page goes. */
const untilEditorsAreKept = 9_000;
/** How often a delivery is tried before it is given up. */
const mostTries = 10;

describe('the dashboard', () => {
  const share = shareParley();

  it('counts a reply while it runs, ends it with Stop, and counts what it used', async () => {
    const { frame, page, server, vscode } = await share();
    const board = await openDashboard(page);
    await figure(board, '0 Replies running').waitFor();
    server.next([text('slow words '), hang()]);
    await sendMessage(frame, 'A slow question');
    await turns(frame).last().getByText('slow words').waitFor();
    await figure(board, '1 Replies running').waitFor();
    await figure(board, '1 Requests running').waitFor();
    const chats = board.getByRole('table', { name: 'Sessions' });
    await chats
      .getByRole('row', { name: /A slow question/u })
      .getByText('Replying')
      .waitFor();
    await board.getByRole('button', { name: 'Stop the reply in A slow question' }).click();
    assert.equal((await server.waitForClose(0)).aborted, true);
    await figure(board, '0 Replies running').waitFor();
    await figure(board, '0 Requests running').waitFor();
    server.next(textReply('a whole answer'));
    await sendMessage(frame, 'And another one');
    await replyEnded(frame, 2);
    await figure(board, '0 Replies running').waitFor();
    const used = requestsIn(usageFile(vscode));
    await board.getByText(`${used} requests,`).waitFor();
  });

  it('opens a chat, and cancels what waits in it once that is agreed to', async () => {
    const { frame, page, server } = await share();
    server.next([text('slow words '), hang()]);
    await sendMessage(frame, 'The first chat');
    await turns(frame).last().getByText('slow words').waitFor();
    await messageInput(frame).fill('What waits');
    await messageInput(frame).press('Enter');
    await frame.getByRole('region', { name: 'Messages that wait' }).waitFor();
    const board = await openDashboard(page);
    await runCommand(page, 'Parley: New Chat');
    await turns(frame).first().waitFor({ state: 'detached' });
    await board.getByRole('button', { name: 'Cancel what waits in The first chat' }).click();
    await page.getByRole('dialog').getByText('What waits').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Take Away' }).click();
    await board.getByText('1 message waits').waitFor({ state: 'detached' });
    await board.getByRole('button', { name: 'Open The first chat' }).click();
    await turns(frame).last().getByText('slow words').waitFor();
    assert.equal(await frame.getByText('What waits').count(), 0);
    await frame.getByRole('button', { name: 'Stop' }).click();
  });

  it('lists a delivery that was given up, and delivers it on Retry', async function () {
    this.timeout(240_000);
    const { frame, page, server, vscode } = await share();
    server.next(textReply('so that there is a file'));
    await sendMessage(frame, 'The first one');
    await replyEnded(frame, 1);
    const before = requestsIn(usageFile(vscode));
    const board = await openDashboardBeside(page);
    const row = board
      .getByRole('table', { name: 'Failed Deliveries' })
      .getByRole('row', { name: /usage\.db/u });
    const busy = new DatabaseSync(usageFile(vscode));
    busy.exec('BEGIN IMMEDIATE');
    try {
      server.next(textReply('whose usage cannot be written'));
      await sendMessage(frame, 'The second one');
      await replyEnded(frame, 2);
      // Each look at the usage tries at once, also what was given up: the next one waits for what came of it.
      while (!(await row.isVisible())) {
        await sendMessage(frame, '/usage');
        await frame.waitForFunction(() => document.querySelector('textarea')?.value === '');
        await row.waitFor({ timeout: 1_000 }).catch((error: unknown) => {
          if (!(error instanceof errors.TimeoutError)) throw error;
        });
      }
      await row.getByText('another program keeps the file busy').waitFor();
      await board.getByText('1 delivery was given up.').waitFor();
      await row.getByText(String(mostTries), { exact: true }).waitFor();
      await row.getByRole('button', { name: /^Retry/u }).click();
      await row.getByText(String(mostTries + 1), { exact: true }).waitFor();
    } finally {
      busy.close();
    }
    await row.getByRole('button', { name: /^Retry/u }).click();
    await board.getByText('Everything has arrived.').waitFor();
    await board.getByText('1 delivery was given up.').waitFor({ state: 'detached' });
    assert.equal(requestsIn(usageFile(vscode)), before + 1);
  });

  it('is there once, and comes back with the window', async () => {
    const { page } = await share();
    await openDashboard(page);
    await runCommand(page, 'Parley: Open Dashboard');
    const tabs = page.locator('.editor-group-container .tab', { hasText: 'Parley Dashboard' });
    assert.equal(await tabs.count(), 1);
    await page.waitForTimeout(untilEditorsAreKept);
    await reloadWindow(page);
    await tabs.first().waitFor();
    await tabs.first().click();
    const again = await dashboardFrame(page);
    await figure(again, '0 Replies running').waitFor();
    assert.equal(await tabs.count(), 1);
  });
});
