import type { Page } from 'playwright-core';
import { question, reply, richAnswer, snapshot } from '../ui/panelContent.ts';
import type { PanelSite } from '../ui/panelHarness.ts';
import type { Figure } from './figures.ts';
import { conversation, openPage } from './panelPage.ts';
import { heapFigure, wholeHeap } from './pageHeap.ts';
import { typeFor, typingFigures } from './typing.ts';

const replies = 8;
const seconds = 60;
/** Messages a second for each reply: the host sends a batch in 8 ms at most, a token comes every 5. */
const batches = 125;
/** Characters of a batch: 200 tokens a second of five characters. */
const batchLength = 8;
const earlier = 1_000;

/**
 * Eight replies grow at once in one conversation of 1,000 messages, which no session of today does, for a minute
 * while somebody types. What makes the pieces runs on the page's own thread and counts as its work.
 */
export async function streamFigures(site: PanelSite): Promise<readonly Figure[]> {
  const what = 'eight replies, page alone';
  const typed = await whileGrowing(site, (page) =>
    typeFor({ page, frame: page.mainFrame() }, seconds),
  );
  const heap = await whileGrowing(site, async (page) => {
    const place = { page, frame: page.mainFrame() };
    return heapFigure(what, { place, held: await wholeHeap(page), seconds });
  });
  return [...typingFigures(what, typed), heap];
}

async function whileGrowing<T>(site: PanelSite, measure: (page: Page) => Promise<T>): Promise<T> {
  const panel = await openPage(site);
  const { page } = panel;
  const live = Array.from({ length: replies }, (_, at) =>
    reply(`live${at}`, 'asked', { status: 'running' }),
  );
  const messages = [...conversation(earlier), question('asked', 'All of you, please.'), ...live];
  await panel.send(snapshot(messages));
  await isDrawn(page);
  const growing = page.evaluate(grow, {
    replies,
    batches,
    batchLength,
    seconds,
    text: richAnswer.repeat(60),
  });
  const measured = await measure(page);
  await growing;
  await page.close();
  return measured;
}

/** Once the chat is there, and its code has colours: what that takes is measured elsewhere. */
async function isDrawn(page: Page): Promise<void> {
  await page.getByText('All of you, please.').first().waitFor();
  await page.locator('.code-lines span[class]').first().waitFor();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestIdleCallback(() => resolve());
      }),
  );
}

interface Growing {
  readonly replies: number;
  readonly batches: number;
  readonly batchLength: number;
  readonly seconds: number;
  readonly text: string;
}

/** Runs in the page. */
async function grow(growing: Growing): Promise<void> {
  const { replies: many, batches: perSecond, batchLength: length, text } = growing;
  const begin = performance.now();
  let seq = 0;
  for (let sent = 0; sent < growing.seconds * perSecond;) {
    const due = ((performance.now() - begin) * perSecond) / 1_000;
    for (; sent < Math.min(due, growing.seconds * perSecond); sent++) {
      for (let at = 0; at < many; at++) {
        const offset = sent * length;
        const piece = text.slice(offset, offset + length);
        const growth = { offset, text: piece, reasoningOffset: 0, reasoning: '' };
        const message = { type: 'grew', session: 'session-1', reply: `live${at}`, ...growth };
        postMessage({ ...message, seq: ++seq }, '*');
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
