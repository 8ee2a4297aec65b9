import { snapshot } from '../ui/panelContent.ts';
import type { PanelSite } from '../ui/panelHarness.ts';
import { lower, percentile, type Figure } from './figures.ts';
import { openPage } from './panelPage.ts';
import { keyTimesOf } from './typing.ts';

const pasted = 2 * 1024 * 1024 - 1_000;
const keys = 50;

/**
 * What somebody feels who writes a few words to 2 MB that were pasted. The keys are so far apart that each
 * of them has the draft saved, whole, which falls together with some of the others.
 */
export async function pasteFigures(site: PanelSite): Promise<readonly Figure[]> {
  const panel = await openPage(site);
  const { page } = panel;
  await panel.send(snapshot());
  await page.getByRole('textbox', { name: 'Message' }).focus();
  const shown = await page.evaluate(paste, pasted);
  await page.getByRole('list', { name: 'Pasted texts' }).waitFor();
  const times = await keyTimesOf(page, keys);
  await page.close();
  return [
    lower('2 MB pasted: to the frame that shows it', shown, 'ms'),
    lower('2 MB pasted: key to frame, p50', percentile(times, 0.5), 'ms'),
    lower('2 MB pasted: key to frame, p95', percentile(times, 0.95), 'ms', 32),
  ];
}

/** Runs in the page: pastes so many characters, and gives the milliseconds that it took. */
async function paste(characters: number): Promise<number> {
  const line =
    '2026-11-28 01:50:05 INFO service.orders 4711 total of order 12 computed in 3.4 ms\n';
  const text = line.repeat(Math.ceil(characters / line.length)).slice(0, characters);
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const options = { bubbles: true, cancelable: true, clipboardData: data };
  const from = performance.now();
  const input = document.activeElement;
  const isTaken = input?.dispatchEvent(new ClipboardEvent('paste', options)) === false;
  // As the browser does it where a page leaves that to it.
  if (!isTaken && input instanceof HTMLTextAreaElement) {
    input.setRangeText(text);
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
  return performance.now() - from;
}
