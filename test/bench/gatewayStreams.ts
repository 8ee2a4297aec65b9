import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { done, finish, pings, text, textReply, usage } from '../helpers/modelScripts.ts';
import { higher, lower, percentile, type Figure } from './figures.ts';
import { collectGarbage } from './collectGarbage.ts';
import { readBare, readModel, type Read } from './gatewayReads.ts';
import { bareModel, createGatewayStack } from './gatewayStack.ts';
import { startServerProcess } from './serverProcess.ts';

const streams = 1_000;
const perStream = 50;
/** All are open together for seconds, but no thousand people press Enter in one moment. */
const startedAtOnce = 10;
/** Milliseconds. */
const startPause = 10;
const stalled = 200_000;
/** Milliseconds. */
const resolution = 5;
const megabyte = 1024 * 1024;

/** Many streams at once, a reader that stands still, and a model that hangs. */
export async function streamFigures(): Promise<readonly Figure[]> {
  const hang = pings({ count: 1e6, everyMs: 1_000, text: '' });
  const server = await startServerProcess({
    scripts: {
      many: [text('word'.repeat(perStream), { chunk: 4, delayMs: 100 }), finish(), done()],
      flood: [text('word'.repeat(stalled), { chunk: 4 }), finish(), usage(1, stalled), done()],
      hung: [hang],
      quick: textReply('ok'),
    },
  });
  try {
    return [
      ...(await manyFigures(server.url)),
      ...(await stalledFigures(server.url)),
      ...(await hungFigures(server.url)),
    ];
  } finally {
    await server.kill();
  }
}

async function manyFigures(url: string): Promise<readonly Figure[]> {
  const model = createGatewayStack({ runners: streams }).whole(bareModel(url, 'many'));
  await readModel(model);
  const bare = await readMany(() => readBare(url, 'many'));
  const ours = await readMany(() => readModel(model));
  const whole = ours.reads.filter((read) => read.whole && read.tokens === perStream);
  return [
    higher(`of ${streams} streams at once, complete`, whole.length, '', streams),
    lower('heap meanwhile, most', ours.heap / megabyte, 'MB', 512),
    lower('event-loop delay meanwhile, bare client, p99', bare.delay, 'ms'),
    lower('event-loop delay meanwhile, p99', ours.delay, 'ms', 50),
    lower('longest pause of any stream (100 ms are the source’s)', worst(ours.reads), 'ms', 2_000),
  ];
}

/** `delay` is the event loop's 99th percentile, in milliseconds. */
async function readMany(read: () => Promise<Read>): Promise<{
  readonly reads: readonly Read[];
  readonly heap: number;
  readonly delay: number;
}> {
  collectGarbage();
  const memory = new MemoryWatch();
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  const open: Promise<Read>[] = [];
  while (open.length < streams) {
    for (let at = 0; at < startedAtOnce; at++) open.push(read());
    await sleep(startPause);
  }
  const reads = await Promise.all(open);
  delays.disable();
  // The monitor counts its own step.
  return { reads, heap: memory.stop(), delay: delays.percentile(99) / 1e6 - resolution };
}

function worst(reads: readonly { readonly pause: number }[]): number {
  return Math.max(...reads.map(({ pause }) => pause));
}

/** The source sends as fast as it can, well over 10,000 tokens a second; the reader sleeps. */
async function stalledFigures(url: string): Promise<readonly Figure[]> {
  const model = createGatewayStack().whole(bareModel(url, 'flood'));
  const request = {
    messages: [{ role: 'user', text: 'Flood' }],
    maxOutputTokens: 16_000,
    correlation: 'bench',
  } as const;
  const held = (): number => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  let grown = 0;
  let length = 0;
  let from = 0;
  for await (const part of model.stream(request, new AbortController().signal)) {
    if (part.type !== 'text-delta') continue;
    if (length === 0) {
      await sleep(5_000);
      grown = held() - before;
      from = performance.now();
    }
    length += part.text.length;
  }
  const rate = stalled / ((performance.now() - from) / 1_000);
  return [
    higher('stalled reader: tokens that arrive', (length / 4 / stalled) * 100, '%', 100),
    lower('stalled reader: memory held after 5 s', grown / megabyte, 'MB', 16),
    higher('stalled reader: tokens read a second afterwards', rate, '1/s', 10_000),
  ];
}

/** One runner hangs; ten ask its model's other runner, ten another model. */
async function hungFigures(url: string): Promise<readonly Figure[]> {
  const stack = createGatewayStack({ runners: 2 });
  await readModel(stack.whole(bareModel(url, 'quick')));
  const waits: number[] = [];
  const timed = (inner: LanguageModel): (() => Promise<unknown>) => {
    let from = 0;
    const model = stack.whole({
      info: inner.info,
      stream: (request, signal) => {
        waits.push(performance.now() - from);
        return inner.stream(request, signal);
      },
    });
    return () => {
      from = performance.now();
      return readModel(model);
    };
  };
  const abort = new AbortController();
  const hung = { ...bareModel(url, 'hung'), info: bareModel(url, 'a').info };
  const hanging = readModel(stack.whole(hung), abort.signal);
  await sleep(100);
  const quick = bareModel(url, 'quick');
  const asks = Array.from({ length: 20 }, (_, at) =>
    timed({ ...quick, info: bareModel(url, at % 2 === 0 ? 'a' : 'b').info }),
  );
  await Promise.all(asks.map((ask) => ask()));
  abort.abort();
  await hanging;
  const longest = Math.max(...waits);
  return [
    lower('one runner hung, 20 others: longest wait, gate', longest, 'ms', 5_000),
    lower('one runner hung, 20 others: longest wait, aim', longest, 'ms', 50),
    lower('one runner hung, 20 others: wait, p50', percentile(waits, 0.5), 'ms'),
  ];
}

/** The most heap at any time, looked at 20 times a second. */
class MemoryWatch {
  readonly #timer = setInterval(() => this.#look(), 50);
  #heap = 0;

  stop(): number {
    this.#look();
    clearInterval(this.#timer);
    return this.#heap;
  }

  #look(): void {
    this.#heap = Math.max(this.#heap, process.memoryUsage().heapUsed);
  }
}
