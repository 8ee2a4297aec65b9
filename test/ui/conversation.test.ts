import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { openFile, parleyFrame, reloadWindow, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { failWith, hang, text, textReply, waitFor } from '../helpers/modelScripts.ts';
import { chatFrame, messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParleyAsSuite } from '../helpers/sharedParley.ts';

/** The text of all messages of a recorded request, one string each. */
function messagesOf(request: { readonly body: unknown } | undefined): readonly string[] {
  const messages = fieldOf(request?.body, 'messages');
  assert.ok(Array.isArray(messages));
  return messages.map((each) => String(fieldOf(each, 'content')));
}

/** The chat's page that has no mark of the one before. */
async function openedAnew(page: Page): Promise<Frame> {
  let found: Frame | undefined;
  await waitUntil(async () => {
    const frame = await parleyFrame(page);
    const isOld = () => document.documentElement.hasAttribute('data-before');
    found = (await frame.evaluate(isOld).catch(() => true)) ? undefined : frame;
    return found !== undefined;
  });
  assert.ok(found);
  return found;
}

describe('a conversation in the panel', () => {
  let parley: ParleyWindow;

  const share = shareParleyAsSuite({
    isFresh: true,
    server: { script: textReply('Understood.') },
  });
  before(async () => {
    parley = await share();
  });

  it('opens with the input focused', async () => {
    const { frame } = parley;
    await frame.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    assert.equal(
      await messageInput(frame).evaluate((input) => input === document.activeElement),
      true,
    );
  });

  it('takes the focus from nobody when its page is made anew', async () => {
    const { page } = parley;
    await openFile(page, 'src/pricing.ts');
    await page.locator('.editor-instance .view-line').first().click();
    const before = await chatFrame(page);
    await before.evaluate(() => document.documentElement.setAttribute('data-before', ''));
    await runCommand(page, 'Developer: Reload Webviews');
    const frame = await openedAnew(page);
    await messageInput(frame).waitFor();
    await page.keyboard.type('// typed into the code\n');
    await page.locator('.view-line').filter({ hasText: 'typed into the code' }).first().waitFor();
    assert.equal(await messageInput(frame).inputValue(), '');
    await page.keyboard.press('Control+Z');
    // Whoever goes there then writes.
    await runCommand(page, 'Parley: Focus Chat Input');
    await frame.waitForFunction(
      () => document.hasFocus() && document.activeElement?.tagName === 'TEXTAREA',
    );
    await page.keyboard.type('Hello');
    assert.equal(await messageInput(frame).inputValue(), 'Hello');
    await messageInput(frame).fill('');
    await runCommand(page, 'File: Revert File');
    parley = { ...parley, frame };
  });

  it('holds ten messages, the tenth of which needs the first and an open file', async () => {
    const { frame, page, server } = parley;
    await openFile(page, 'src/pricing.ts');
    await runCommand(page, 'Parley: Focus Chat Input');
    await sendMessage(frame, 'Remember that our project is called Bluebird.');
    await replyEnded(frame, 1);
    for (let at = 2; at <= 9; at++) {
      await sendMessage(frame, `Filler number ${at}.`);
      await replyEnded(frame, at);
    }
    server.next((request) => {
      const all = messagesOf(request).join('\n');
      const name = /project is called (\w+)/u.exec(all)?.[1] ?? 'unknown';
      const shipping = /freeShippingFrom: Cents = (\d+)/u.exec(all)?.[1] ?? 'unknown';
      return textReply(`In ${name}, shipping is free from ${shipping} cents.`);
    });
    await sendMessage(frame, 'From which value does our project ship for free?');
    await replyEnded(frame, 10);
    await turns(frame).last().getByText('In Bluebird, shipping is free from 5000 cents.').waitFor();
    assert.equal(await turns(frame).count(), 20);
    const sent = messagesOf(server.chats.at(-1));
    assert.equal(sent.filter((each) => each.startsWith('Filler number')).length, 8);
  });

  it('shows a chip for the open file and sends it no more once it is removed', async () => {
    const { frame, server } = parley;
    await frame.getByRole('button', { name: /Remove .*pricing\.ts from context/u }).click();
    await frame
      .getByRole('button', { name: /Remove .*pricing\.ts from context/u })
      .waitFor({ state: 'detached' });
    await sendMessage(frame, 'What do you see now?');
    await replyEnded(frame, 11);
    assert.ok(!messagesOf(server.chats.at(-1)).join('\n').includes('freeShippingFrom'));
  });

  it('stops a reply, closes the connection and keeps what came', async () => {
    const { frame, server } = parley;
    server.next([text('This much came. '), hang()]);
    const index = server.chats.length;
    await sendMessage(frame, 'Tell me a long story.');
    await turns(frame).last().getByText('This much came.').waitFor();
    await frame.getByRole('button', { name: 'Stop' }).click();
    const closed = await server.waitForClose(index);
    assert.equal(closed.aborted, true);
    await turns(frame)
      .last()
      .getByText(/stopped/iu)
      .first()
      .waitFor();
    await turns(frame).last().getByText('This much came.').waitFor();
  });

  it('stops with Ctrl+Escape as well', async () => {
    const { frame, server } = parley;
    server.next([text('And again. '), hang()]);
    const index = server.chats.length;
    await sendMessage(frame, 'Another long story.');
    await turns(frame).last().getByText('And again.').waitFor();
    await messageInput(frame).press('Control+Escape');
    assert.equal((await server.waitForClose(index)).aborted, true);
    await frame.getByRole('button', { name: 'Send' }).waitFor();
  });

  it('shows a failure as a card that says what to do, and Retry answers', async () => {
    const { frame, server } = parley;
    // It is asked four times before a person is.
    for (let attempt = 1; attempt <= 4; attempt++) {
      server.next([failWith(500, { message: 'the cluster is on fire' })]);
    }
    server.next(textReply('Everything is fine again.'));
    await sendMessage(frame, 'Are you well?');
    const card = frame.getByRole('group', { name: 'Failure' }).last();
    await card.waitFor();
    await card.getByText('Details').click();
    await card.getByText(/the cluster is on fire/u).waitFor();
    await frame.getByRole('button', { name: 'Retry' }).last().click();
    await turns(frame).last().getByText('Everything is fine again.').waitFor();
    assert.equal(await turns(frame).getByText('Are you well?').count(), 1);
  });

  describe('with messages that wait', () => {
    let frame: Frame;

    // In a chat of its own, so that a second try does not meet what the first one left.
    beforeEach(async () => {
      const { page, server } = parley;
      frame = await chatFrame(page);
      const stop = frame.getByRole('button', { name: 'Stop', exact: true });
      if (await stop.isVisible()) await stop.click();
      server.forgetNext();
      await runCommand(page, 'Parley: New Chat');
      await turns(frame).first().waitFor({ state: 'detached' });
    });

    it('sends a message that waits when the reply has ended, and one at once in its place', async () => {
      const { server } = parley;
      const waiting = frame.getByRole('region', { name: 'Messages that wait' });
      const end = Promise.withResolvers<void>();
      server.next([text('Busy. '), waitFor(end.promise), ...textReply('Done.')]);
      server.next([text('Next. '), hang()]);
      server.next(textReply('Steered.'));
      await sendMessage(frame, 'Be busy.');
      await turns(frame).last().getByText('Busy.').waitFor();
      await sendMessage(frame, 'my next thought');
      await waiting.getByText('my next thought').waitFor();
      await frame.waitForFunction(() => document.querySelector('textarea')?.value === '');
      await sendMessage(frame, 'and one more');
      await waiting.getByText('and one more').waitFor();
      end.resolve();
      await turns(frame).last().getByText('Next.').waitFor();
      await waiting.getByText('my next thought').waitFor({ state: 'detached' });
      assert.deepEqual(await waiting.getByRole('listitem').allInnerTexts(), ['and one more']);
      await messageInput(frame).fill('no, this');
      await messageInput(frame).press('Alt+Enter');
      await waiting.waitFor({ state: 'detached' });
      await frame.getByRole('button', { name: 'Send' }).waitFor();
      const asked = server.chats.slice(-4).map((chat) => messagesOf(chat).at(-1) ?? '');
      const order = ['Be busy.', 'my next thought', 'no, this', 'and one more'];
      assert.deepEqual(
        asked.map((each, at) => each.includes(order[at] ?? '?')),
        [true, true, true, true],
        asked.join('\n'),
      );
    });

    it('keeps what waits where a reply is stopped, and in a window that is loaded anew', async () => {
      const { page, server } = parley;
      server.next([text('Busy. '), hang()]);
      await sendMessage(frame, 'Be busy again.');
      await turns(frame).last().getByText('Busy.').waitFor();
      await sendMessage(frame, 'held back');
      const waiting = frame.getByRole('region', { name: 'Messages that wait' });
      await waiting.getByText('held back').waitFor();
      await frame.getByRole('button', { name: 'Stop', exact: true }).click();
      await waiting.getByText(/The reply was stopped/u).waitFor();
      await reloadWindow(page);
      const reloaded = await openChat(page);
      const again = reloaded.getByRole('region', { name: 'Messages that wait' });
      await again.getByText('held back').waitFor();
      await again.getByText(/The window was opened anew/u).waitFor();
      await again.getByRole('button', { name: 'Send Now' }).click();
      await again.waitFor({ state: 'detached' });
      await turns(reloaded).getByText('held back').waitFor();
    });
  });
});
