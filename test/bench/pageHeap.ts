// How the heap of a page grows, after garbage was collected, while somebody types into it.
import type { CDPSession, Page } from 'playwright-core';
import { lower, type Figure } from './figures.ts';
import { slopeOf, type HeapLook } from './heapTrend.ts';
import { type, type TypingPlace } from './typing.ts';

/** Bytes that are held at the moment. */
type HeldBytes = () => Promise<number>;

/** Milliseconds from one look to the next. */
const every = 10_000;
/** How often the heap is looked at for one figure, and within how many milliseconds. */
const looks = 3;
const lookEvery = 250;

/**
 * What a minute adds to the heap. Not at the same time as what somebody feels who types: to collect the garbage
 * of a whole window takes most of a second, and what was drawn fast before is slow for a while after it.
 * @param what what the page does meanwhile
 */
export async function heapFigure(
  what: string,
  { place, held, seconds }: { place: TypingPlace; held: HeldBytes; seconds: number },
): Promise<Figure> {
  const seen: HeapLook[] = [];
  let next = performance.now();
  await type(place, seconds, async () => {
    if (performance.now() < next) return;
    next += every;
    seen.push({ at: performance.now(), bytes: await least(held, place.page) });
  });
  return lower(`${what}: heap of the page`, slopeOf(seen), 'MB/m', 1);
}

/** A reply's last blocks are drawn, and let go of, all the time, and what is drawn at a moment is not kept. */
async function least(held: HeldBytes, page: Page): Promise<number> {
  let fewest = Infinity;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await page.waitForTimeout(lookEvery);
    fewest = Math.min(fewest, await held());
  }
  return fewest;
}

/** Of a page that has its heap to itself. */
export async function wholeHeap(page: Page): Promise<HeldBytes> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await collect(session);
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
}

/** V8's own sampler: one allocation in so many bytes. A coarser one says less than the few megabytes that are looked for. */
const samplingInterval = 4 * 1024;

interface SampledNode {
  readonly callFrame: { readonly url: string };
  readonly selfSize: number;
  readonly children: readonly SampledNode[];
}

/**
 * Of the panel's scripts in a window whose other frames have the same heap: what was taken under them since
 * the beginning and is still held.
 */
export async function panelHeap(page: Page): Promise<HeldBytes> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.startSampling', { samplingInterval });
  return async () => {
    await collect(session);
    const { profile } = await session.send('HeapProfiler.getSamplingProfile');
    return ofPanel(profile.head, false);
  };
}

/** Bytes that were taken by a script of the panel, or by what it called. */
function ofPanel({ callFrame, selfSize, children }: SampledNode, isBelow: boolean): number {
  const isOwn = isBelow || callFrame.url.includes('/dist/webview/');
  return children.reduce((sum, each) => sum + ofPanel(each, isOwn), isOwn ? selfSize : 0);
}

const collect = (session: CDPSession) => session.send('HeapProfiler.collectGarbage');
