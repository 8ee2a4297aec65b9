import assert from 'node:assert/strict';
import { HeapTrend, holdersOf } from './heapTrend.ts';

describe('the watch over the heap', () => {
  it('sees a leak in what is left after collecting garbage, and none where there is none', () => {
    for (const leak of [0, 6]) {
      let now = 0;
      const heap = (): number => (50 + (leak * now) / 60_000 + Math.sin(now)) * 1024 * 1024;
      const trend = new HeapTrend({ now: () => now, heap });
      for (; now < 300_000; now += 250) trend.look();
      assert.ok(Math.abs(trend.slope() - leak) < 1, `${trend.slope()} for ${leak}`);
    }
  });

  it('names who holds what is left', async () => {
    const kept: unknown[] = [];
    const { holders } = await holdersOf(() => {
      for (let at = 0; at < 200; at++) leakSome(kept);
      return Promise.resolve();
    });
    assert.match(holders[0]?.place ?? '', /^leakSome .*heapTrend\.test\.ts:\d+$/u);
    assert.ok((holders[0]?.megabytes ?? 0) > 5);
    assert.equal(kept.length, 200);
  });
});

function leakSome(kept: unknown[]): void {
  kept.push(Array.from({ length: 10_000 }, (_, at) => at));
}
