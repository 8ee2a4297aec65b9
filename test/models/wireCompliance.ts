import type { ServerOptions } from '../../src/models/http/serverOptions.ts';
import type { LanguageModel, StreamPart } from '../../src/models/languageModel.ts';
import {
  brokenGzip,
  failWith,
  fin,
  hang,
  head,
  pings,
  raw,
  reasoning,
  redirectTo,
  reset,
  respond,
  socketBytes,
  text,
  textReply,
  toolCall,
  type Script,
} from '../helpers/modelScripts.ts';
import { itComplies, type ComplianceScenes, type Scene } from './compliance.ts';
import { richScenes } from './richScenes.ts';
import {
  createWireBench,
  fakeInfo,
  key,
  providerOf,
  type WireBench,
  type WireKind,
} from './wireBench.ts';

/** What goes wrong beneath any protocol. */
const commonFaults: Readonly<Record<string, Script>> = {
  'reset in the middle': [text('some text'), reset()],
  'closed in the middle': [text('some text'), fin()],
  'closed in the middle, one answer per connection': [
    head(200, { connection: 'close' }),
    text('some text'),
    fin(),
  ],
  'a clean end without an end of the answer': [text('some text')],
  'a tool call cut off': [toolCall('read_file', '{"path":"cart'), reset()],
  'garbage only': [raw('\u0000\u0001garbage\n\n\n:::\ndata\ndata: nonsense\n\n')],
  'HTML with status 200': [respond(200, '<html><body>Sign in</body></html>')],
  'JSON error with status 200': [respond(200, { error: { message: 'No such route.' } })],
  'nothing with status 200': [respond(200, '')],
  'a broken gzip body': brokenGzip(),
  'a broken status line': [socketBytes('HTTP/1.1 nonsense\r\n\r\n'), fin()],
  'a broken chunk size': [head(), socketBytes('xyz\r\nnot a size\r\n'), fin()],
  'a header without end': [
    socketBytes(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`),
    fin(),
  ],
  'a redirect elsewhere': [redirectTo('http://localhost:9/v1')],
  'a redirect to nowhere': [respond(302, '')],
  'status 400': [failWith(400)],
  'status 401': [failWith(401)],
  'status 402': [failWith(402)],
  'status 403': [failWith(403)],
  'status 404 without a body': [respond(404, '')],
  'status 408': [failWith(408)],
  'status 409': [failWith(409)],
  'status 413': [failWith(413)],
  'status 418 with HTML': [respond(418, '<h1>Teapot</h1>')],
  'status 422': [failWith(422)],
  'status 429 with junk for a time': [failWith(429, { retryAfter: 'junk' })],
  'status 500': [failWith(500)],
  'status 502 with HTML': [respond(502, '<html>Bad Gateway</html>')],
  'status 503 with text': [respond(503, 'server busy')],
  'status 529': [failWith(529)],
};

export interface OwnFaults {
  /** What goes wrong in this protocol only. */
  readonly faults: Readonly<Record<string, Script>>;
  /** What keeps the connection alive and is no content. */
  readonly ping: string;
  /** How the server at this port is reached; as it is where not given. */
  readonly reach?: (port: number) => Promise<Pick<ServerOptions, 'baseUrl' | 'fetch'>>;
}

/** The compliance suite over an adapter that reads its protocol by itself. */
export function itCompliesOver(kind: WireKind, own: OwnFaults): void {
  let bench: WireBench;
  let reached: Partial<ServerOptions>;
  before(async () => {
    bench = await createWireBench(kind);
    reached = (await own.reach?.(bench.server.port)) ?? {};
  });
  after(() => bench.server.close());

  function model(): LanguageModel {
    return bench.model({ limits: { linger: 50 }, ...reached });
  }

  /** Stuck where the script hangs; released when the server has seen its socket close. */
  function stuckAt(script: Script, stuckAfter?: StreamPart['type']): () => Promise<Scene> {
    return async () => {
      const { server } = bench;
      const index = server.chats.length;
      server.reply(script);
      return {
        model: model(),
        stuck: server.waitForRequest(index + 1),
        ...(stuckAfter ? { stuckAfter } : {}),
        released: () => server.waitForClose(index),
      };
    };
  }

  function failing(script: Script): () => Promise<Scene> {
    return async () => {
      bench.server.reply(script);
      return { model: model() };
    };
  }

  const answer = 'The price is computed in cart.ts. 💶';
  const scenes: ComplianceScenes = {
    answering: {
      text: answer,
      scene: async () => {
        bench.server.reply(textReply(answer, { chunk: 3 }));
        return { model: model() };
      },
    },
    hanging: {
      'before the headers': stuckAt([hang()]),
      'before the first chunk': stuckAt([head(), hang()]),
      'between two chunks': stuckAt([text('some'), hang()], 'text-delta'),
      'while it thinks': stuckAt([reasoning('hm'), hang()], 'reasoning-delta'),
      'with pings only': stuckAt([pings({ everyMs: 5, text: own.ping })]),
      'in an error body': stuckAt([head(500), raw('{"error":'), hang()]),
      ...withoutServer(kind),
    },
    rich: richScenes(() => bench.server, model),
    failing: Object.fromEntries(
      Object.entries({ ...commonFaults, ...own.faults }).map(([name, script]) => [
        name,
        failing(script),
      ]),
    ),
  };
  itComplies(scenes);
}

function withoutServer(kind: WireKind): ComplianceScenes['hanging'] {
  const modelOf = (options: Parameters<typeof providerOf>[1]): LanguageModel =>
    providerOf(kind, options).languageModel(fakeInfo);
  return {
    'where the key is asked for': async () => ({
      model: modelOf({ key: () => new Promise(() => undefined) }),
    }),
    'in a fetch that never settles and knows no abort': async () => {
      const called = Promise.withResolvers<void>();
      const fetch = (): Promise<Response> => {
        called.resolve();
        return new Promise(() => undefined);
      };
      return { model: modelOf({ key: () => Promise.resolve(key), fetch }), stuck: called.promise };
    },
    'in a read that never settles and knows no abort': async () => {
      const read = Promise.withResolvers<void>();
      const pull = (): Promise<void> => {
        read.resolve();
        return new Promise(() => undefined);
      };
      // Nothing ahead of the reader: else it counts as read before anybody asked.
      const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
      const fetch = (): Promise<Response> => Promise.resolve(new Response(body));
      return { model: modelOf({ fetch }), stuck: read.promise };
    },
  };
}
