import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import {
  answerInputBox,
  closeWindow,
  inputBox,
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
  let other: { readonly page: Page; readonly frame: Frame };

  const share = shareParley();

  beforeEach(async () => {
    parley = await share();
    await sendMessage(parley.frame, 'Asked in the first window');
    await replyEnded(parley.frame, 1);
    const page = await openWindow(parley.vscode);
    other = { page, frame: await openBeside(page) };
  });

  // Its host ends with it, and what it wrote to can be written by others.
  afterEach(() => closeWindow(other.page));

  it('have one writer; the other one reads along, and can take over', async () => {
    const { frame, server } = parley;
    await other.frame.getByText(elsewhere).waitFor();
    assert.equal(await messageInput(other.frame).isEditable(), false);
    server.next(textReply('an answer that both see'));
    await sendMessage(frame, 'Who reads along?');
    await turns(other.frame).last().getByText('an answer that both see').waitFor();

    await other.frame.getByRole('button', { name: 'Take Over' }).click();
    await frame.getByText(elsewhere).waitFor();
    await other.frame.getByText(elsewhere).waitFor({ state: 'detached' });
    server.next(textReply('written by the second window'));
    await sendMessage(other.frame, 'Now from here');
    await turns(frame).last().getByText('written by the second window').waitFor();
    for (const each of [frame, other.frame]) {
      await turns(each).nth(5).waitFor();
      assert.equal(await turns(each).count(), 6, 'nothing was lost, nothing is there twice');
    }
  });

  it('hand over a running reply with all that came of it', async () => {
    const { frame, server } = parley;
    server.next([text('the first half, '), hang()]);
    await sendMessage(frame, 'Begin here');
    await turns(other.frame).last().getByText('the first half,').waitFor();
    await other.frame.getByRole('button', { name: 'Take Over' }).click();
    await other.frame.getByText(elsewhere).waitFor({ state: 'detached' });
    assert.equal((await server.waitForClose(1)).aborted, true);
    await turns(other.frame).last().getByText('the first half,').waitFor();
    server.next(textReply('The rest of it.'));
    await other.frame.getByRole('button', { name: 'Continue' }).last().click();
    await turns(other.frame).last().getByText('The rest of it.').waitFor();
    await turns(frame).last().getByText('The rest of it.').waitFor();
  });

  it('write to chats of their own side by side', async () => {
    const { frame, server } = parley;
    await other.frame.getByText(elsewhere).waitFor();
    await runCommand(other.page, 'Parley: New Chat');
    await other.frame.getByText(elsewhere).waitFor({ state: 'detached' });
    server.reply(textReply('fine'));
    await Promise.all([sendMessage(frame, 'left'), sendMessage(other.frame, 'right')]);
    await Promise.all([replyEnded(frame, 2), replyEnded(other.frame, 1)]);
    for (const each of [parley.page, other.page]) {
      await each
        .getByRole('treeitem', { name: /^right/u })
        .first()
        .waitFor();
    }
  });

  it('archive no chat of the other one, and go on showing it', async () => {
    const { page, frame } = other;
    await runCommand(page, 'Parley: New Chat');
    await frame.getByText(elsewhere).waitFor({ state: 'detached' });
    await sendMessage(frame, 'Asked last');
    await replyEnded(frame, 1);
    // The newest of that name: each test in this window makes one.
    await page
      .getByRole('treeitem', { name: /^Asked in the first window/u })
      .first()
      .click();
    await frame.getByText(elsewhere).waitFor();
    await pickAfter(page, 'Parley: Archive Chat', /^Asked in the first window/u);
    await notification(page, /Another window is writing to this chat/u);
    await turns(frame).getByText('Asked in the first window', { exact: true }).first().waitFor();
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

    await restoreShared(other.page);
    await notification(other.page, /Nothing was restored\. Another window is writing/u);
    assert.equal(readFileSync(file, 'utf8'), 'now\n');
    await restoreShared(page);
    await notification(page, 'Restored 1 file.');
    assert.equal(readFileSync(file, 'utf8'), 'then\n');
    release();
    await turns(frame).last().getByText('it streams, to its end.').waitFor();
    await turns(other.frame).last().getByText('it streams, to its end.').waitFor();
  });

  it('lose nothing when the writer is killed: the other one goes on', async () => {
    const { vscode, server, frame } = parley;
    await other.frame.getByRole('button', { name: 'Take Over' }).click();
    await frame.getByText(elsewhere).waitFor();
    // The newest one is the second window's, which VS Code starts again by itself.
    await vscode.killExtensionHost();
    await frame.getByRole('button', { name: 'Take Over' }).click();
    await frame.getByText(elsewhere).waitFor({ state: 'detached' });
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

/** The panel of a window that reads along: its input takes no focus. */
async function openBeside(page: Page): Promise<Frame> {
  await runCommand(page, 'Parley: Focus Chat Input');
  return chatFrame(page);
}
