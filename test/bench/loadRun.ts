import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureKind } from '../../src/protocol/model.ts';
import { done, finish, text, usage } from '../helpers/modelScripts.ts';
import { bareModel, createGatewayStack } from './gatewayStack.ts';
import { HeapTrend } from './heapTrend.ts';
import { startServerProcess } from './serverProcess.ts';

export interface LoadPlan {
  readonly seconds: number;
  /** Requests a minute. */
  readonly rate: number;
  /** Requests a minute in the fifth of the time in the middle. */
  readonly spike: number;
}

export interface LoadResult {
  readonly asked: number;
  readonly answered: number;
  /** How many failed, by kind. */
  readonly failures: ReadonlyMap<FailureKind, number>;
  /** Milliseconds from the question to the end of the answer. */
  readonly times: readonly number[];
  /** Megabytes a minute that the heap grows by, after collecting garbage. */
  readonly slope: number;
}

const models = ['a', 'b', 'c', 'd'];
/** 40 pieces in about 100 ms. */
const answer = 'word'.repeat(40);

/** Questions come when they come, whether or not those before are answered, as from many people. */
export async function runLoad({ seconds, rate, spike }: LoadPlan): Promise<LoadResult> {
  const script = [text(answer, { chunk: 4, delayMs: 2 }), finish(), usage(10, 40), done()];
  const scripts = Object.fromEntries(models.map((name) => [name, script]));
  const server = await startServerProcess({ scripts });
  const stack = createGatewayStack();
  const guarded = models.map((name) => stack.whole(bareModel(server.url, name)));
  const failures = new Map<FailureKind, number>();
  const times: number[] = [];
  const heap = new HeapTrend();
  let answered = 0;
  async function ask(at: number): Promise<void> {
    const from = performance.now();
    const messages = [{ role: 'user', text: `Question ${at}` }] as const;
    const request = { messages, maxOutputTokens: 500, correlation: `load/${at}` };
    let said = '';
    const stream = guarded[at % guarded.length]?.stream(request, new AbortController().signal);
    for await (const part of stream ?? []) {
      if (part.type === 'text-delta') said += part.text;
      if (part.type !== 'finish') continue;
      if (part.outcome.type === 'done' && said === answer) answered++;
      else if (part.outcome.type === 'failed') count(failures, part.outcome.failure.kind);
    }
    times.push(performance.now() - from);
  }
  const open: Promise<void>[] = [];
  const until = performance.now() + seconds * 1_000;
  for (let left = until - performance.now(); left > 0; left = until - performance.now()) {
    open.push(ask(open.length));
    const part = 1 - left / (seconds * 1_000);
    await sleep(60_000 / (part >= 0.4 && part < 0.6 ? spike : rate));
    heap.look();
  }
  await Promise.all(open);
  await server.kill();
  return { asked: open.length, answered, failures, times, slope: heap.slope() };
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
