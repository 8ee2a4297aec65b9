// The compliance suite against a server that others wrote, on every protocol.
import type { LanguageModel } from '../../src/models/languageModel.ts';
import {
  peerUsage,
  startPeerServer,
  type PeerHow,
  type PeerResponse,
  type PeerServer,
} from '../helpers/peerServer.ts';
import { itComplies, type Scene } from './compliance.ts';
import { fakeInfo, named, providerOf, wires, type WireKind } from './wireBench.ts';
import { wireKinds } from './wireStreams.ts';

/** Models that the peer knows to think. */
const models: Readonly<Record<WireKind, string>> = {
  openai: 'deepseek-reasoner',
  responses: 'gpt-5-mini',
  anthropic: 'claude-sonnet-4-5',
  gemini: 'gemini-2.5-flash',
  ollama: 'qwen3',
};

const statuses = [400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 529];

const answer = 'The price is computed in cart.ts. 💶';
const usage = { input: 21, output: 9 };
const calls = [
  { name: 'read_file', arguments: '{"path":"cart.ts"}' },
  { name: 'read_file', arguments: '{"path":"a \\"b\\" 💶.ts"}' },
];

for (const kind of wireKinds) {
  describe(`the adapter of ${kind} complies with a server that others wrote`, () => {
    let server: PeerServer;
    let sent = '';
    before(async () => {
      server = await startPeerServer();
    });
    after(() => server.close());

    function model(): LanguageModel {
      return providerOf(kind, {
        baseUrl: `${server.url}${wires[kind].basePath}`,
        key: () => Promise.resolve('key-of-the-test'),
        limits: { linger: 50 },
        fetch(input, init) {
          sent = typeof init?.body === 'string' ? init.body : '';
          return fetch(input, init);
        },
      }).languageModel({ ...fakeInfo, ...named(models[kind]) });
    }

    const scene = (response: PeerResponse, how?: PeerHow) => async (): Promise<Scene> => {
      server.reply(response, how);
      return { model: model() };
    };
    /** It goes on for a minute. */
    const slowly = { streamingProfile: { ttft: 0, tps: 10 }, chunkSize: 1 };
    const long = 'x'.repeat(600);

    itComplies({
      answering: { text: answer, scene: scene({ content: answer }) },
      hanging: {
        'between two chunks': async () => ({
          ...(await scene({ content: long }, slowly)()),
          stuckAfter: 'text-delta',
        }),
        'while it thinks': async () => ({
          ...(await scene({ content: long, reasoning: long }, slowly)()),
          stuckAfter: 'reasoning-delta',
        }),
      },
      failing: {
        ...Object.fromEntries(
          statuses.map((status) => [
            `status ${status}`,
            scene({ error: { message: 'It is so.', type: 'some_error' }, status }),
          ]),
        ),
        'closed in the middle': scene({ content: answer }, { truncateAfterChunks: 3 }),
        'gone before an answer': scene({ content: answer }, { chaos: { disconnectRate: 1 } }),
        garbage: scene({ content: answer }, { chaos: { malformedRate: 1 } }),
        'an error of its own': scene({ content: answer }, { chaos: { dropRate: 1 } }),
      },
      rich: {
        calling: { calls, scene: scene({ toolCalls: calls }) },
        thinking: {
          reasoning: 'First I think.',
          text: 'Then I speak.',
          scene: scene({ reasoning: 'First I think.', content: 'Then I speak.' }),
        },
        // In Ollama's protocol the peer never counts, in the others it makes up what it is not told.
        ...(kind === 'ollama'
          ? { uncounted: [scene({ content: 'not counted' })] }
          : {
              counting: { usage, scene: scene({ content: 'counted', usage: peerUsage(usage) }) },
              uncounted: [],
            }),
        asked: async () => ({
          ...(await scene({ content: 'seen' })()),
          sent: () => sent,
        }),
      },
    });
  });
}
