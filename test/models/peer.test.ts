import assert from 'node:assert/strict';
import { createAnthropicProvider } from '../../src/models/anthropic/anthropicProvider.ts';
import type { ModelRequest, Provider } from '../../src/models/languageModel.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import { peer, startPeerServer, type PeerServer } from '../helpers/peerServer.ts';
import { callsOf, collect, within, type Streamed } from './compliance.ts';

/** Each with a name that the peer knows to think. */
const adapters = {
  'OpenAI’s chat completions': {
    model: 'deepseek-reasoner',
    provider: (url: string): Provider =>
      createOpenAiProvider({ ...common, baseUrl: `${url}/v1`, api: 'chat' }),
  },
  'OpenAI’s Responses API': {
    model: 'gpt-5-mini',
    provider: (url: string): Provider =>
      createOpenAiProvider({ ...common, baseUrl: `${url}/v1`, api: 'responses' }),
  },
  'Anthropic’s messages': {
    model: 'claude-sonnet-4-5',
    provider: (url: string): Provider => createAnthropicProvider({ ...common, baseUrl: url }),
  },
} as const;

const common = {
  id: 'peer',
  label: 'Peer',
  key: () => Promise.resolve('key-of-the-test'),
  limits: { linger: 50 },
};

const tools = [
  {
    name: 'read_file',
    description: 'Reads a file.',
    parameters: { type: 'object', properties: { path: { type: 'string' } } },
  },
];

for (const [name, adapter] of Object.entries(adapters)) {
  describe(`${name}, against a server that others wrote`, () => {
    let server: PeerServer;
    before(async () => {
      server = await startPeerServer();
    });
    after(() => server.close());

    function ask(text: string, more: Partial<ModelRequest> = {}): Promise<Streamed> {
      const model = adapter.provider(server.url).languageModel({
        ref: { provider: 'peer', model: adapter.model },
        label: adapter.model,
        providerLabel: 'Peer',
        window: { total: 200_000, reply: 8_192, assumed: true },
        exactTokens: false,
      });
      const messages = [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text },
      ] as const;
      return collect(model, undefined, undefined, { messages, maxOutputTokens: 4_096, ...more });
    }

    it('streams an answer with its usage', async () => {
      const streamed = await ask(peer.text.ask, { stableMessages: 1 });
      assert.equal(streamed.text, peer.text.answer);
      assert.deepEqual(streamed.usage, peer.text.usage);
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
    });

    it('tells thoughts apart', async () => {
      const { reasoning, text } = await ask(peer.reasoning.ask, { effort: 'low' });
      assert.equal(reasoning, peer.reasoning.reasoning);
      assert.equal(text, peer.reasoning.answer);
    });

    it('calls a tool, and goes on with what it gave, thinking or not', async () => {
      const { ask: question, id, name: tool, arguments: json, answer } = peer.toolCall;
      const streamed = await ask(question, { tools, effort: 'low' });
      assert.deepEqual(callsOf(streamed), [{ id, name: tool, arguments: json }]);
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });

      const messages = [
        { role: 'user', text: question },
        { role: 'assistant', text: '', toolCalls: callsOf(streamed) },
        { role: 'tool', callId: id, text: 'export const price = 1;' },
      ] as const;
      const after = await ask('', { messages, tools, effort: 'low' });
      assert.equal(after.text, answer);
      assert.deepEqual(after.outcome, { type: 'done', reason: 'stop' });
    });

    it('calls two tools after a few words', async () => {
      const streamed = await ask(peer.twoCalls.ask, { tools });
      assert.equal(streamed.text, peer.twoCalls.answer);
      assert.deepEqual(callsOf(streamed), peer.twoCalls.calls);
    });

    it('says that an answer reached its limit', async () => {
      const streamed = await ask(peer.cutShort.ask);
      assert.equal(streamed.text, peer.cutShort.answer);
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'length' });
    });

    it('says that the server is overloaded, or busy and for how long', async () => {
      const overloaded = await ask(peer.overloaded.ask);
      assert.equal(overloaded.outcome?.type, 'failed');
      assert.equal(overloaded.outcome.failure.kind, 'server-error');
      assert.equal(overloaded.outcome.failure.detail, peer.overloaded.message);
      const busy = await ask(peer.rateLimited.ask);
      assert.equal(busy.outcome?.type, 'failed');
      assert.equal(busy.outcome.failure.kind, 'rate-limited');
      assert.equal(busy.outcome.failure.retryAfter, peer.rateLimited.retryAfter * 1_000);
    });

    it('takes an answer that breaks off for one that did', async () => {
      const streamed = await within(5_000, ask(peer.broken.ask));
      assert.equal(streamed.outcome?.type, 'failed');
      // The peer resets the connection, which may overtake what it sent before.
      assert.ok(peer.broken.answer.startsWith(streamed.text));
    });
  });
}
