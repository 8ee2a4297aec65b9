import type { Frame, Locator, Page } from 'playwright-core';
import { parleyFrame, repeatUntil } from './browser.ts';
import { waitUntil } from './editor.ts';

/** Settings that give Parley one provider: a fake model server. */
export function providerSettings(
  baseUrl: string,
  model: string | object = 'fake-model',
): Readonly<Record<string, unknown>> {
  return { 'parley.providers': [{ id: 'fake', kind: 'openai', baseUrl, models: [model] }] };
}

/** The panel's frame once a model is there and the input can be typed into. */
export async function chatFrame(
  page: Page,
  others: readonly Frame[] = [],
  timeoutMs?: number,
): Promise<Frame> {
  const frame = await parleyFrame(page, others, timeoutMs);
  await messageInput(frame).waitFor();
  return frame;
}

/** The frame of a chat in an editor tab. After a reload the side bar's panel may be there as well: the tab's is the wider one. */
export async function tabFrame(page: Page): Promise<Frame> {
  const first = await chatFrame(page);
  const element = await first.frameElement();
  const box = await element.boundingBox();
  return box && box.width > 500 ? first : chatFrame(page, [first]);
}

export function messageInput(frame: Frame): Locator {
  return frame.getByRole('textbox', { name: 'Message', exact: true });
}

/** Waits until these very words are written there. The draft is there once the chat is. */
export async function inputHolds(frame: Frame, words: string): Promise<void> {
  await waitUntil(async () => (await messageInput(frame).inputValue()) === words);
}

/** Types and sends with Enter, as a person does. */
export async function sendMessage(frame: Frame, text: string): Promise<void> {
  const input = messageInput(frame);
  // The keys go to what has the focus, and a palette or another panel may take it a moment later.
  for (let tries = 0; tries < 100; tries++) {
    await input.focus();
    await input.fill(text);
    const isReady = await input.evaluate(
      (element, wanted) =>
        document.hasFocus() && element instanceof HTMLTextAreaElement && element.value === wanted,
      text,
    );
    if (isReady) break;
    await frame.waitForTimeout(100);
  }
  await input.press('Enter');
}

/** Types into the empty input until this is the option that Enter takes: what takes the focus closes the list. */
export async function typeUntilOffered(frame: Frame, typed: string, name: RegExp): Promise<void> {
  const input = messageInput(frame);
  await repeatUntil(frame.getByRole('option', { name, selected: true }), async () => {
    await input.fill('');
    await input.pressSequentially(typed);
  });
}

/** The turns in the transcript, people's and models'; of a long one those near the view. */
export function turns(frame: Frame): Locator {
  return frame.getByRole('log').getByRole('article');
}

/** The card that asks a person before something is done. */
export function approvalCard(frame: Frame, title: string | RegExp): Locator {
  return frame.getByRole('region', { name: title });
}

/** Waits until there are `count` replies and none of them runs. */
export async function replyEnded(frame: Frame, count: number, timeout = 15_000): Promise<void> {
  await frame.waitForFunction(
    (wanted) => {
      const replies = [...document.querySelectorAll('[role=log] article:has(> h2)')].filter(
        (each) => /reply \d+$/u.test(each.querySelector('h2')?.textContent ?? ''),
      );
      // Of a long conversation not all are drawn, and the last one says which it is.
      const last = Number(replies.at(-1)?.getAttribute('aria-posinset') ?? 0);
      return replies.length >= wanted || last >= 2 * wanted;
    },
    count,
    { timeout },
  );
  await frame.getByRole('button', { name: 'Send' }).waitFor({ timeout });
}

/** How many turns there are, drawn or not. */
export async function turnCount(frame: Frame): Promise<number> {
  if ((await turns(frame).count()) === 0) return 0;
  return Number(await turns(frame).last().getAttribute('aria-setsize'));
}
