import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import {
  answerInputBox,
  closeWindow,
  inputBox,
  openPages,
  openWindow,
  repeatUntil,
  runCommand,
} from '../helpers/browser.ts';
import { done, finish, hang, text, textReply, waitFor } from '../helpers/modelScripts.ts';
import { chatFrame, messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import { notification, pick, pickAfter } from '../helpers/vscodeDialogs.ts';

const elsewhere = /in use in another window/u;

describe('two windows on one folder', () => {
  let parley: ParleyWindow;
  /** The second window: each test goes on with it, for its host costs more than most tests do. */
  let other: { readonly page: Page; readonly frame: Frame } | undefined;
  /** What the first window asked for this test, and its chat is called. */
  let asked = '';
  let count = 0;

  const share = shareParley();

  beforeEach(async () => {
    parley = await share();
    asked = `Asked in the first window, ${++count}`;
    await sendMessage(parley.frame, asked);
    await replyEnded(parley.frame, 1);
    if (other && openPages(parley.vscode).includes(other.page)) await showBeside(other, asked);
    else other = await openBeside(parley);
  });

  // Its host ends with it, and what it wrote to can be written by others.
  after(async () => {
    if (other) await closeWindow(other.page);
  });

  const beside = () => {
    assert.ok(other, 'the second window is open');
    return other;
  };

  it('have one writer; the other one reads along, and can take over', async () => {
    const { frame, server } = parley;
    assert.equal(await messageInput(beside().frame).isEditable(), false);
    server.next(textReply('an answer that both see'));
    await sendMessage(frame, 'Who reads along?');
    await turns(beside().frame).last().getByText('an answer that both see').waitFor();

    await beside().frame.getByRole('button', { name: 'Take Over' }).click();
    await frame.getByText(elsewhere).waitFor();
    await beside().frame.getByText(elsewhere).waitFor({ state: 'detached' });
    server.next(textReply('written by the second window'));
    await sendMessage(beside().frame, 'Now from here');
    await turns(frame).last().getByText('written by the second window').waitFor();
    for (const each of [frame, beside().frame]) {
      await turns(each).nth(5).waitFor();
      assert.equal(await turns(each).count(), 6, 'nothing was lost, nothing is there twice');
    }
  });

  it('hand over a running reply with all that came of it', async () => {
    const { frame, server } = parley;
    server.next([text('the first half, '), hang()]);
    await sendMessage(frame, 'Begin here');
    await turns(beside().frame).last().getByText('the first half,').waitFor();
    await beside().frame.getByRole('button', { name: 'Take Over' }).click();
    await beside().frame.getByText(elsewhere).waitFor({ state: 'detached' });
    assert.equal((await server.waitForClose(1)).aborted, true);
    await turns(beside().frame).last().getByText('the first half,').waitFor();
    server.next(textReply('The rest of it.'));
    await beside().frame.getByRole('button', { name: 'Continue' }).last().click();
    await turns(beside().frame).last().getByText('The rest of it.').waitFor();
    await turns(frame).last().getByText('The rest of it.').waitFor();
  });

  it('write to chats of their own side by side', async () => {
    const { frame, server } = parley;
    await runCommand(beside().page, 'Parley: New Chat');
    await beside().frame.getByText(elsewhere).waitFor({ state: 'detached' });
    server.reply(textReply('fine'));
    await Promise.all([sendMessage(frame, 'left'), sendMessage(beside().frame, 'right')]);
    await Promise.all([replyEnded(frame, 2), replyEnded(beside().frame, 1)]);
    for (const each of [parley.page, beside().page]) {
      await each
        .getByRole('treeitem', { name: /^right/u })
        .first()
        .waitFor();
    }
  });

  it('archive no chat of the other one, and go on showing it', async () => {
    const { page, frame } = beside();
    await runCommand(page, 'Parley: New Chat');
    await frame.getByText(elsewhere).waitFor({ state: 'detached' });
    await sendMessage(frame, 'Asked last');
    await replyEnded(frame, 1);
    await showBeside(beside(), asked);
    await pickAfter(page, 'Parley: Archive Chat', new RegExp(`^${asked}`, 'u'));
    await notification(page, /Another window is writing to this chat/u);
    await turns(frame).getByText(asked, { exact: true }).first().waitFor();
  });

  it('restore files while a reply streams, but none that could not be taken back after a crash', async () => {
    const { page, frame, server, vscode } = parley;
    const file = path.join(vscode.workspace, 'shared.txt');
    await repeatUntil(inputBox(page, 'Name of the Checkpoint'), async () => {
      await page.keyboard.press('Escape');
      writeFileSync(file, 'then\n');
      await runCommand(page, 'Parley: Create Checkpoint…');
    });
    await answerInputBox(page, 'Name of the Checkpoint', 'Shared');
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    server.next([text('it streams, '), waitFor(released), text('to its end.'), finish(), done()]);
    await sendMessage(frame, 'Go on meanwhile');
    await turns(frame).last().getByText('it streams,').waitFor();
    writeFileSync(file, 'now\n');

    await restoreShared(beside().page);
    await notification(beside().page, /Nothing was restored\. Another window is writing/u);
    assert.equal(readFileSync(file, 'utf8'), 'now\n');
    await restoreShared(page);
    await notification(page, 'Restored 1 file.');
    assert.equal(readFileSync(file, 'utf8'), 'then\n');
    release();
    await turns(frame).last().getByText('it streams, to its end.').waitFor();
    await turns(beside().frame).last().getByText('it streams, to its end.').waitFor();
  });

  it('lose nothing when the writer is killed: the other one goes on', async () => {
    const { vscode, server, frame } = parley;
    await beside().frame.getByRole('button', { name: 'Take Over' }).click();
    await frame.getByText(elsewhere).waitFor();
    // The newest one is the second window's, which VS Code starts again by itself.
    await vscode.killExtensionHost();
    const isFree = frame.getByText(elsewhere).waitFor({ state: 'detached' });
    // Where it was noticed that the writer is gone there is nothing left to take over.
    await Promise.any([frame.getByRole('button', { name: 'Take Over' }).click(), isFree]);
    await isFree;
    server.next(textReply('still here'));
    await sendMessage(frame, 'Are you there?');
    await turns(frame).last().getByText('still here').waitFor();
    assert.equal(await turns(frame).count(), 4);
  });
});

async function restoreShared(page: Page): Promise<void> {
  await pickAfter(page, 'Parley: Browse Checkpoints…', /^Shared/u);
  await pick(page, /^Restore Files…/u);
  await inputBox(page, 'Restore 1 Changed File')
    .getByRole('button', { name: 'OK', exact: true })
    .click();
}

/** A second window, which shows the chat of the first one. As it reads along, its input takes no focus. */
async function openBeside({ vscode }: ParleyWindow): Promise<{ page: Page; frame: Frame }> {
  const page = await openWindow(vscode);
  await runCommand(page, 'Parley: Focus Chat Input');
  const frame = await chatFrame(page);
  await frame.getByText(elsewhere).waitFor();
  return { page, frame };
}

/** Has the second window show a chat of the first one, which is in the list of both. */
async function showBeside(
  { page, frame }: { readonly page: Page; readonly frame: Frame },
  title: string,
): Promise<void> {
  await page.getByRole('treeitem', { name: new RegExp(`^${title},`, 'u') }).click();
  await turns(frame).first().getByText(title, { exact: true }).waitFor();
  await frame.getByText(elsewhere).waitFor();
}
