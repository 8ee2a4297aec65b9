import { snapshot } from '../ui/panelContent.ts';
import type { PanelSite } from '../ui/panelHarness.ts';
import { lower, median, percentile, type Figure } from './figures.ts';
import { conversation, openPage } from './panelPage.ts';

const messages = 10_000;
/** Frames of one way through the chat, and pixels from one to the next: a wheel that is spun. */
const frames = 300;
const step = 400;
const wanted = 'total of order 4990';

/** How smoothly a chat of 10,000 messages scrolls and is searched: no figure of it has a goal of its own. */
export async function longFigures(site: PanelSite): Promise<readonly Figure[]> {
  const panel = await openPage(site);
  const { page } = panel;
  await panel.send(snapshot(conversation(messages)));
  const scrolled = await page.evaluate(scroll, { frames, step });
  await panel.press('Control+f');
  await page.getByRole('textbox', { name: 'Find in Chat' }).focus();
  const found = await page.evaluate(find, wanted);
  await page
    .getByText(/^1 of \d/u)
    .first()
    .waitFor();
  await page.close();
  return [
    lower('10,000 messages scrolled: a frame, p50', median(scrolled), 'ms'),
    lower('10,000 messages scrolled: a frame, p95', percentile(scrolled, 0.95), 'ms'),
    lower('10,000 messages searched: a letter to its frame, p50', median(found), 'ms'),
    lower('10,000 messages searched: a letter to its frame, longest', Math.max(...found), 'ms'),
  ];
}

/** Runs in the page: milliseconds of each frame. */
async function scroll(by: { readonly frames: number; readonly step: number }): Promise<number[]> {
  const log = document.querySelector('[role=log]');
  const times: number[] = [];
  const frame = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
  let last = await frame();
  for (let at = 0; at < by.frames; at++) {
    log?.scrollBy(0, -by.step);
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}

/** Runs in the page: milliseconds from each letter to the frame that shows what it finds. */
async function find(text: string): Promise<number[]> {
  const box = document.activeElement;
  if (!(box instanceof HTMLInputElement)) throw new Error('the search has no focus');
  const times: number[] = [];
  for (let length = 1; length <= text.length; length++) {
    const from = performance.now();
    box.value = text.slice(0, length);
    box.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    await new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
    });
    times.push(performance.now() - from);
  }
  return times;
}
