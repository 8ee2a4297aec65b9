import assert from 'node:assert/strict';
import type { EditorSource, OpenEditor } from '../../src/context/editorSource.ts';
import type { TokenCounter } from '../../src/context/tokenCounter.ts';
import { ModelCatalog } from '../../src/models/catalog.ts';
import type {
  LanguageModel,
  ModelList,
  ModelRequest,
  Provider,
  StreamOutcome,
  StreamPart,
} from '../../src/models/languageModel.ts';
import type { SessionEvent } from '../../src/protocol/events.ts';
import type { Log } from '../../src/protocol/log.ts';
import type { Failure, ModelInfo, ModelRef } from '../../src/protocol/model.ts';
import type { Reply, SessionState } from '../../src/protocol/sessionState.ts';
import { Conversations } from '../../src/rooms/conversations.ts';
import type { ConversationsOptions } from '../../src/rooms/conversationsOptions.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { testServices, withJournal } from '../sessions/sessionHelpers.ts';

export type Script = (request: ModelRequest, signal: AbortSignal) => AsyncIterable<StreamPart>;

/** A provider of one model that plays what a test writes, and records what it was asked. */
export class FakeProvider implements Provider {
  readonly id: string;
  readonly label: string;
  readonly requests: ModelRequest[] = [];
  script: Script = says('Fine.');
  /** What it answers when it is asked for its models. */
  list: () => Promise<ModelList>;

  constructor(id: string, window: ModelInfo['window'] = roomy) {
    this.id = id;
    this.label = `Provider ${id}`;
    this.list = () => Promise.resolve({ type: 'models', models: [infoOf(id, window)] });
  }

  get ref(): ModelRef {
    return infoOf(this.id).ref;
  }

  models(): Promise<ModelList> {
    return this.list();
  }

  languageModel(info: ModelInfo): LanguageModel {
    return {
      info,
      stream: (request, signal) => {
        this.requests.push(request);
        return this.script(request, signal);
      },
    };
  }
}

/** Tokens, which the test counter makes of characters one to one. */
export const roomy = { total: 60_000, reply: 1_000, assumed: false } as const;

export function infoOf(provider: string, window: ModelInfo['window'] = roomy): ModelInfo {
  const ref = { provider, model: `${provider}-model` };
  return { ref, label: `Model ${provider}`, providerLabel: provider, window, exactTokens: true };
}

export const whole: StreamOutcome = { type: 'done', reason: 'stop' };

export function text(piece: string): StreamPart {
  return { type: 'text-delta', text: piece };
}

export function finish(outcome: StreamOutcome = whole): StreamPart {
  return { type: 'finish', outcome };
}

/** Says the pieces, then ends well. */
export function says(...pieces: readonly string[]): Script {
  return plays(...pieces.map(text), finish());
}

/** Gives the parts; an `Error` among them is thrown. */
export function plays(...parts: readonly (StreamPart | Error)[]): Script {
  return async function* () {
    for (const part of parts) {
      await Promise.resolve();
      if (part instanceof Error) throw part;
      yield part;
    }
  };
}

