import assert from 'node:assert/strict';
import { Gateway, type PolicyName } from '../../src/gateway/gateway.ts';
import { createMemoryLedger } from '../../src/gateway/ledger.ts';
import { createProvider } from '../../src/models/createProvider.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import type { Protocol } from '../../src/models/providerKinds.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { anthropicWire } from '../helpers/anthropicWire.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { geminiWire } from '../helpers/geminiWire.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { ollamaWire } from '../helpers/ollamaWire.ts';
import { openAiWire } from '../helpers/openAiWire.ts';
import type { Wire } from '../helpers/wire.ts';
import { question, read } from './playedModel.ts';

const order: readonly PolicyName[] = [
  'timeouts',
  'health',
  'metering',
  'limits',
  'runners',
  'retry',
  'breaker',
  'budget',
  'failover',
  'wholeness',
];

function gatewayWith(runners: number): Gateway {
  return new Gateway({
    order,
    settings: () => ({
      failover: [],
      budgets: {},
      reuseAnswers: false,
      maskSecrets: false,
      pace: () => ({ runners }),
    }),
    find: () => undefined,
    keyOf: () => Promise.resolve(undefined),
    mask: (text) => ({ text, kinds: [] }),
    redact: (text) => text,
    ledger: createMemoryLedger(),
    log: nullLog,
  });
}

async function modelAt(server: FakeModelServer, protocol: Protocol): Promise<LanguageModel> {
  const provider = await createProvider(protocol, {
    id: 'fake',
    label: 'Fake',
    baseUrl: server.url,
    models: [{ id: 'fake-model' }],
    key: () => Promise.resolve('a-key'),
    api: 'chat',
  });
  const list = await provider.models(new AbortController().signal);
  assert.ok(list.type === 'models' && list.models[0]);
  return provider.languageModel(list.models[0]);
}

const wires: readonly (readonly [Protocol, Wire])[] = [
  ['openai', openAiWire],
  ['anthropic', anthropicWire],
  ['gemini', geminiWire],
  ['ollama', ollamaWire],
];

describe('connections to a model server', () => {
  for (const [protocol, wire] of wires) {
    it(`are kept open and used again, 50 questions in a row: ${protocol}`, async () => {
      const server = await startFakeModelServer({ wire });
      server.reply(textReply('Hello there'));
      const gateway = gatewayWith(4);
      const model = gateway.guard(await modelAt(server, protocol));
      for (let asked = 0; asked < 50; asked++) {
        const outcome = await read(model, question(`${asked}`)).outcome;
        assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      }
      assert.equal(server.chats.length, 50);
      // Ollama is asked for its list and about each model first, over more than one.
      assert.ok(server.connections <= 3, `${server.connections} connections`);
      gateway.dispose();
      await server.close();
    });
  }

  it('are as few as the model has runners, and one more for each that is just ending', async () => {
    const server = await startFakeModelServer();
    server.reply(textReply('Hello there'));
    const gateway = gatewayWith(3);
    const model = gateway.guard(await modelAt(server, 'openai'));
    const all = Array.from({ length: 60 }, (_, at) => read(model, question(`${at}`)).outcome);
    for (const outcome of await Promise.all(all)) assert.equal(outcome?.type, 'done');
    assert.equal(server.chats.length, 60);
    // One for the list of models.
    assert.ok(server.connections <= 2 * 3 + 1, `${server.connections} connections`);
    gateway.dispose();
    await server.close();
  });
});
