import type { Frame, Locator, Page } from 'playwright-core';
import { parleyFrame } from './browser.ts';

/** Settings that give Parley one provider: a fake model server. */
export function providerSettings(
  baseUrl: string,
  model: string | object = 'fake-model',
): Readonly<Record<string, unknown>> {
  return { 'parley.providers': [{ id: 'fake', kind: 'openai', baseUrl, models: [model] }] };
}

/** The panel's frame once a model is there and the input can be typed into. */
export async function chatFrame(page: Page, others: readonly Frame[] = []): Promise<Frame> {
  const frame = await parleyFrame(page, others);
  await messageInput(frame).waitFor();
  return frame;
}

export function messageInput(frame: Frame): Locator {
  return frame.getByRole('textbox', { name: 'Message' });
}

/** Types and sends with Enter, as a person does. */
export async function sendMessage(frame: Frame, text: string): Promise<void> {
  await messageInput(frame).fill(text);
  await messageInput(frame).press('Enter');
}

/** The turns in the transcript, people's and models'. */
export function turns(frame: Frame): Locator {
  return frame.getByRole('log').getByRole('article');
}

/** Waits until there are `count` replies and none of them runs. */
export async function replyEnded(frame: Frame, count: number, timeout = 15_000): Promise<void> {
  await frame
    .getByRole('article', { name: /reply/iu })
    .nth(count - 1)
    .waitFor({ timeout });
  await frame.getByRole('button', { name: 'Send' }).waitFor({ timeout });
}
