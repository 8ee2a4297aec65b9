import { Session, type HeapProfiler } from 'node:inspector/promises';
import process from 'node:process';
import { collectGarbage } from './collectGarbage.ts';

interface HeapWorld {
  /** Milliseconds. */
  readonly now: () => number;
  /** Bytes, after garbage was collected. */
  readonly heap: () => number;
}

const realWorld: HeapWorld = {
  now: () => performance.now(),
  heap() {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  },
};

const megabyte = 1024 * 1024;
/** Milliseconds. */
const interval = 10_000;

/** The heap after collecting garbage, every ten seconds. */
export class HeapTrend {
  readonly #world: HeapWorld;
  readonly #seen: HeapLook[] = [];
  #last = Number.NEGATIVE_INFINITY;

  constructor(world = realWorld) {
    this.#world = world;
  }

  /** To be called often. */
  look(): void {
    const now = this.#world.now();
    if (now - this.#last < interval) return;
    this.#last = now;
    this.#seen.push({ at: now, bytes: this.#world.heap() });
  }

  slope(): number {
    return slopeOf(this.#seen);
  }
}

export interface HeapLook {
  /** Milliseconds. */
  readonly at: number;
  readonly bytes: number;
}

/** Megabytes a minute: least squares over all but the first, which is before the code is warm. */
export function slopeOf(looks: readonly HeapLook[]): number {
  const seen = looks.slice(1);
  const x = mean(seen.map(({ at }) => at));
  const y = mean(seen.map(({ bytes }) => bytes));
  const over = seen.reduce((sum, { at, bytes }) => sum + (at - x) * (bytes - y), 0);
  const under = seen.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
  return under === 0 ? 0 : ((over / under) * 60_000) / megabyte;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Where memory was taken that is still held. */
export interface Holder {
  /** `name file:line` */
  readonly place: string;
  readonly megabytes: number;
}

/** V8's own sampler: one allocation in so many bytes. */
const samplingInterval = 64 * 1024;

/** Does `work`, and gives what holds most memory of that which was taken meanwhile, the most first. */
export async function holdersOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly holders: readonly Holder[] }> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.startSampling', { samplingInterval });
    const result = await work();
    collectGarbage();
    const { profile } = await session.post('HeapProfiler.stopSampling');
    return { result, holders: holdersIn(profile) };
  } finally {
    session.disconnect();
  }
}

/** What V8's own functions take is whose who called them. */
function holdersIn({ head }: HeapProfiler.SamplingHeapProfile): readonly Holder[] {
  const sizes = new Map<string, number>();
  const visit = (node: HeapProfiler.SamplingHeapProfileNode, caller: string): void => {
    const { functionName, url, lineNumber } = node.callFrame;
    const file = url.split('/').slice(-2).join('/');
    const place = url === '' ? caller : `${functionName || '?'} ${file}:${lineNumber + 1}`;
    sizes.set(place, (sizes.get(place) ?? 0) + node.selfSize);
    for (const child of node.children) visit(child, place);
  };
  visit(head, '');
  return [...sizes]
    .toSorted(([, a], [, b]) => b - a)
    .map(([place, size]) => ({ place, megabytes: size / megabyte }));
}
