import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureKind } from '../../src/protocol/model.ts';
import {
  done,
  event,
  failWith,
  fin,
  head,
  pings,
  raw,
  reset,
  respond,
  textReply,
  type Script,
} from '../helpers/modelScripts.ts';
import { bareModel, createGatewayStack } from './gatewayStack.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

export interface ChaosPlan {
  readonly requests: number;
  /** How many are asked at the same time. */
  readonly parallel: number;
  readonly seed: number;
}

export interface ChaosResult {
  readonly asked: number;
  /** Those that came to the right answer, by whatever way. */
  readonly answered: number;
  /** Those that were called whole with another text. */
  readonly wrong: number;
  readonly failures: ReadonlyMap<FailureKind, number>;
  /** How often a request was sent again, and how often another model answered. */
  readonly retries: number;
  readonly failovers: number;
  readonly crashes: number;
}

const names = ['one', 'two', 'three', 'four'];
const answer = 'A short answer.';
/** Of all requests at each server. */
const share = 0.06;
const forever = { count: 1_000_000, everyMs: 1_000 };

/** Everything that may happen before the first word. What breaks off later is a person's to decide. */
const faults: readonly Script[] = [
  [reset()],
  [fin()],
  [head(), reset()],
  [head(), fin()],
  [pings({ ...forever, text: '' })],
  [head(), pings({ ...forever, text: '' })],
  [pings({ ...forever, everyMs: 50 })],
  [failWith(500)],
  [failWith(502)],
  [failWith(503, { retryAfter: '0' })],
  [failWith(529)],
  [failWith(429, { retryAfter: '0' })],
  [respond(200, '<html><body>Please log in</body></html>')],
  [respond(200, { error: { message: 'overloaded', type: 'server_error' } })],
  [respond(200, '')],
  [raw('data: {"choices":[{"delta":{"con\n\n')],
  [event({ error: { message: 'no slot', code: 503 } })],
  [done()],
  [event({ choices: [] })],
];

/**
 * Many short questions while the servers crash, hang, reset and lie. A crash is a real one: the process
 * is killed, and another one listens on its port a little later.
 */
export async function runChaos({ requests, parallel, seed }: ChaosPlan): Promise<ChaosResult> {
  const plan = { scripts: Object.fromEntries(names.map((name) => [name, textReply(answer)])) };
  const servers: ServerProcess[] = [];
  for (const at of names.keys()) {
    servers.push(await startServerProcess({ ...plan, faults, share, seed: seed + at }));
  }
  const models = names.map((name, at) => bareModel(servers[at]?.url ?? '', name, name));
  const stack = createGatewayStack({
    runners: parallel,
    queue: parallel,
    cache: false,
    // Short, for hangs are many; but a busy machine must not be taken for one.
    times: { first: 1_500, between: 1_500 },
    retry: { base: 20, cap: 200 },
    breaker: { open: 300, openAtMost: 1_000 },
    fallbacks: models,
  });
  const guarded = models.map(stack.whole);
  const tally = new Tally();
  let next = 0;
  const clients = Array.from({ length: parallel }, async () => {
    for (let at = next++; at < requests; at = next++) {
      await tally.ask(guarded[at % guarded.length], at);
    }
  });
  const over = new AbortController();
  const crashing = crash(servers, { ...plan, faults, share }, over.signal);
  await Promise.all(clients);
  over.abort();
  const crashes = await crashing;
  await Promise.all(servers.map((server) => server.kill()));
  return { asked: requests, crashes, ...tally.result() };
}

/** Kills one server after the other, and starts it again on its port. Gives how often. */
async function crash(
  servers: ServerProcess[],
  plan: Parameters<typeof startServerProcess>[0],
  signal: AbortSignal,
): Promise<number> {
  let crashes = 0;
  while (!signal.aborted) {
    await sleep(1_500, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const at = crashes++ % servers.length;
    const server = servers[at];
    if (!server) break;
    await server.kill();
    await sleep(200);
    servers[at] = await startServerProcess({ ...plan, port: server.port, seed: crashes });
  }
  return crashes;
}

class Tally {
  readonly #failures = new Map<FailureKind, number>();
  #answered = 0;
  #wrong = 0;
  #retries = 0;
  #failovers = 0;

  async ask(model: ReturnType<typeof bareModel> | undefined, at: number): Promise<void> {
    const messages = [{ role: 'user', text: `Question ${at}` }] as const;
    const request = { messages, maxOutputTokens: 100, correlation: `chaos/${at}` };
    let said = '';
    for await (const part of model?.stream(request, new AbortController().signal) ?? []) {
      if (part.type === 'text-delta') said += part.text;
      else if (part.type === 'notice' && part.notice.type === 'retrying') this.#retries++;
      else if (part.type === 'notice' && part.notice.type === 'answered-by') this.#failovers++;
      else if (part.type !== 'finish') continue;
      else if (part.outcome.type === 'failed') {
        const { kind } = part.outcome.failure;
        this.#failures.set(kind, (this.#failures.get(kind) ?? 0) + 1);
      } else if (said === answer) this.#answered++;
      else this.#wrong++;
    }
  }

  result(): Omit<ChaosResult, 'asked' | 'crashes'> {
    return {
      answered: this.#answered,
      wrong: this.#wrong,
      failures: this.#failures,
      retries: this.#retries,
      failovers: this.#failovers,
    };
  }
}