/** Says the pieces and then nothing more until it is aborted. */
export function hangsAfter(...pieces: readonly string[]): Script {
  return async function* (_request, signal) {
    for (const piece of pieces) yield text(piece);
    await aborted(signal);
    yield finish({ type: 'cancelled' });
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** One token for each character: counts of pieces add up to the count of the whole. */
export const characters: TokenCounter = {
  count: (texts) => Promise.resolve(texts.map((each) => each.length)),
};

/** Counts nothing until it is aborted, and rejects then. */
export const stuckCounter: TokenCounter = {
  async count(_texts, signal) {
    assert.ok(signal, 'counting can be called off');
    await aborted(signal);
    throw signal.reason;
  },
};

export function editor(path: string, content: string, over: Partial<OpenEditor> = {}): OpenEditor {
  return {
    uri: `file:///w/${path}`,
    path,
    language: 'typescript',
    version: 1,
    active: false,
    dirty: false,
    content: { type: 'text', text: content },
    ...over,
  };
}

export const outOfOrder: Failure = {
  kind: 'server-error',
  title: 'The server is out of order.',
  advice: 'Retry later.',
  retryable: true,
  actions: ['open-log'],
};

interface LogLine {
  readonly level: keyof Log;
  readonly text: string;
  readonly correlation: string | undefined;
}

export interface TestRoom {
  readonly folder: string;
  readonly journal: Journal;
  readonly sessions: SessionRegistry;
  readonly catalog: ModelCatalog;
  readonly conversations: Conversations;
  /** The one provider, with the one model. */
  readonly provider: FakeProvider;
  readonly fallback: FakeProvider;
  /** What is open; a test puts files in. */
  readonly editors: OpenEditor[];
  readonly log: readonly LogLine[];
  /** The same room in a window that was loaded anew: it remembers what the journal does. */
  reloaded(): TestRoom;
}

export interface RoomOptions extends Partial<
  Pick<
    ConversationsOptions,
    | 'counter'
    | 'counterOf'
    | 'equip'
    | 'toolsFor'
    | 'editors'
    | 'guard'
    | 'secretsIn'
    | 'reserve'
    | 'preferredModel'
    | 'sources'
    | 'retriever'
    | 'terminals'
  >
> {
  readonly provider?: FakeProvider;
  /** Stands between the sessions and their journal. */
  readonly through?: (journal: Journal) => Journal;
}

/** Runs `work` with conversations over a journal of their own, and closes everything after it. */
export async function withRoom(
  work: (room: TestRoom) => Promise<void>,
  options: RoomOptions = {},
): Promise<void> {
  await withJournal(async (real, folder) => {
    const journal = options.through?.(real) ?? real;
    const services = testServices(journal);
    const sessions = new SessionRegistry(services);
    const fallback = new FakeProvider('offline');
    const catalog = new ModelCatalog({ fallback, onError: services.unexpected });
    const provider = options.provider ?? new FakeProvider('p');
    const loading = catalog.load(() => Promise.resolve([provider]));
    const editors: OpenEditor[] = [];
    const log: LogLine[] = [];
    const parts: ConversationsOptions = {
      sessions,
      catalog,
      editors: { openEditors: () => Promise.resolve([...editors]) } satisfies EditorSource,
      counter: characters,
      guard: (model) => model,
      secretsIn: () => [],
      reserve: () => 4_000,
      preferredModel: () => undefined,
      log: recordingLog(log),
      ...options,
    };
    if (!options.provider) await loading;
    const opened: Conversations[] = [];
    const reloaded = (): TestRoom => {
      const conversations = new Conversations(parts);
      opened.push(conversations);
      const room = { folder, journal, sessions, catalog, conversations, provider };
      return { ...room, fallback, editors, log, reloaded };
    };
    try {
      await work(reloaded());
      assert.deepEqual(services.errors, [], 'nothing that nobody foresaw');
    } finally {
      catalog.dispose();
      for (const conversations of opened) await conversations.close();
      await sessions.close(1_000);
    }
  });
}

function recordingLog(lines: LogLine[]): Log {
  return {
    info: (line, correlation) => void lines.push({ level: 'info', text: line, correlation }),
    warn: (line, correlation) => void lines.push({ level: 'warn', text: line, correlation }),
    error: (line, cause, correlation) =>
      void lines.push({ level: 'error', text: `${line}: ${String(cause)}`, correlation }),
  };
}

export async function newSession(
  { sessions }: TestRoom,
  options: { readonly model?: ModelRef } = {},
): Promise<SessionActor> {
  const created = await sessions.create(options, 'c');
  assert.equal(created.type, 'created');
  return created.actor;
}

/** Sends and waits for the end of the turn; the reply that came of it. */
export async function ask(
  room: TestRoom,
  actor: SessionActor,
  question: string,
  pinned?: readonly OpenEditor[],
): Promise<Reply> {
  const outcome = await room.conversations.send(actor.id, question, pinned ? { pinned } : {});
  assert.equal(outcome.type, 'accepted', JSON.stringify(outcome));
  await whenIdle(room, actor);
  return replyTo(actor.getState(), outcome.message);
}

/** The latest reply to a message. No reply at all is silence, which is always a fault. */
export function replyTo(state: SessionState, message: string): Reply {
  const reply = state.messages.findLast((each) => each.kind === 'reply' && each.to === message);
  assert.ok(reply?.kind === 'reply', 'a reply, never silence');
  return reply;
}

export function lastReply(actor: SessionActor): Reply {
  const reply = actor.getState().messages.findLast((each) => each.kind === 'reply');
  assert.ok(reply?.kind === 'reply');
  return reply;
}

/** Resolves when no reply of this host's runs in the session. */
export function whenIdle({ conversations }: TestRoom, { id }: SessionActor): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const check = (): void => {
    if (!conversations.runningSessions().has(id)) resolve();
  };
  const subscription = conversations.onDidChangeRunning(check);
  check();
  return promise.finally(() => subscription.dispose());
}

/** Resolves when a reply that runs in the session has `words` in its text. */
export async function whenSaid(actor: SessionActor, words: string): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  const check = (): void => {
    const last = actor.getState().messages.at(-1);
    if (last?.kind === 'reply' && last.text.includes(words)) resolve(last);
  };
  const subscription = actor.subscribe({ events: check, growth: check });
  check();
  return promise.finally(() => subscription.dispose());
}

/** The session's events as another process sees them: through a connection of its own. */
export function stored({ folder }: TestRoom, { id }: SessionActor): readonly SessionEvent[] {
  const { journal } = openJournal(folder);
  try {
    return journal.read(id);
  } finally {
    journal.close();
  }
}

/** All that a request says, as one text. */
export function wordsOf(request: ModelRequest | undefined): string {
  assert.ok(request, 'a request');
  return request.messages.map((message) => message.text).join('\n');
}
