import process from 'node:process';
import { runChaos } from './chaosRun.ts';
import { higher, lower, percentile, type Figure } from './figures.ts';
import { holdersOf, type Holder } from './heapTrend.ts';
import { runLoad } from './loadRun.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];
/** Minutes long: it runs only when it is asked for. */
export const onDemand = true;

/** Megabytes a minute: more is a leak. */
const heapGrowth = 5;

/** Five minutes of questions with a spike, and 100,000 while servers, actors and threads fail in every way. */
export async function run([seconds = '300', requests = '100000']: readonly string[]): Promise<
  readonly Figure[]
> {
  const plan = { seconds: Number(seconds), rate: 250, spike: 500 };
  const { result: load, holders } = await holdersOf(() => runLoad(plan));
  if (load.slope > heapGrowth) tellOf(holders);
  const of = (kind: 'server-error' | 'rate-limited'): number => load.failures.get(kind) ?? 0;
  const chaos = await runChaos({ requests: Number(requests), parallel: 24, seed: 7 });
  return [
    higher('load: questions asked', load.asked, ''),
    higher('load: answered', (load.answered / load.asked) * 100, '%', 100),
    lower('load: 5xx', of('server-error'), '', 0),
    lower('load: 429', (of('rate-limited') / load.asked) * 100, '%', 2),
    lower('load: answer whole, p50', percentile(load.times, 0.5), 'ms', 250),
    lower('load: answer whole, p95', percentile(load.times, 0.95), 'ms', 600),
    lower('load: heap growth after collecting garbage', load.slope, 'MB/m', heapGrowth),
    higher('chaos: questions asked', chaos.asked, ''),
    higher('chaos: answered without the user', (chaos.answered / chaos.asked) * 100, '%', 99.99),
    lower('chaos: wrong answers shown as whole', chaos.wrong, '', 0),
    higher('chaos: sent again', chaos.retries, ''),
    higher('chaos: answered by another model', chaos.failovers, ''),
    higher('chaos: whole answers in the journal', (chaos.kept / chaos.answered) * 100, '%', 100),
    higher('chaos: crashes of a server', chaos.crashes.servers, ''),
    higher('chaos: crashes of an actor', chaos.crashes.actors, ''),
    higher('chaos: crashes of a thread', chaos.crashes.threads, ''),
    ...Array.from(chaos.failures, ([kind, count]) => lower(`chaos: failed, ${kind}`, count, '')),
  ];
}

/** Who leaks is among those that hold most. */
function tellOf(holders: readonly Holder[]): void {
  for (const { place, megabytes } of holders.slice(0, 10)) {
    process.stdout.write(`  ${megabytes.toFixed(1).padStart(8)} MB held by ${place}\n`);
  }
}
