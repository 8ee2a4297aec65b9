import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { EventBus } from '../../src/bus/eventBus.ts';
import type { Receive } from '../../src/bus/letter.ts';
import { defaultRules } from '../../src/bus/topicRules.ts';
import type { UsageEntry } from '../../src/sessions/usageLedger.ts';

export const messages = 5_000;
export const batches = messages / defaultRules.batch;

/** A bus with one receiver. Times are milliseconds. */
export interface DrainBench {
  /** From the first publication of a full queue to its last acknowledgement. */
  readonly drain: () => Promise<number>;
  /** One message after the other, as many as the drain has batches. */
  readonly roundTrips: () => Promise<number>;
  readonly dispose: () => void;
}

export function createDrainBench(receive: Receive<UsageEntry>): DrainBench {
  const bus = new EventBus({ onDead: ({ why }) => void process.stderr.write(`${why}\n`) });
  const topic = bus.topic<UsageEntry>({ name: 'bench', critical: true, queue: messages });
  topic.subscribe('bench', receive);
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const from = performance.now();
    await work();
    if (bus.deadLetters().length > 0) throw new Error('A letter was given up');
    return performance.now() - from;
  };
  return {
    drain: () =>
      timed(async () => {
        for (let at = 0; at < messages; at++) topic.publish(entry);
        await topic.settled();
      }),
    roundTrips: () =>
      timed(async () => {
        for (let at = 0; at < batches; at++) {
          topic.publish(entry);
          await topic.settled();
        }
      }),
    dispose: () => bus.dispose(),
  };
}

/** How often the time of the round trips each drain took; both take as long, so that a busy machine is in both. */
export async function drainShares(
  { drain, roundTrips }: DrainBench,
  rounds: number,
): Promise<{ readonly trips: number[]; readonly totals: number[]; readonly shares: number[] }> {
  const [trips, totals]: [number[], number[]] = [[], []];
  await roundTrips();
  await drain();
  for (let round = 0; round < rounds; round++) {
    trips.push(await roundTrips());
    totals.push(await drain());
  }
  const shares = totals.map((total, round) => total / (trips[round] ?? total));
  return { trips, totals, shares };
}

/** The server reads each batch as a receiver would, in a thread of its own. */
const server = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const listening = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    response.end(String(JSON.parse(body).length));
  });
  listening.listen(0, '127.0.0.1', () => parentPort.postMessage(listening.address().port));`;

/** Does `work` with a receiver that hands each batch to a server on loopback. */
export async function withServer<T>(
  work: (receive: Receive<UsageEntry>) => Promise<T>,
): Promise<T> {
  const worker = new Worker(server, { eval: true });
  const [port]: readonly unknown[] = await once(worker, 'message');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const options = { host: '127.0.0.1', port: Number(port), method: 'POST', agent };
  const receive: Receive<UsageEntry> = async (letters) => {
    const sent = request(options).end(JSON.stringify(letters));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let said = '';
    for await (const piece of response) said += String(piece);
    if (said !== String(letters.length)) throw new Error(`The server counted ${said}`);
  };
  try {
    return await work(receive);
  } finally {
    agent.destroy();
    await worker.terminate();
  }
}

const entry: UsageEntry = {
  at: Date.now(),
  model: { provider: 'bench', model: 'bench' },
  correlation: 'bench',
  session: 'bench',
  usage: { input: 1_000, output: 100 },
  estimated: false,
  cost: 0.01,
};
