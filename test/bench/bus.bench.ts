import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receive } from '../../src/bus/letter.ts';
import { UsageLedger, type UsageEntry } from '../../src/sessions/usageLedger.ts';
import { withBenchFolder } from './benchFolder.ts';
import { batches, createDrainBench, drainShares, messages, withServer } from './busDrain.ts';
import { lower, median, percentile, type Figure } from './figures.ts';
import { holdUpOf } from './holdUp.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];

const rounds = 9;
/** Milliseconds. */
const answerWithin = 50;

/**
 * Draining a full queue, against so many single round trips as there are batches: from the first
 * publication to the last acknowledgement. Three receivers: a server, which is what the
 * gate is for; the usage file, where the rows cost more than the way to them unless the disk is slow; and
 * one that does nothing, which shows the bus alone.
 */
export async function run(): Promise<readonly Figure[]> {
  return [
    ...(await withServer((receive) => figuresOf('a server on loopback', receive, 2))),
    ...(await withBenchFolder((folder) => ledgerFigures(folder))),
    ...(await figuresOf('a receiver that does nothing', () => undefined, null)),
  ];
}

async function ledgerFigures(folder: string): Promise<readonly Figure[]> {
  const ledger = new UsageLedger(folder, { now: Date.now, onTrouble: () => undefined });
  const receive: Receive<UsageEntry> = (letters) =>
    ledger.write(letters.map(({ deliveryId, value: entry }) => ({ deliveryId, entry })));
  try {
    return await figuresOf('usage.db', receive, null);
  } finally {
    ledger.close();
  }
}

/** `goal` is how often the time of the round trips the drain may take. */
async function figuresOf(
  name: string,
  receive: Receive<UsageEntry>,
  goal: number | null,
): Promise<readonly Figure[]> {
  const bench = createDrainBench(receive);
  const { trips, totals, shares } = await drainShares(bench, rounds);
  const answers = await probed(bench.drain);
  const holdUp = await holdUpOf(bench.drain);
  bench.dispose();
  return [
    lower(`${name}: ${batches} round trips, median`, median(trips), 'ms'),
    lower(`${name}: ${messages} messages drained, median`, median(totals), 'ms'),
    lower(`${name}: over as many round trips as batches`, median(shares), '×', goal),
    lower(
      `${name}: a command answers meanwhile, p95`,
      percentile(answers, 0.95),
      'ms',
      answerWithin,
    ),
    lower(`${name}: longest hold-up meanwhile`, holdUp, 'ms', answerWithin),
  ];
}

/** Milliseconds that a command took from its sending to its answer, while `work` was done over and over. */
async function probed(work: () => Promise<unknown>): Promise<readonly number[]> {
  const { port1: panel, port2: host } = new MessageChannel();
  host.addEventListener('message', ({ data }) => host.postMessage(data));
  host.start();
  const times: number[] = [];
  const over = new AbortController();
  const working = (async () => {
    for (let at = 0; at < rounds; at++) await work();
    over.abort();
  })();
  while (!over.signal.aborted) {
    const from = performance.now();
    const answered = once(panel, 'message');
    panel.postMessage('command');
    await answered;
    times.push(performance.now() - from);
    await sleep(1);
  }
  await working;
  panel.close();
  return times;
}
