import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import type { LanguageModel, StreamPart } from '../../src/models/languageModel.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import {
  brokenGzip,
  done,
  event,
  failWith,
  fin,
  finish,
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
  type Script,
} from '../helpers/modelScripts.ts';
import { itComplies, type Scene } from './compliance.ts';
import { richScenes } from './richScenes.ts';

/** Every fault of a server, as a script. */
const faults: Readonly<Record<string, Script>> = {
  'reset in the middle': [text('some text'), reset()],
  'closed in the middle': [text('some text'), fin()],
  'closed in the middle, one answer per connection': [
    head(200, { connection: 'close' }),
    text('some text'),
    fin(),
  ],
  'a clean end without a finish reason': [text('some text')],
  'an early [DONE]': [text('some text'), done()],
  'nothing but [DONE]': [done()],
  'an error event': [text('some text'), event({ error: { message: 'Overloaded.' } })],
  'an error event with a name': [event({ message: 'Overloaded.' }, 'error')],
  'an error of Ollama': [text('some text'), raw('{"error":"runner died"}\n')],
  'an error field': [text('some text'), raw('error: {"code":500,"message":"Slot lost."}\n\n')],
  'a finish that is an error': [text('some text'), finish('error'), done()],
  'a finish that is an abort': [text('some text'), finish('abort'), done()],
  'half JSON at the end': [text('some text'), raw('data: {"choices":[{"delta":{"content":"ha')],
  'garbage only': [raw('\u0000\u0001garbage\n\n\n:::\ndata\ndata: nonsense\n\n')],
  'null for choices': [event({ choices: null }), event({ choices: 3 }), event(null)],
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
  'a redirect in circles': [redirectTo('/v1/chat/completions', 307)],
  'status 400': [failWith(400)],
  'status 401': [failWith(401)],
  'status 402': [failWith(402)],
  'status 403': [failWith(403)],
  'status 404 without a body': [respond(404, '')],
  'status 418 with HTML': [respond(418, '<h1>Teapot</h1>')],
  'status 429': [failWith(429, { retryAfter: 'junk' })],
  'status 500': [failWith(500)],
  'status 503 with text': [respond(503, 'server busy')],
};

const keyOfTheTest = (): Promise<string> => Promise.resolve('key-of-the-test');

describe('the OpenAI adapter complies', () => {
  let server: FakeModelServer;
  before(async () => {
    server = await startFakeModelServer();
  });
  after(() => server.close());

  function model(): LanguageModel {
    const limits = { linger: 50 };
    return modelAt(
      createOpenAiProvider({
        id: 'fake',
        label: 'Fake',
        baseUrl: server.url,
        key: keyOfTheTest,
        limits,
      }),
    );
  }

  /** Stuck where the script hangs; released when the server has seen its socket close. */
  function stuckAt(script: Script, stuckAfter?: StreamPart['type']): () => Promise<Scene> {
    return async () => {
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

  itComplies({
    rich: richScenes(() => server, model),
    answering: {
      text: 'The price is computed in cart.ts. 💶',
      scene: async () => {
        server.reply(textReply('The price is computed in cart.ts. 💶', { chunk: 3 }));
        return { model: model() };
      },
    },
    hanging: {
      'before the headers': stuckAt([hang()]),
      'before the first chunk': stuckAt([head(), hang()]),
      'between two chunks': stuckAt([text('some'), hang()], 'text-delta'),
      'while it thinks': stuckAt([reasoning('hm'), hang()], 'reasoning-delta'),
      'with pings only': stuckAt([pings({ everyMs: 5 })]),
      'in an error body': stuckAt([head(500), raw('{"error":'), hang()]),
      'where the key is asked for': async () => ({
        model: modelAt(
          createOpenAiProvider({
            id: 'fake',
            label: 'Fake',
            baseUrl: server.url,
            key: () => new Promise(() => undefined),
          }),
        ),
      }),
      'in a fetch that never settles and knows no abort': async () => {
        const called = Promise.withResolvers<void>();
        const fetch = (): Promise<Response> => {
          called.resolve();
          return new Promise(() => undefined);
        };
        return { model: fetching(fetch), stuck: called.promise };
      },
      'in a read that never settles and knows no abort': async () => {
        const read = Promise.withResolvers<void>();
        const body = new ReadableStream<Uint8Array>({
          pull: () => {
            read.resolve();
            return new Promise(() => undefined);
          },
        });
        return {
          model: fetching(() => Promise.resolve(new Response(body))),
          stuck: read.promise,
        };
      },
    },
    failing: Object.fromEntries(
      Object.entries(faults).map(([name, script]) => [
        name,
        async () => {
          server.reply(script);
          return { model: model() };
        },
      ]),
    ),
  });
});

function fetching(fetch: () => Promise<Response>): LanguageModel {
  const baseUrl = 'http://127.0.0.1:9/v1';
  return modelAt(
    createOpenAiProvider({ id: 'fake', label: 'Fake', baseUrl, key: keyOfTheTest, fetch }),
  );
}

function modelAt(provider: ReturnType<typeof createOpenAiProvider>): LanguageModel {
  return provider.languageModel({
    ref: { provider: 'fake', model: 'fake-model' },
    label: 'fake-model',
    providerLabel: 'Fake',
    window: { total: 8_192, reply: 2_048, assumed: true },
    exactTokens: false,
  });
}
