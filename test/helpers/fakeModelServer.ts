import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { textReply, type Script } from './modelScripts.ts';
import { openAiWire } from './openAiWire.ts';
import { createScriptRun } from './scriptRun.ts';
import type { Wire } from './wire.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** The body as JSON, or undefined where it is none. */
  readonly body: unknown;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** When the response was over: sent whole, or given up by the client. */
  readonly closedAt: number | undefined;
  /** True where the client went away, or the script cut it off, before the response was whole. */
  readonly aborted: boolean;
}

export type Reply = Script | ((request: RecordedRequest) => Script);

/** What a server can be told while it runs. */
export interface ModelServerRole {
  /** Ids, or whole entries of `/v1/models`; `fake-model` where not given. */
  readonly models?: readonly (string | Readonly<Record<string, unknown>>)[];
  /** Asked for as Bearer token where given. */
  readonly key?: string;
  readonly script?: Reply;
}

export interface FakeModelServerOptions extends ModelServerRole {
  /** OpenAI's where not given. */
  readonly wire?: Wire;
  /** Any free one where not given. */
  readonly port?: number;
  /** False for a server that is asked so often that its records would fill the memory. */
  readonly record?: boolean;
  /** After each text chunk is written: its index within the reply, and milliseconds since 1970. */
  readonly onSent?: (chunkIndex: number, epochMs: number) => void;
}

/** A real HTTP server on 127.0.0.1 that speaks a model server's protocol from a script. */
export interface FakeModelServer {
  /** `http://127.0.0.1:PORT` and what the wire's addresses end in: `/v1` */
  readonly url: string;
  readonly port: number;
  /** Everything that was asked, in order. */
  readonly requests: readonly RecordedRequest[];
  /** The chat completions among `requests`. */
  readonly chats: readonly RecordedRequest[];
  /** How many connections there were so far. */
  readonly connections: number;
  /** How every chat from now on is answered, unless `next` says otherwise; undefined: with what was asked. */
  reply(script: Reply | undefined): void;
  /** How the next chat is answered; more calls queue up. */
  next(script: Reply): void;
  /** Forgets what `next` has queued up. */
  forgetNext(): void;
  /** Is from now on as if it had been started with these: it has heard nothing, and nothing is queued up. */
  startOver(role?: ModelServerRole): void;
  /** How `/v1/models` is answered from now on. */
  replyModels(script: Script): void;
  /** The `count`th chat (1 is the first), as soon as its body is here. */
  waitForRequest(count?: number): Promise<RecordedRequest>;
  /** The chat of this index (0 is the first) once its response is over. */
  waitForClose(index: number): Promise<RecordedRequest>;
  /** Ends the server and destroys every socket. */
  close(): Promise<void>;
}

/** A record that is still being filled in. */
type OpenRecord = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

export async function startFakeModelServer(
  options: FakeModelServerOptions = {},
): Promise<FakeModelServer> {
  const { wire = openAiWire } = options;
  const requests: OpenRecord[] = [];
  const chats: OpenRecord[] = [];
  const queue: Reply[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let { key, models = ['fake-model'], script: standing }: ModelServerRole = options;
  let modelsScript: Script | undefined;
  const failure = (status: number, message: string, code: string): Script =>
    json(status, wire.failure(status, message, code));

  function scriptFor(request: RecordedRequest): Script {
    if (key !== undefined && wire.keyOf(request.headers) !== key) {
      return failure(401, 'Incorrect API key provided.', 'invalid_api_key');
    }
    if (wire.isModelList(request)) return modelsScript ?? json(200, wire.modelList(models));
    if (!wire.isChat(request))
      return failure(404, `Unknown request URL: ${request.path}.`, 'unknown_url');
    const reply = queue.shift() ?? standing;
    const model = wire.modelOf(request);
    if (reply === undefined && !models.some((entry) => idOf(entry) === model)) {
      return failure(404, `The model \`${String(model)}\` does not exist.`, 'model_not_found');
    }
    // The default says what it was asked, so that a test can tell answers apart.
    const script = reply ?? textReply(`You asked: ${questionIn(wire.lastMessage(request))}`);
    return typeof script === 'function' ? script(request) : script;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = await recordOf(request);
    if (options.record !== false) {
      requests.push(record);
      if (wire.isChat(record)) chats.push(record);
    }
    response.once('close', () => {
      record.closedAt = Date.now();
      record.aborted = !response.writableFinished;
      notify(waiting);
    });
    notify(waiting);
    await createScriptRun(wire, record, response, options.onSent)(scriptFor(record));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    connections++;
    socket.setNoDelay(true);
    // A client that resets its connection is part of the game.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const port = portOf(server.address());

  return {
    url: `http://127.0.0.1:${port}${wire.basePath}`,
    port,
    requests,
    chats,
    get connections() {
      return connections;
    },
    reply: (script) => void (standing = script),
    next: (script) => void queue.push(script),
    forgetNext: () => void queue.splice(0),
    startOver(role = {}) {
      for (const list of [requests, chats, queue]) list.length = 0;
      ({ key, models = ['fake-model'], script: standing } = role);
      modelsScript = undefined;
    },
    replyModels: (script) => void (modelsScript = script),
    waitForRequest: (count = 1) => until(waiting, () => chats[count - 1]),
    waitForClose: (index) =>
      until(waiting, () => (chats[index]?.closedAt === undefined ? undefined : chats[index])),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function recordOf(request: IncomingMessage): Promise<OpenRecord> {
  const receivedAt = Date.now();
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const raw = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? '',
    path: new URL(request.url ?? '/', 'http://127.0.0.1').pathname,
    headers: request.headers,
    raw,
    body: parsed(raw),
    receivedAt,
    closedAt: undefined,
    aborted: false,
  };
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function idOf(entry: string | Readonly<Record<string, unknown>>): unknown {
  return typeof entry === 'string' ? entry : (entry['id'] ?? entry['name']);
}

function json(status: number, body: unknown): Script {
  return [{ type: 'respond', status, body: JSON.stringify(body), headers: {} }];
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function notify(waiting: ReadonlySet<() => void>): void {
  for (const check of waiting) check();
}

/** Resolves with what `find` gives as soon as it gives something; looks again at each notification. */
function until<T>(waiting: Set<() => void>, find: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const check = (): void => {
      const found = find();
      if (found === undefined) return;
      waiting.delete(check);
      resolve(found);
    };
    waiting.add(check);
    check();
  });
}

/** Behind the files that were sent along, where there are any. */
function questionIn(message: string): string {
  return message.split('\nQuestion:\n').at(-1) ?? message;
}
