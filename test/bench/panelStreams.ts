import type { CDPSession, Page } from 'playwright-core';
import { question, reply, richAnswer, snapshot } from '../ui/panelContent.ts';
import type { PanelSite } from '../ui/panelHarness.ts';
import { lower, percentile, type Figure } from './figures.ts';
import { HeapTrend } from './heapTrend.ts';
import { conversation, openPage } from './panelPage.ts';

const replies = 8;
const seconds = 60;
/** Messages a second for each reply: the host sends a batch in 8 ms at most, a token comes every 5. */
const batches = 125;
/** Characters of a batch: 200 tokens a second of five characters. */
const batchLength = 8;
/** Milliseconds between two keys: somebody who types fast. */
const keyEvery = 120;
const earlier = 1_000;
/** How often the heap is looked at for one figure. */
const looks = 4;

declare global {
  /** Each main-thread task over 50 ms: when it began, and milliseconds. */
  var longTasks: { readonly start: number; readonly took: number }[];
  /** From when to when garbage was collected, as nobody would do it who uses the page. */
  var collections: { readonly from: number; to: number }[];
  /** Milliseconds from each key to the frame that shows it. */
  var keyTimes: number[];
}

/**
 * Eight replies grow at once in one conversation of 1,000 messages, which no session of today does,
 * while somebody types. What makes the pieces runs on the page's own thread and counts as its work.
 */
export async function streamFigures(site: PanelSite): Promise<readonly Figure[]> {
  const panel = await openPage(site);
  const { page } = panel;
  const live = Array.from({ length: replies }, (_, at) =>
    reply(`live${at}`, 'asked', { status: 'running' }),
  );
  const messages = [...conversation(earlier), question('asked', 'All of you, please.'), ...live];
  await panel.send(snapshot(messages));
  const session = await page.context().newCDPSession(page);
  await page.evaluate(watch);
  const growing = page.evaluate(grow, {
    replies,
    batches,
    batchLength,
    seconds,
    text: richAnswer.repeat(60),
  });
  const slope = await typeMeanwhile(page, session);
  await growing;
  const { keyTimes, longTasks } = await page.evaluate(() => ({
    keyTimes: globalThis.keyTimes,
    // What collecting took is not the page's.
    longTasks: globalThis.longTasks
      .filter(
        ({ start, took }) =>
          !globalThis.collections.some(({ from, to }) => start < to && start + took > from),
      )
      .map(({ took }) => took),
  }));
  await page.close();
  if (keyTimes.length < (seconds * 1_000) / keyEvery / 4) throw new Error('too few keys were seen');
  return [
    lower('eight replies for 60 s: tasks over 50 ms', longTasks.length, '', 0),
    lower('eight replies for 60 s: longest task', Math.max(50, ...longTasks), 'ms', 50),
    lower('eight replies for 60 s: key to frame, p50', percentile(keyTimes, 0.5), 'ms'),
    lower('eight replies for 60 s: key to frame, p95', percentile(keyTimes, 0.95), 'ms', 32),
    lower('eight replies for 60 s: heap of the page', slope, 'MB/m', 1),
  ];
}

/** Types until the replies are whole; the slope of the heap in megabytes a minute. */
async function typeMeanwhile(page: Page, session: CDPSession): Promise<number> {
  await page.getByRole('textbox', { name: 'Message' }).focus();
  let heap = 0;
  const trend = new HeapTrend({ now: () => performance.now(), heap: () => heap });
  const end = performance.now() + seconds * 1_000;
  let looked = 0;
  for (let at = 0; performance.now() < end; at++) {
    const next = performance.now() + keyEvery;
    await page.keyboard.press(at % 12 === 11 ? 'Backspace' : 'abcdefgh ij'.charAt(at % 11));
    if (performance.now() - looked > 10_000) {
      looked = performance.now();
      heap = await keptHeap(page, session);
      trend.look();
    }
    await page.waitForTimeout(Math.max(0, next - performance.now()));
  }
  return trend.slope();
}

/**
 * The least of a few looks within a second, in bytes: a reply's last blocks are drawn, and let go of, in
 * the time in which a hundred lines come, and what is drawn at a moment is not kept.
 */
async function keptHeap(page: Page, session: CDPSession): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await page.waitForTimeout(1_000 / looks);
    await page.evaluate(() => {
      globalThis.collections.push({ from: performance.now(), to: Infinity });
    });
    await session.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => {
      const last = globalThis.collections.at(-1);
      if (last) last.to = performance.now();
    });
    least = Math.min(least, (await session.send('Runtime.getHeapUsage')).usedSize);
  }
  return least;
}

/** Runs in the page. */
function watch(): void {
  globalThis.longTasks = [];
  globalThis.collections = [];
  globalThis.keyTimes = [];
  new PerformanceObserver((list) => {
    for (const { startTime: start, duration: took } of list.getEntries())
      globalThis.longTasks.push({ start, took });
  }).observe({ type: 'longtask' });
  addEventListener(
    'keydown',
    (event) => {
      const from = event.timeStamp;
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.addEventListener('message', () => {
          globalThis.keyTimes.push(performance.now() - from);
        });
        painted.port1.start();
        painted.port2.postMessage(0);
      });
    },
    true,
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
