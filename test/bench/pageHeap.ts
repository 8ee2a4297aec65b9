// How the heap of a page grows, after garbage was collected.
import type { CDPSession, Frame, Page } from 'playwright-core';
import { HeapTrend } from './heapTrend.ts';
import { collect } from './typing.ts';

export interface PageHeap {
  /** Milliseconds from one look to the next. */
  readonly every: number;
  look(): Promise<void>;
  /** Megabytes a minute. */
  slope(): number;
}

/** How often the heap is looked at for one figure. */
const looks = 4;

/** Of a page that has its heap to itself. */
export async function wholeHeap(page: Page): Promise<PageHeap> {
  const session = await page.context().newCDPSession(page);
  let heap = 0;
  const trend = new HeapTrend({ now: () => performance.now(), heap: () => heap });
  return {
    every: 10_000,
    async look() {
      heap = await keptHeap(page.mainFrame(), session);
      trend.look();
    },
    slope: () => trend.slope(),
  };
}

/**
 * The least of a few looks within a second, in bytes: a reply's last blocks are drawn, and let go of, in
 * the time in which a hundred lines come, and what is drawn at a moment is not kept.
 */
async function keptHeap(frame: Frame, session: CDPSession): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await frame.waitForTimeout(1_000 / looks);
    await collect(frame, session);
    least = Math.min(least, (await session.send('Runtime.getHeapUsage')).usedSize);
  }
  return least;
}

/** V8's own sampler: one allocation in so many bytes. */
const samplingInterval = 16 * 1024;

interface SampledNode {
  readonly callFrame: { readonly url: string };
  readonly selfSize: number;
  readonly children: readonly SampledNode[];
}

/**
 * Of the panel's scripts in a window whose other frames have the same heap: what was taken under them since
 * the beginning and is still held. Collecting the whole window's garbage takes a second, so it is looked at rarely.
 */
export async function panelHeap(page: Page, frame: Frame): Promise<PageHeap> {
  const session = await page.context().newCDPSession(page);
  const trend = new HeapTrend({ now: () => performance.now(), heap: () => held });
  let held = 0;
  await session.send('HeapProfiler.startSampling', { samplingInterval });
  return {
    every: 14_000,
    async look() {
      await collect(frame, session);
      const { profile } = await session.send('HeapProfiler.getSamplingProfile');
      held = ofPanel(profile.head, false);
      trend.look();
    },
    slope: () => trend.slope(),
  };
}

/** Bytes that were taken by a script of the panel, or by what it called. */
function ofPanel({ callFrame, selfSize, children }: SampledNode, isBelow: boolean): number {
  const isOwn = isBelow || callFrame.url.includes('/dist/webview/');
  return children.reduce((sum, each) => sum + ofPanel(each, isOwn), isOwn ? selfSize : 0);
}
