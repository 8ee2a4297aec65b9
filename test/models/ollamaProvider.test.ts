import assert from 'node:assert/strict';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { hang, respond, type Script } from '../helpers/modelScripts.ts';
import { ollamaWire, ollamaWireAt } from '../helpers/ollamaWire.ts';
import { providerOf } from './wireBench.ts';

type Options = Parameters<typeof providerOf>[1];

const signal = new AbortController().signal;

/** What `/api/show` tells, by the model's name. */
const facts: Readonly<Record<string, object>> = {
  'llama3:8b': {
    capabilities: ['completion', 'tools'],
    model_info: { 'general.architecture': 'llama', 'llama.context_length': 131_072 },
    license: 'x'.repeat(10_000),
  },
  'tuned:latest': {
    capabilities: ['completion', 'vision', 'thinking'],
    parameters: 'stop "<end>"\nnum_ctx                        16384\ntemperature 0.1',
    model_info: { 'gemma3.context_length': 32_768 },
  },
  'tiny:1b': { model_info: { 'tiny.context_length': 2_048 } },
  'embed:latest': { capabilities: ['embedding'] },
  'cloud:latest': { capabilities: ['completion'], model_info: { 'glm.context_length': 200_000 } },
};

describe('the list of Ollama’s models', () => {
  let server: FakeModelServer;
  const showing = (script: (name: string) => Script): void =>
    server.reply((request) => script(String(fieldOf(request.body, 'model'))));
  beforeEach(async () => {
    const listed = Object.keys(facts).map((name) => ({
      name,
      model: name,
      digest: `digest-${name}`,
      remote_host: name.startsWith('cloud') ? 'https://example.com' : undefined,
    }));
    server = await startFakeModelServer({ wire: ollamaWireAt('/api/show'), models: listed });
    showing((name) => [facts[name] ? respond(200, facts[name]) : respond(404, { error: name })]);
  });
  afterEach(() => server.close());

  async function models(
    options: Options = {},
    from = providerOf('ollama', { baseUrl: server.url, ...options }),
  ): Promise<readonly ModelInfo[]> {
    const list = await from.models(signal);
    assert.equal(list.type, 'models');
    return list.models;
  }

  const windows = (found: readonly ModelInfo[]): object =>
    Object.fromEntries(found.map((info) => [info.ref.model, info.window.total]));

  it('tells windows and what each takes, and leaves out what cannot chat', async () => {
    const found = await models();
    assert.deepEqual(windows(found), {
      'llama3:8b': 8_192,
      'tuned:latest': 16_384,
      'tiny:1b': 2_048,
      'cloud:latest': 200_000,
    });
    assert.deepEqual(found[0]?.capabilities, { tools: true, images: false, reasoning: false });
    assert.deepEqual(found[1]?.capabilities, { tools: false, images: true, reasoning: true });
    assert.equal(found[2]?.capabilities, undefined);
    assert.deepEqual(
      found.map((info) => info.window.assumed),
      [true, false, true, false],
    );
  });

  it('takes the window that is set, never over what the model was made for', async () => {
    assert.deepEqual(windows(await models({ window: 20_000 })), {
      'llama3:8b': 20_000,
      'tuned:latest': 20_000,
      'tiny:1b': 2_048,
      'cloud:latest': 20_000,
    });
    const own = [{ id: 'tuned', window: 64_000, reply: 1_000 }, { id: 'mine' }];
    const [tuned, mine] = await models({ models: own });
    assert.deepEqual(tuned?.window, { total: 32_768, reply: 1_000, assumed: false });
    assert.equal(tuned?.label, 'tuned');
    assert.equal(mine?.ref.model, 'mine:latest');
  });

  it('asks about each model once, and again where it changed', async () => {
    const provider = providerOf('ollama', { baseUrl: server.url });
    await models({}, provider);
    await models({}, provider);
    assert.equal(server.chats.length, 5);
    const changed = { models: [{ model: 'llama3:8b', digest: 'new' }] };
    server.replyModels([respond(200, changed)]);
    await models({}, provider);
    assert.equal(server.chats.length, 6);
  });

  it('asks about a few at once', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `m${at}:latest`);
    server.replyModels([respond(200, ollamaWire.modelList(names))]);
    let [now, most] = [0, 0];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      most = Math.max(most, ++now);
      const response = await globalThis.fetch(input, init);
      now--;
      return response;
    };
    assert.equal((await models({ fetch })).length, 30);
    assert.equal(most, 4);
  });

  it('lists a model that nothing is told about', async () => {
    for (const script of [
      [hang()],
      [respond(500, { error: 'broken' })],
      [respond(200, '<html>')],
      [respond(200, { model_info: 3, capabilities: 'all', parameters: 7 })],
      [respond(200, { model_info: { 'odd.context_length': 1e300 } })],
    ] satisfies Script[]) {
      showing(() => script);
      const found = await models({ listTimeout: 100 });
      assert.equal(found.length, 5);
      assert.ok(found.every((info) => info.window.total === 8_192 && info.window.assumed));
    }
  });

  it('says why there is none', async () => {
    for (const [script, kind] of [
      [[respond(200, '<html>')], 'not-a-model-answer'],
      [[respond(200, { models: 3 })], 'not-a-model-answer'],
      [[respond(200, { models: [{ no: 'name' }] })], 'not-a-model-answer'],
      [[respond(404, 'nothing')], 'bad-request'],
      [[hang()], 'timed-out'],
    ] satisfies readonly (readonly [Script, string])[]) {
      server.replyModels(script);
      const provider = providerOf('ollama', { baseUrl: server.url, listTimeout: 100 });
      const list = await provider.models(signal);
      assert.equal(list.type === 'failed' && list.failure.kind, kind);
      assert.ok(list.type === 'failed' && !list.failure.advice.includes('/v1'));
    }
    server.replyModels([respond(200, { models: [] })]);
    assert.deepEqual(await models(), []);
  });
});
