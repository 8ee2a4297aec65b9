import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { createId, type MessageId } from '../../src/protocol/ids.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { findReply } from '../../src/protocol/sessionState.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { randomFrom } from '../helpers/random.ts';
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
import { withBenchFolder } from './benchFolder.ts';
import { openChaosRoom, type ChaosRoom, type ThreadName } from './chaosRoom.ts';
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
  /** Whole answers that the journal has when it is opened again. */
  readonly kept: number;
  /** What the others came to, and how often. */
  readonly failures: ReadonlyMap<string, number>;
  /** How often a request was sent again, and how often another model answered. */
  readonly retries: number;
  readonly failovers: number;
  /** How often each was made to end in the middle of its work. */
  readonly crashes: { readonly servers: number; readonly actors: number; readonly threads: number };
}

const threadNames = ['context', 'journal', 'index'] as const;

const names = ['one', 'two', 'three', 'four'];
const answer = 'A short answer.';
/** Of all requests at each server. */
const share = 0.06;
/** Of all appends of all actors. */
const shareOfAppends = 0.001;
/** Questions in one chat. */
const chatLength = 25;
/** Milliseconds after which a question hangs for good. */
const patience = 60_000;
/** Milliseconds between two ends of the same thread: the index takes one that dies again and again for hopeless. */
const lifetimes: Readonly<Record<ThreadName, number>> = {
  context: 2_000,
  journal: 3_000,
  index: 61_000,
};
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
 * Many short questions in chats while the servers crash, hang, reset and lie, and while the chats' own actors and
 * threads break in the middle of their work. A crash of a server is a real one: the process is killed, and another
 * one listens on its port a little later.
 */
export function runChaos(plan: ChaosPlan): Promise<ChaosResult> {
  return withBenchFolder((folder) => runChaosIn(folder, plan));
}

async function runChaosIn(
  folder: string,
  { requests, parallel, seed }: ChaosPlan,
): Promise<ChaosResult> {
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
  const tally = new Tally();
  const random = randomFrom(seed);
  const room = await openChaosRoom({
    folder,
    models,
    guard: (model) => tally.counting(stack.whole(model)),
    breaks: () => (random() >= shareOfAppends ? undefined : random() < 0.5 ? 'before' : 'after'),
  });
  const over = new AbortController();
  const crashing = crashServers(servers, { ...plan, faults, share }, over.signal);
  const killing = Promise.all(threadNames.map((name) => killThread(room, name, over.signal)));
  const chats = new Chats(room, models);
  let next = 0;
  const clients = Array.from({ length: parallel }, async (_, client) => {
    for (let at = next++; at < requests; at = next++) tally.add(await chats.ask(client, at));
  });
  await Promise.all(clients);
  over.abort();
  const threads = (await killing).reduce((sum, count) => sum + count, 0);
  const crashes = { servers: await crashing, actors: room.broken(), threads };
  await room.close();
  await Promise.all(servers.map((server) => server.kill()));
  return {
    asked: requests,
    kept: keptAnswers(join(folder, 'storage')),
    crashes,
    ...tally.result(),
  };
}

/** The answers on the disk, as another window would read them. */
function keptAnswers(folder: string): number {
  const { journal } = openJournal(folder);
  let kept = 0;
  for (const { id } of journal.summaries()) {
    const texts = new Map<MessageId, string>();
    for (const stored of journal.read(id)) {
      if (stored.type === 'reply-grew')
        texts.set(stored.reply, `${texts.get(stored.reply) ?? ''}${stored.text}`);
      else if (stored.type === 'reply-ended' && texts.get(stored.reply) === answer) kept++;
    }
  }
  journal.close();
  return kept;
}

/** Kills one server after the other, and starts it again on its port. Gives how often. */
async function crashServers(
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

/** Ends a thread again and again. Gives how often. */
async function killThread(room: ChaosRoom, name: ThreadName, signal: AbortSignal): Promise<number> {
  let killed = 0;
  while (!signal.aborted) {
    await sleep(lifetimes[name], undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && room.kill(name)) killed++;
  }
  return killed;
}

/** How a question ended: with the right answer, with another one, or with what went wrong. */
type Ending = 'answered' | 'wrong' | { readonly failed: string };

/** Each client's chat, and another one when that is long enough. */
class Chats {
  readonly #room: ChaosRoom;
  readonly #models: readonly LanguageModel[];
  readonly #open = new Map<number, { readonly session: string; left: number }>();
  readonly #waiting = new Map<MessageId, (reply: Reply) => void>();

  constructor(room: ChaosRoom, models: readonly LanguageModel[]) {
    this.#room = room;
    this.#models = models;
    room.stored.sessions.onEvents((actor, events) => {
      for (const told of events) {
        if (!('reply' in told)) continue;
        const reply = findReply(actor.getState(), told.reply);
        if (reply && reply.status !== 'running') this.#waiting.get(reply.to)?.(reply);
      }
    });
  }

  async ask(client: number, at: number): Promise<Ending> {
    const session = await this.#session(client, at);
    if (session === undefined) return { failed: 'no chat' };
    const sent = await this.#room.conversations.send(session, `How is question ${at} priced?`);
    if (sent.type === 'refused') return { failed: `refused: ${sent.reason}` };
    const reply = await this.#replyTo(session, sent.message);
    // Nobody writes the next question before the turn has noticed that it is over.
    await setImmediate();
    if (!reply) return { failed: 'hung' };
    if (reply.status === 'ended') return reply.text === answer ? 'answered' : 'wrong';
    return { failed: reply.failure?.kind ?? reply.status };
  }

  async #session(client: number, at: number): Promise<string | undefined> {
    const known = this.#open.get(client);
    if (known && known.left-- > 0) return known.session;
    const model = this.#models[at % this.#models.length]?.info.ref;
    const made = await this.#room.stored.sessions.create(model ? { model } : {}, createId());
    if (made.type !== 'created') return undefined;
    this.#open.set(client, { session: made.actor.id, left: chatLength - 1 });
    return made.actor.id;
  }

  async #replyTo(session: string, message: MessageId): Promise<Reply | undefined> {
    const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
    const late = setTimeout(resolve, patience, undefined);
    this.#waiting.set(message, resolve);
    // It may be there already.
    const opened = this.#room.stored.sessions.open(session);
    const messages = opened.type === 'opened' ? opened.actor.getState().messages : [];
    const known = messages.find(
      (each): each is Reply => each.kind === 'reply' && each.to === message,
    );
    if (known && known.status !== 'running') resolve(known);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(message);
    }
  }
}

class Tally {
  readonly #failures = new Map<string, number>();
  #answered = 0;
  #wrong = 0;
  #retries = 0;
  #failovers = 0;

  /** The model, with its notices counted. */
  counting(model: LanguageModel): LanguageModel {
    const count = (type: string): void => {
      if (type === 'retrying') this.#retries++;
      else if (type === 'answered-by') this.#failovers++;
    };
    return {
      info: model.info,
      async *stream(request, signal) {
        for await (const part of model.stream(request, signal)) {
          if (part.type === 'notice') count(part.notice.type);
          yield part;
        }
      },
    };
  }

  add(ending: Ending): void {
    if (ending === 'answered') this.#answered++;
    else if (ending === 'wrong') this.#wrong++;
    else this.#failures.set(ending.failed, (this.#failures.get(ending.failed) ?? 0) + 1);
  }

  result(): Omit<ChaosResult, 'asked' | 'crashes' | 'kept'> {
    return {
      answered: this.#answered,
      wrong: this.#wrong,
      failures: this.#failures,
      retries: this.#retries,
      failovers: this.#failovers,
    };
  }
}
