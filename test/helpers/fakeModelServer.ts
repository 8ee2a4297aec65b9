import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fieldOf } from './jsonField.ts';
import { textReply, type Script } from './modelScripts.ts';
import { createScriptRun } from './scriptRun.ts';

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

export interface FakeModelServerOptions {
  /** Ids, or whole entries of `/v1/models`; `fake-model` where not given. */
  readonly models?: readonly (string | Readonly<Record<string, unknown>>)[];
  /** Asked for as Bearer token where given. */
  readonly key?: string;
  readonly script?: Reply;
  /** After each text chunk is written: its index within the reply, and milliseconds since 1970. */
  readonly onSent?: (chunkIndex: number, epochMs: number) => void;
}

/** A real HTTP server on 127.0.0.1 that speaks the OpenAI protocol from a script. */
export interface FakeModelServer {
  /** `http://127.0.0.1:PORT/v1` */
  readonly url: string;
  readonly port: number;
  /** Everything that was asked, in order. */
  readonly requests: readonly RecordedRequest[];
  /** The chat completions among `requests`. */
  readonly chats: readonly RecordedRequest[];
  /** How every chat from now on is answered, unless `next` says otherwise. */
  reply(script: Reply): void;
  /** How the next chat is answered; more calls queue up. */
  next(script: Reply): void;
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
  const requests: OpenRecord[] = [];
  const chats: OpenRecord[] = [];
  const queue: Reply[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  let standing: Reply = options.script ?? echo;
  let modelsScript: Script | undefined;
  const models = (options.models ?? ['fake-model']).map(entryOf);

  function scriptFor(request: RecordedRequest): Script {
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return failure(401, 'Incorrect API key provided.', 'invalid_api_key');
    }
    if (request.path === '/v1/models') {
      return modelsScript ?? json(200, { object: 'list', data: models });
    }
    if (!isChat(request))
      return failure(404, `Unknown request URL: ${request.path}.`, 'unknown_url');
    const reply = queue.shift() ?? standing;
    const model = fieldOf(request.body, 'model');
    if (reply === echo && !models.some((entry) => entry['id'] === model)) {
      return failure(404, `The model \`${String(model)}\` does not exist.`, 'model_not_found');
    }
    return typeof reply === 'function' ? reply(request) : reply;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = await recordOf(request);
    requests.push(record);
    if (isChat(record)) chats.push(record);
    response.once('close', () => {
      record.closedAt = Date.now();
      record.aborted = !response.writableFinished;
      notify(waiting);
    });
    notify(waiting);
    await createScriptRun(record.body, response, options.onSent)(scriptFor(record));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // A client that resets its connection is part of the game.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());

  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    chats,
    reply: (script) => void (standing = script),
    next: (script) => void queue.push(script),
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

/** The default: says what it was asked, so that a test can tell answers apart. */
function echo(request: RecordedRequest): Script {
  return textReply(`You asked: ${lastMessage(request.body)}`);
}

function lastMessage(body: unknown): string {
  const messages = fieldOf(body, 'messages');
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  const content = fieldOf(last, 'content');
  return typeof content === 'string' ? content : '';
}

function isChat(request: RecordedRequest): boolean {
  return request.method === 'POST' && request.path === '/v1/chat/completions';
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

function entryOf(
  model: string | Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return typeof model === 'string'
    ? { id: model, object: 'model', created: 0, owned_by: 'fake' }
    : model;
}

function json(status: number, body: unknown): Script {
  return [{ type: 'respond', status, body: JSON.stringify(body), headers: {} }];
}

function failure(status: number, message: string, code: string): Script {
  return json(status, { error: { message, type: 'invalid_request_error', param: null, code } });
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
