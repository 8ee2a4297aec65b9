import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { closeWindows, openWindow, reloadWindow } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { draftKept, journalKept } from '../helpers/kept.ts';
import { done, finish, hang, text, textReply, waitFor } from '../helpers/modelScripts.ts';
import {
  chatFrame,
  inputHolds,
  messageInput,
  replyEnded,
  sendMessage,
  turns,
} from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

describe('what survives', () => {
  let parley: ParleyWindow;

  const share = shareParley();

  beforeEach(async () => {
    parley = await share();
  });

  it('keeps every acknowledged message when the extension host is killed in mid-reply', async () => {
    const { vscode, page, server, frame } = parley;
    const asked = ['first question', 'second question', 'third question'];
    for (const [at, question] of asked.entries()) {
      server.next(textReply(`answer to the ${question}`));
      await sendMessage(frame, question);
      await replyEnded(frame, at + 1);
    }
    server.next([text('half of an answer, '), hang()]);
    await sendMessage(frame, 'the last question');
    await turns(frame).last().getByText('half of an answer,').waitFor();
    await messageInput(frame).fill('half a thought');
    await journalKept(vscode, 'half of an answer, ');
    await draftKept(vscode, 'half a thought');
    await vscode.killExtensionHost();
    await reloadWindow(page);

    const again = await openChat(page);
    await turns(again).last().getByText('half of an answer,').waitFor();
    for (const question of [...asked, 'the last question']) {
      assert.equal(await turns(again).getByText(question, { exact: true }).count(), 1, question);
    }
    for (const question of asked) {
      assert.equal(await turns(again).getByText(`answer to the ${question}`).count(), 1);
    }
    await turns(again)
      .last()
      .getByText(/interrupted/iu)
      .first()
      .waitFor();
    await again.getByRole('button', { name: 'Continue' }).last().waitFor();
    // Nothing waits for an orderly end to be kept.
    assert.equal(await messageInput(again).inputValue(), 'half a thought');
    server.next(textReply('The whole answer.'));
    await again.getByRole('button', { name: 'Retry' }).last().click();
    await turns(again).last().getByText('The whole answer.').waitFor();
  });

  it('keeps sessions, the one shown and the draft over a reload of the window', async () => {
    const { vscode, page, frame } = parley;
    await sendMessage(frame, 'A question before the reload');
    await replyEnded(frame, 1);
    await messageInput(frame).fill('the half of a thought');
    await draftKept(vscode, 'the half of a thought');
    await reloadWindow(page);
    const again = await openChat(page);
    await turns(again).first().getByText('A question before the reload').waitFor();
    assert.equal(await messageInput(again).inputValue(), 'the half of a thought');
  });

  it('keeps everything when VS Code is closed and started again', async () => {
    const { vscode, frame } = parley;
    await sendMessage(frame, 'Will you remember me?');
    await replyEnded(frame, 1);
    await closeWindows(vscode);
    await vscode.restart();
    const page = await openWindow(vscode);
    const again = await openChat(page);
    await turns(again).first().getByText('Will you remember me?').waitFor();
    await turns(again)
      .nth(1)
      .getByText(/You asked/u)
      .waitFor();
    // The window that the others share is gone.
    await parley.stop();
  });

  it('puts another page in the place of one from before an update, while a reply streams', async () => {
    const { page, frame, server } = parley;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    server.next([text('before it, '), waitFor(released), text('after it.'), finish(), done()]);
    await sendMessage(frame, 'Stream while you are updated.');
    await turns(frame).last().getByText('before it,').waitFor();
    await messageInput(frame).fill('half a thought');
    // What a page of another version says when it begins anew.
    await frame.evaluate(() => {
      const root = document.querySelector<HTMLElement>('[data-parley-root]');
      if (root) root.dataset['build'] = '0.0.1';
      dispatchEvent(new ErrorEvent('error', { message: 'old', error: new Error('old') }));
    });
    await frame.getByRole('button', { name: 'Reload Panel' }).click();
    const again = await chatFrame(page, [frame]);
    await turns(again).last().getByText('before it,').waitFor();
    assert.equal(await messageInput(again).inputValue(), 'half a thought');
    release();
    await turns(again).last().getByText('before it, after it.').waitFor();
    await replyEnded(again, 1);
    assert.equal(await turns(again).count(), 2);
  });

  it('builds the panel anew when it is hidden and shown while a reply streams', async () => {
    const { page, frame, server } = parley;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    server.next([
      text('before hiding, '),
      waitFor(released),
      text('after hiding.'),
      finish(),
      done(),
    ]);
    await sendMessage(frame, 'Stream while I look away.');
    await turns(frame).last().getByText('before hiding,').waitFor();
    await page
      .getByRole('tab', { name: /^Explorer/u })
      .first()
      .click();
    release();
    await server.waitForClose(0);
    const again = await openChat(page);
    await turns(again).last().getByText('before hiding, after hiding.').waitFor();
    assert.equal(await turns(await chatFrame(page)).count(), 2);
  });

  it('has every word when the panel is hidden while somebody types', async () => {
    const { page, frame } = parley;
    await messageInput(frame).focus();
    await page.keyboard.type('hidden by a key');
    await inputHolds(frame, 'hidden by a key');
    // VS Code's own key, pressed in the page: the focus does not leave it before it goes.
    await page.keyboard.press('Control+B');
    await waitUntil(() => Promise.resolve(frame.isDetached()));
    const back = await openChat(page);
    await inputHolds(back, 'hidden by a key');
    await page.keyboard.type(', then by a click');
    await inputHolds(back, 'hidden by a key, then by a click');
    await page
      .getByRole('tab', { name: /^Explorer/u })
      .first()
      // As long as a finger takes to come up again.
      .click({ delay: 80 });
    await waitUntil(() => Promise.resolve(back.isDetached()));
    const again = await openChat(page);
    await inputHolds(again, 'hidden by a key, then by a click');
  });

  it('is in the same place of the chat when the panel is hidden and shown', async () => {
    const { page, frame, server } = parley;
    const lines = (of: string): string =>
      Array.from({ length: 60 }, (_, i) => `${of} line ${i}\n`).join('\n');
    for (const [at, of] of ['first', 'second', 'third'].entries()) {
      server.next(textReply(lines(of)));
      await sendMessage(frame, `The ${of} question`);
      await replyEnded(frame, at + 1);
    }
    const log = (inside: Frame) => inside.getByRole('log');
    await log(frame).evaluate(
      (element) =>
        new Promise((arrived) => {
          element.addEventListener('scrollend', arrived, { once: true });
          element.scrollTo(0, element.scrollHeight / 2);
        }),
    );
    const before = await firstLine(frame);
    assert.match(before, /^(?:first|second) line [1-9]\d?$/u);
    // At once: nothing but where the reader stands is to be in time.
    await page
      .getByRole('tab', { name: /^Explorer/u })
      .first()
      .click();
    await waitUntil(() => Promise.resolve(frame.isDetached()));
    const again = await openChat(page);
    await waitUntil(async () => (await firstLine(again)) === before);
  });
});

/** The first paragraph that is in view. */
function firstLine(frame: Frame): Promise<string> {
  return frame.getByRole('log').evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const inView = Array.from(element.querySelectorAll('p')).find(
      (line) => line.getBoundingClientRect().top >= top,
    );
    return inView?.textContent ?? '';
  });
}
