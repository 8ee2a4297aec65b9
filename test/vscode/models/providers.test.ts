import assert from 'node:assert/strict';
import { readSettings } from '../../../src/commands/readSettings.ts';
import type { ModelList, Provider } from '../../../src/models/languageModel.ts';
import { nullLog } from '../../../src/protocol/log.ts';
import type { Failure, ModelInfo } from '../../../src/protocol/model.ts';
import { findProviders, localProviders } from '../../../src/vscode/models/providers.ts';
import { startFakeModelServer, type FakeModelServer } from '../../helpers/fakeModelServer.ts';
import { fieldOf } from '../../helpers/jsonField.ts';
import { ollamaWire } from '../../helpers/ollamaWire.ts';

const signal = new AbortController().signal;
const key = 'key-of-the-test';

const refused: Failure = {
  kind: 'bad-key',
  title: 'The key is not sent there.',
  advice: 'Allow it first.',
  retryable: true,
  actions: [],
};

const parts = {
  keys: { get: () => Promise.resolve(key), forget: () => undefined },
  consent: { refusal: (): Failure | undefined => undefined },
  redact: (text: string) => text,
  log: nullLog,
};

function find(providers: readonly unknown[], refusal?: Failure): Promise<readonly Provider[]> {
  const { settings, problems } = readSettings({ 'parley.providers': providers });
  assert.deepEqual(problems, []);
  const consent = { refusal: () => refusal };
  return findProviders(settings, { ...parts, consent }, signal);
}

function modelsOf(list: ModelList | undefined): readonly ModelInfo[] {
  assert.equal(list?.type, 'models');
  return list.models;
}

describe('the providers of the setting', () => {
  let server: FakeModelServer;
  beforeEach(async () => {
    server = await startFakeModelServer();
  });
  afterEach(() => server.close());

  it('are there for every kind, each by its name', async () => {
    const kinds = ['openai', 'openrouter', 'moonshot', 'deepseek', 'mistral', 'groq', 'xai'];
    const own = ['anthropic', 'gemini', 'ollama'];
    const local = ['lmstudio', 'llamacpp', 'vllm'];
    const azure = { kind: 'azure', baseUrl: 'https://x.openai.azure.com/openai/v1' };
    const found = await find([...[...kinds, ...own, ...local].map((kind) => ({ kind })), azure]);
    assert.deepEqual(
      found.map(({ id }) => id),
      [...kinds, ...own, ...local, 'azure'],
    );
    assert.deepEqual(
      found.map(({ label }) => label),
      [
        'OpenAI',
        'OpenRouter',
        'Moonshot (Kimi)',
        'DeepSeek',
        'Mistral',
        'Groq',
        'xAI',
        'Anthropic',
        'Gemini',
        'Ollama',
        'LM Studio',
        'llama.cpp',
        'vLLM',
        'Azure OpenAI (x.openai.azure.com)',
      ],
    );
  });

  it('are called as a person called them, with the host where it is another', async () => {
    const found = await find([
      { id: 'mine', kind: 'moonshot' },
      { id: 'lab', kind: 'openai', baseUrl: server.url },
    ]);
    assert.deepEqual(
      found.map(({ label }) => label),
      ['mine', `lab (127.0.0.1:${server.port})`],
    );
  });

  it('send the key to their own server', async () => {
    const [provider] = await find([{ kind: 'openai', baseUrl: server.url }]);
    assert.equal(modelsOf(await provider?.models(signal)).length, 1);
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${key}`);
  });

  it('send nothing without consent, and say so', async () => {
    const [provider] = await find([{ kind: 'openai', baseUrl: server.url }], refused);
    const list = await provider?.models(signal);
    assert.deepEqual(list, { type: 'failed', failure: refused });
    assert.equal(server.requests.length, 0);
  });

  it('have the windows and replies that a person gave', async () => {
    const models = [{ id: 'fake-model', window: 4_000, reply: 500 }];
    const [provider] = await find([{ kind: 'openai', baseUrl: server.url, models }]);
    const [info] = modelsOf(await provider?.models(signal));
    assert.deepEqual(info?.window, { total: 4_000, reply: 500, assumed: false });
    assert.equal(info.price, undefined, 'a server of one’s own costs nothing that is known');
  });

  it('load a model of Ollama with the context size and for the time that a person set', async () => {
    const ollama = await startFakeModelServer({ wire: ollamaWire, models: ['llama3.2:latest'] });
    const [provider] = await find([
      {
        kind: 'ollama',
        baseUrl: ollama.url,
        contextSize: 16_384,
        keepAlive: '30m',
        models: [{ id: 'llama3.2' }, { id: 'small', window: 2_048 }],
      },
    ]);
    const infos = modelsOf(await provider?.models(signal));
    assert.deepEqual(
      infos.map(({ absent }) => absent),
      [undefined, true],
      'what is not there has to be fetched first',
    );
    for (const info of infos) {
      const request = {
        messages: [{ role: 'user', text: 'hi' }] as const,
        maxOutputTokens: 10,
        correlation: 'c',
      };
      assert.ok(provider);
      const answer = provider.languageModel(info).stream(request, signal);
      for await (const part of answer) assert.ok(part.type);
    }
    const sent = ollama.chats.map(({ body }) => [
      fieldOf(fieldOf(body, 'options'), 'num_ctx'),
      fieldOf(body, 'keep_alive'),
    ]);
    assert.deepEqual(sent.slice(0, 2), [
      [16_384, '30m'],
      [2_048, '30m'],
    ]);
    await ollama.close();
  });
});

describe('the providers that nobody configured', () => {
  it('get no key, and Ollama is asked by its own protocol', async () => {
    const ollama = await startFakeModelServer({ models: [{ id: 'm', owned_by: 'library' }] });
    const other = await startFakeModelServer();
    const found = await localProviders([ollama.port, other.port], parts, signal);
    assert.deepEqual(
      found.map(({ id, label }) => [id, label]),
      [
        [`local:${ollama.port}`, 'Ollama'],
        [`local:${other.port}`, `Server at 127.0.0.1:${other.port}`],
      ],
    );
    await Promise.all(found.map((provider) => provider.models(signal)));
    assert.equal(ollama.requests.at(-1)?.path, '/api/tags');
    assert.equal(other.requests.at(-1)?.path, '/v1/models');
    for (const { headers } of [...ollama.requests, ...other.requests]) {
      assert.equal(headers.authorization, undefined);
    }
    await Promise.all([ollama.close(), other.close()]);
  });
});
