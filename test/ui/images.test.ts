// Images in a window of VS Code: pasted, kept over a reload, sent to a model, shown again.
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { closeWindows, openWindow, reloadWindow } from '../helpers/browser.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';

/** Pastes a drawing into the input, as a screenshot comes. */
async function pasteImage(frame: Frame, name: string): Promise<void> {
  await messageInput(frame).evaluate(async (input, called) => {
    const canvas = new OffscreenCanvas(300, 200);
    const context = canvas.getContext('2d');
    if (context) context.fillStyle = called.startsWith('red') ? 'red' : 'teal';
    context?.fillRect(0, 0, 200, 100);
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], called, { type: 'image/png' }));
    const paste = { clipboardData: data, bubbles: true, cancelable: true };
    input.dispatchEvent(new ClipboardEvent('paste', paste));
  }, name);
}

/** The pictures of each message of a request, as data addresses. */
function imagesIn(body: unknown): readonly (readonly string[])[] {
  const messages = fieldOf(body, 'messages');
  assert.ok(Array.isArray(messages));
  return messages.map((message: unknown) => {
    const content = fieldOf(message, 'content');
    const parts: readonly unknown[] = Array.isArray(content) ? content : [];
    return parts.flatMap((part) => {
      const url = fieldOf(fieldOf(part, 'image_url'), 'url');
      return typeof url === 'string' ? [url] : [];
    });
  });
}

describe('an image in a chat', () => {
  let parley: ParleyWindow;
  let frame: Frame;
  endParleysAfterAll();

  before(async () => {
    parley = await openParley();
    ({ frame } = parley);
  });

  // A try that broke off between two windows leaves none.
  beforeEach(async () => {
    if (frame.isDetached()) frame = await openChat(await openWindow(parley.vscode));
  });

  const attached = () => frame.getByRole('list', { name: 'Attached images' });
  const picture = (name: string) => frame.getByRole('img', { name: `Image ${name}` });

  it('that is pasted is there after a reload, and can be taken away', async () => {
    await pasteImage(frame, 'red.png');
    await pasteImage(frame, 'teal.png');
    await attached().getByRole('img').nth(1).waitFor();
    await reloadWindow(parley.page);
    frame = await openChat(parley.page);
    await picture('red.png').waitFor();
    await picture('teal.png').waitFor();
    await frame.getByRole('button', { name: 'Remove teal.png' }).click();
    await picture('teal.png').waitFor({ state: 'detached' });
  });

  it('goes to the model with its question, and stands in the chat', async () => {
    await sendMessage(frame, 'What colour is this?');
    await replyEnded(frame, 1);
    await attached().waitFor({ state: 'detached' });
    const [sent] = imagesIn(parley.server.chats[0]?.body).flat();
    assert.match(sent ?? '', /^data:image\/png;base64,iVBORw0KGgo/u);
    await turns(frame).first().getByRole('img', { name: 'Image red.png' }).waitFor();
  });

  it('is seen again with the next question, and after VS Code was started anew', async () => {
    const asked = parley.server.chats.length;
    await sendMessage(frame, 'And now?');
    await replyEnded(frame, asked + 1);
    assert.equal(imagesIn(parley.server.chats[asked]?.body).flat().length, 1);
    await closeWindows(parley.vscode);
    await parley.vscode.restart();
    frame = await openChat(await openWindow(parley.vscode));
    // Far above the view it is not asked for.
    await turns(frame).first().scrollIntoViewIfNeeded();
    await turns(frame).first().getByRole('img', { name: 'Image red.png' }).waitFor();
  });
});
