// What somebody who types into a chat feels while replies grow in it.
import type { Frame, Page } from 'playwright-core';
import { lower, percentile, type Figure } from './figures.ts';

/** Milliseconds between two keys: somebody who types fast. */
const keyEvery = 120;
/** Of the keys at least so many have to be seen for their times to mean anything. */
const leastSeen = 0.1;

interface LongTask {
  readonly took: number;
  /** Of which frame of the page, as the browser says it. */
  readonly whose: string;
}

declare global {
  /** Each main-thread task over 50 ms, in milliseconds. */
  var longTasks: LongTask[];
  /** Milliseconds from each key to the frame that shows it. */
  var keyTimes: number[];
}

export interface Typed {
  readonly keyTimes: readonly number[];
  /** Milliseconds of each task over 50 ms of the chat's own page. */
  readonly longTasks: readonly number[];
  /** The same for what other frames of the window did on the same thread. */
  readonly othersTasks: readonly number[];
}

/** The chat's page in a window, or the window itself where the chat is alone in it. */
export interface TypingPlace {
  readonly page: Page;
  readonly frame: Frame;
}

/** Types a message for so many seconds and sends it to nobody. */
export async function typeFor(place: TypingPlace, seconds: number): Promise<Typed> {
  const { frame } = place;
  await frame.evaluate(watch);
  const pressed = await type(place, seconds);
  const { keyTimes, longTasks } = await frame.evaluate(() => ({
    keyTimes: globalThis.keyTimes,
    longTasks: globalThis.longTasks,
  }));
  const wanted = ((seconds * 1_000) / keyEvery) * leastSeen;
  if (keyTimes.length < wanted)
    throw new Error(`of ${pressed} keys ${keyTimes.length} were seen: too few`);
  const isOthers = ({ whose }: LongTask): boolean => /^(?:same-origin|cross-origin)/u.test(whose);
  return {
    keyTimes,
    longTasks: longTasks.filter((each) => !isOthers(each)).map(({ took }) => took),
    othersTasks: longTasks.filter(isOthers).map(({ took }) => took),
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
export function typingFigures(what: string, { keyTimes, longTasks }: Typed): readonly Figure[] {
  return [
    lower(`${what}: tasks over 50 ms`, longTasks.length, '', 0),
    lower(`${what}: longest task`, Math.max(50, ...longTasks), 'ms', 50),
    lower(`${what}: key to frame, p50`, percentile(keyTimes, 0.5), 'ms'),
    lower(`${what}: key to frame, p95`, percentile(keyTimes, 0.95), 'ms', 32),
  ];
}

/**
 * Gives how many keys were pressed.
 * @param between what is done besides, after each key
 */
export async function type(
  { page, frame }: TypingPlace,
  seconds: number,
  between?: () => Promise<void>,
): Promise<number> {
  await frame.getByRole('textbox', { name: 'Message' }).click();
  const end = performance.now() + seconds * 1_000;
  let pressed = 0;
  for (; performance.now() < end; pressed++) {
    const next = performance.now() + keyEvery;
    await page.keyboard.press(
      pressed % 12 === 11 ? 'Backspace' : 'abcdefgh ij'.charAt(pressed % 11),
    );
    await between?.();
    await page.waitForTimeout(Math.max(0, next - performance.now()));
  }
  return pressed;
}

/** Runs in the page. */
function watch(): void {
  globalThis.longTasks = [];
  globalThis.keyTimes = [];
  new PerformanceObserver((list) => {
    for (const { duration: took, name: whose } of list.getEntries())
      globalThis.longTasks.push({ took, whose });
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
