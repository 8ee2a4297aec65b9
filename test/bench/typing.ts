// What somebody who types into a chat feels while replies grow in it.
import type { CDPSession, Frame, Page } from 'playwright-core';
import { lower, percentile, type Figure } from './figures.ts';
import type { PageHeap } from './pageHeap.ts';

/** Milliseconds between two keys: somebody who types fast. */
const keyEvery = 120;
/** Of the keys at least so many have to be seen for their times to mean anything. */
const leastSeen = 0.1;

interface LongTask {
  readonly start: number;
  readonly took: number;
  /** Of which frame of the page, as the browser says it. */
  readonly whose: string;
}

declare global {
  /** Each main-thread task over 50 ms, in milliseconds. */
  var longTasks: LongTask[];
  /** From when to when garbage was collected, as nobody would do it who uses the page. */
  var collections: { readonly from: number; to: number }[];
  /** Milliseconds from each key to the frame that shows it. */
  var keyTimes: number[];
}

export interface Typed {
  readonly keyTimes: readonly number[];
  /** Milliseconds of each task over 50 ms of the chat's own page, but for those in which we collected garbage. */
  readonly longTasks: readonly number[];
  /** The same for what other frames of the window did on the same thread. */
  readonly othersTasks: readonly number[];
  /** Of the heap, in megabytes a minute. */
  readonly slope: number;
}

/** The chat's page in a window, or the window itself where the chat is alone in it. */
interface TypingPlace {
  readonly page: Page;
  readonly frame: Frame;
  readonly heap: PageHeap;
}

/** Types a message for so many seconds and sends it to nobody. */
export async function typeFor(place: TypingPlace, seconds: number): Promise<Typed> {
  const { frame, heap } = place;
  await frame.evaluate(watch);
  const pressed = await type(place, seconds);
  const { keyTimes, longTasks } = await frame.evaluate(() => ({
    keyTimes: globalThis.keyTimes,
    // What collecting took is not the page's.
    longTasks: globalThis.longTasks.filter(
      ({ start, took }) =>
        !globalThis.collections.some(({ from, to }) => start < to && start + took > from),
    ),
  }));
  const wanted = ((seconds * 1_000) / keyEvery) * leastSeen;
  if (keyTimes.length < wanted)
    throw new Error(`of ${pressed} keys ${keyTimes.length} were seen: too few`);
  const isOthers = ({ whose }: LongTask): boolean => /^(?:same-origin|cross-origin)/u.test(whose);
  return {
    keyTimes,
    longTasks: longTasks.filter((each) => !isOthers(each)).map(({ took }) => took),
    othersTasks: longTasks.filter(isOthers).map(({ took }) => took),
    slope: heap.slope(),
  };
}

/** Milliseconds between two keys after which a draft is saved: somebody who thinks. */
const savedEvery = 450;

/** Milliseconds from each of so many keys to the frame that shows it, where each has the draft saved. */
export async function keyTimesOf(page: Page, keys: number): Promise<readonly number[]> {
  await page.evaluate(watch);
  for (let pressed = 0; pressed < keys; pressed++) {
    const next = performance.now() + savedEvery;
    await page.keyboard.press('abcdefgh ij'.charAt(pressed % 11));
    await page.waitForTimeout(Math.max(0, next - performance.now()));
  }
  return page.evaluate(() => globalThis.keyTimes);
}

/** What is asked of the panel; `what` is what it did meanwhile. */
export function typingFigures(
  what: string,
  { keyTimes, longTasks, slope }: Typed,
): readonly Figure[] {
  return [
    lower(`${what}: tasks over 50 ms`, longTasks.length, '', 0),
    lower(`${what}: longest task`, Math.max(50, ...longTasks), 'ms', 50),
    lower(`${what}: key to frame, p50`, percentile(keyTimes, 0.5), 'ms'),
    lower(`${what}: key to frame, p95`, percentile(keyTimes, 0.95), 'ms', 32),
    lower(`${what}: heap of the page`, slope, 'MB/m', 1),
  ];
}

/** How many keys were pressed. */
async function type({ page, frame, heap }: TypingPlace, seconds: number): Promise<number> {
  await frame.getByRole('textbox', { name: 'Message' }).click();
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  let pressed = 0;
  let looks = 0;
  for (; performance.now() < end; pressed++) {
    const next = performance.now() + keyEvery;
    await page.keyboard.press(
      pressed % 12 === 11 ? 'Backspace' : 'abcdefgh ij'.charAt(pressed % 11),
    );
    if (performance.now() - begin >= looks * heap.every) {
      looks++;
      await heap.look();
    }
    await page.waitForTimeout(Math.max(0, next - performance.now()));
  }
  return pressed;
}

/** Collects garbage and has what was watched know about it. */
export async function collect(frame: Frame, session: CDPSession): Promise<void> {
  await frame.evaluate(() => {
    globalThis.collections.push({ from: performance.now(), to: Infinity });
  });
  await session.send('HeapProfiler.collectGarbage');
  await frame.evaluate(() => {
    const last = globalThis.collections.at(-1);
    if (last) last.to = performance.now();
  });
}

/** Runs in the page. */
function watch(): void {
  globalThis.longTasks = [];
  globalThis.collections = [];
  globalThis.keyTimes = [];
  new PerformanceObserver((list) => {
    for (const { startTime: start, duration: took, name: whose } of list.getEntries())
      globalThis.longTasks.push({ start, took, whose });
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
