import assert from 'node:assert/strict';
import { createGeminiProvider } from '../../src/models/gemini/geminiProvider.ts';
import type { LanguageModel, ModelRequest, Provider } from '../../src/models/languageModel.ts';
import { createOllamaProvider } from '../../src/models/ollama/ollamaProvider.ts';
import { peer, startPeerServer, type PeerServer } from '../helpers/peerServer.ts';
import { callsOf, type Streamed } from './compliance.ts';
import { ask, fakeInfo } from './wireBench.ts';

const models = { gemini: 'gemini-2.5-flash', ollama: 'qwen3' } as const;

const tools = [
  {
    name: 'read_file',
    description: 'Reads a file.',
    parameters: { type: 'object', properties: { path: { type: 'string' } } },
  },
];

describe('a peer that others wrote', () => {
  let server: PeerServer;
  before(async () => {
    server = await startPeerServer();
  });
  after(() => server.close());

  function modelOf(kind: keyof typeof models): LanguageModel {
    const key = (): Promise<string> => Promise.resolve('key-of-the-test');
    const options = { id: 'peer', label: 'Peer', baseUrl: server.url, key };
    const provider: Provider =
      kind === 'gemini' ? createGeminiProvider(options) : createOllamaProvider(options);
    return provider.languageModel({ ...fakeInfo, ref: { provider: 'peer', model: models[kind] } });
  }

  for (const kind of ['gemini', 'ollama'] as const) {
    describe(`speaks ${kind}`, () => {
      const say = (text: string, request: Partial<ModelRequest> = {}): Promise<Streamed> =>
        ask(modelOf(kind), { messages: [{ role: 'user', text }], ...request });

      it('and is understood', async () => {
        const streamed = await say(peer.text.ask);
        assert.equal(streamed.text, peer.text.answer);
        assert.ok(streamed.parts.length > 3, 'in pieces');
        assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
        // The peer counts nothing in Ollama's protocol.
        const counted = kind === 'gemini' ? peer.text.usage : undefined;
        assert.deepEqual(streamed.usage, counted);
      });

      it('and thinks', async () => {
        const streamed = await say(peer.reasoning.ask);
        assert.equal(streamed.reasoning, peer.reasoning.reasoning);
        assert.equal(streamed.text, peer.reasoning.answer);
      });

      it('and calls tools', async () => {
        const one = await say(peer.toolCall.ask, { tools });
        assert.deepEqual(one.outcome, { type: 'done', reason: 'tool-calls' });
        const two = await say(peer.twoCalls.ask, { tools });
        assert.equal(two.text, peer.twoCalls.answer);
        assert.deepEqual(
          [...callsOf(one), ...callsOf(two)].map(({ name, arguments: json }) => [name, json]),
          [peer.toolCall, ...peer.twoCalls.calls].map((call) => [call.name, call.arguments]),
        );
      });

      it('and is overloaded, or breaks off', async () => {
        const overloaded = await say(peer.overloaded.ask);
        assert.equal(overloaded.outcome?.type, 'failed');
        assert.equal(overloaded.outcome.failure.kind, 'server-error');
        assert.equal(overloaded.outcome.failure.detail, peer.overloaded.message);
        const limited = await say(peer.rateLimited.ask);
        assert.equal(limited.outcome?.type, 'failed');
        assert.equal(limited.outcome.failure.kind, 'rate-limited');
        assert.equal(limited.outcome.failure.retryAfter, peer.rateLimited.retryAfter * 1000);
        const broken = await say(peer.broken.ask);
        assert.equal(broken.outcome?.type, 'failed');
        // It may destroy its socket before anything has left.
        assert.match(broken.outcome.failure.kind, /^(?:cut-off|unreachable)$/);
        assert.ok(peer.broken.answer.startsWith(broken.text));
      });
    });
  }

  it('takes the result of a tool from Gemini’s protocol', async () => {
    const model = modelOf('gemini');
    const asked = { role: 'user', text: peer.toolCall.ask } as const;
    const toolCalls = callsOf(await ask(model, { messages: [asked], tools }));
    const [call] = toolCalls;
    assert.equal(call?.id, peer.toolCall.id);
    const { text } = await ask(model, {
      tools,
      messages: [
        asked,
        { role: 'assistant', text: '', toolCalls },
        { role: 'tool', text: 'the file', callId: call.id },
      ],
    });
    assert.equal(text, peer.toolCall.answer);
  });

  it('cuts an answer short in Gemini’s protocol', async () => {
    const messages = [{ role: 'user', text: peer.cutShort.ask }] as const;
    const streamed = await ask(modelOf('gemini'), { messages });
    assert.equal(streamed.text, peer.cutShort.answer);
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'length' });
  });
});
