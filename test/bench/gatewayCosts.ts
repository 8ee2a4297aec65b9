import process from 'node:process';
import { done, finish, text, textReply, usage, type Script } from '../helpers/modelScripts.ts';
import { higher, lower, median, percentile, type Figure } from './figures.ts';
import { readBare, readModel, type Read } from './gatewayReads.ts';
import { bareModel, createGatewayStack } from './gatewayStack.ts';
import { startServerProcess } from './serverProcess.ts';

const tokens = 20_000;
const pacedTokens = 1_500;
const rounds = 12;
const questions = 600;
const answer = 'four score and seven years ago '.repeat(20);

function reply(count: number, delayMs: number): Script {
  return [text('word'.repeat(count), { chunk: 4, delayMs }), finish(), usage(10, count), done()];
}

/** What the gateway costs over the official client by itself, turn about in the same run. */
export async function costFigures(): Promise<readonly Figure[]> {
  const server = await startServerProcess({
    scripts: { fast: reply(tokens, 0), paced: reply(pacedTokens, 1), short: textReply(answer) },
  });
  try {
    return [
      ...(await cpuFigures(server.url, 'fast', 'as fast as they come')),
      ...(await cpuFigures(server.url, 'paced', 'a packet each')),
      ...(await firstTokenFigures(server.url)),
      ...(await cacheFigures(server.url)),
    ];
  } finally {
    await server.kill();
  }
}

async function cpuFigures(url: string, model: string, how: string): Promise<readonly Figure[]> {
  const guarded = createGatewayStack().whole(bareModel(url, model));
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await cpuPerToken(() => readBare(url, model)));
    ours.push(await cpuPerToken(() => readModel(guarded)));
  }
  // The first rounds are compiled code's and the client's loading.
  const [client, gateway] = [bare, ours].map((times) => median(times.slice(2)));
  if (client === undefined || gateway === undefined) throw new Error('Nothing was measured');
  // Each round by itself: what else this machine does meanwhile is in both halves of it.
  const over = median(ours.map((time, round) => time / (bare[round] ?? time)).slice(2)) - 1;
  return [
    lower(`CPU per token, bare client, ${how}`, client, 'µs'),
    lower(`CPU per token, gateway, ${how}`, gateway, 'µs'),
    lower(`CPU per token over the bare client, ${how}`, over * 100, '%', 10),
  ];
}

/** Microseconds of this process, user and system. */
async function cpuPerToken(read: () => Promise<Read>): Promise<number> {
  const before = process.cpuUsage();
  const { tokens: count, whole } = await read();
  const { user, system } = process.cpuUsage(before);
  if (!whole) throw new Error('The answer was not whole');
  return (user + system) / count;
}

async function firstTokenFigures(url: string): Promise<readonly Figure[]> {
  const guarded = createGatewayStack().whole(bareModel(url, 'short'));
  const bare: number[] = [];
  const ours: number[] = [];
  for (let at = 0; at < questions; at++) {
    bare.push((await readBare(url, 'short')).first);
    ours.push((await readModel(guarded)).first);
  }
  const added = (share: number): number =>
    percentile(ours.slice(20), share) - percentile(bare.slice(20), share);
  return [
    lower('time to first token, bare client, p50', median(bare), 'ms'),
    lower('time to first token, gateway, p50', median(ours), 'ms'),
    lower('added to the time to first token, p50', added(0.5), 'ms'),
    lower('added to the time to first token, p95', added(0.95), 'ms', 1),
    lower('of it the policies, without a network, p95', await policyTime(), 'ms'),
  ];
}

/** Milliseconds to the first part of a model that answers at once: what the policies take by themselves. */
async function policyTime(): Promise<number> {
  const { info } = bareModel('http://127.0.0.1', 'instant');
  const guarded = createGatewayStack().whole({
    info,
    async *stream() {
      yield { type: 'text-delta', text: 'x' } as const;
      yield { type: 'finish', outcome: { type: 'done', reason: 'stop' } } as const;
    },
  });
  const times: number[] = [];
  for (let at = 0; at < questions; at++) times.push((await readModel(guarded)).first);
  return percentile(times, 0.95);
}

async function cacheFigures(url: string): Promise<readonly Figure[]> {
  const guarded = createGatewayStack().whole(bareModel(url, 'short'));
  const request = (at: number) =>
    ({
      messages: [{ role: 'user', text: `Cached ${at}` }],
      maxOutputTokens: 1_000,
      correlation: 'bench',
    }) as const;
  const time = async (at: number): Promise<number> => {
    const from = performance.now();
    let said = '';
    for await (const part of guarded.stream(request(at), new AbortController().signal)) {
      if (part.type === 'text-delta') said += part.text;
    }
    if (said !== answer) throw new Error('The answer is another one');
    return performance.now() - from;
  };
  const misses: number[] = [];
  const hits: number[] = [];
  for (let at = 0; at < 100; at++) {
    misses.push(await time(at));
    hits.push(await time(at));
  }
  return [
    lower('answer from the server, p50', median(misses), 'ms'),
    lower('answer from the cache, p50', median(hits), 'ms'),
    higher('cache hit faster than miss', median(misses) / median(hits), '×', 10),
  ];
}
