import assert from 'node:assert/strict';
import { findLocalServers } from '../../src/models/localServers.ts';
import {
  createOpenAiProvider,
  type OpenAiProviderOptions,
} from '../../src/models/openai/openAiProvider.ts';
import type { ModelList } from '../../src/models/languageModel.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { failWith, hang, head, raw, redirectTo, respond } from '../helpers/modelScripts.ts';
import { within } from './compliance.ts';

const noKey = (): Promise<undefined> => Promise.resolve(undefined);

describe('the list of models', () => {
  let server: FakeModelServer;
  beforeEach(async () => {
    server = await startFakeModelServer();
  });
  afterEach(() => server.close());

  function list(
    options: Partial<OpenAiProviderOptions> = {},
    signal = new AbortController().signal,
  ): Promise<ModelList> {
    const base = { id: 'fake', label: 'Fake', baseUrl: server.url, key: noKey };
    return createOpenAiProvider({ ...base, ...options }).models(signal);
  }

  async function models(options?: Partial<OpenAiProviderOptions>): Promise<readonly ModelInfo[]> {
    const answer = await list(options);
    assert.equal(answer.type, 'models');
    return answer.models;
  }

  async function told(entry: object): Promise<ModelInfo | undefined> {
    server.replyModels([respond(200, { data: [entry] })]);
    return (await models())[0];
  }

  it('is read in every dialect', async () => {
    for (const [dialect, entry, total] of [
      ['OpenRouter', { id: 'a/b', name: 'A: B', context_length: 65_536 }, 65_536],
      ['vLLM', { id: 'm', max_model_len: 4_096 }, 4_096],
      [
        'LM Studio',
        { id: 'm', type: 'llm', max_context_length: 131_072, loaded_context_length: 4_096 },
        4_096,
      ],
      ['llama.cpp', { id: 'm', meta: { n_ctx: 2_048, n_ctx_train: 32_768 } }, 2_048],
      ['an older llama.cpp', { id: 'm', meta: { n_ctx_train: 32_768 } }, 32_768],
      ['Groq', { id: 'm', context_window: 131_072, max_completion_tokens: 1_024 }, 131_072],
      ['nonsense in a field', { id: 'm', context_length: 'many', meta: 'none', name: 7 }, 8_192],
      ['a window that cannot be', { id: 'm', context_length: 1e300, context_window: 9_000 }, 9_000],
    ] as const) {
      const info = await told(entry);
      assert.equal(info?.window.total, total, dialect);
      assert.ok(info.window.reply > 0 && info.window.reply <= total / 4, dialect);
    }
    assert.equal((await told({ id: 'a/b', name: 'A: B' }))?.label, 'A: B');
    assert.equal(
      (await told({ id: 'a/b', name: 'B'.repeat(501) }))?.label,
      'a/b',
      'no name is so long',
    );
    assert.equal(
      (await told({ id: 'm', context_window: 131_072, max_completion_tokens: 1_024 }))?.window
        .reply,
      1_024,
    );
    server.replyModels([respond(200, [{ id: 'plain' }, { id: 'array' }, { no: 'id' }, null])]);
    assert.deepEqual(
      (await models()).map((info) => info.ref),
      [
        { provider: 'fake', model: 'plain' },
        { provider: 'fake', model: 'array' },
      ],
    );
  });

  it('leaves out what cannot chat', async () => {
    const ids = ['text-embedding-3-small', 'whisper-1', 'gpt-4o', 'nomic', 'tts-1', 'dall-e-3'];
    const data = ids.map((id) => ({ id, type: id === 'nomic' ? 'embeddings' : 'llm' }));
    server.replyModels([respond(200, { data })]);
    assert.deepEqual(
      (await models()).map((info) => info.label),
      ['gpt-4o'],
    );
  });

  it('knows windows by name where nobody tells them, but not for what runs here', async () => {
    const fetch = listing('openai/gpt-4o-mini', 'llama');
    const [known, unknown] = await models({ baseUrl: 'https://example.com/v1', fetch });
    assert.deepEqual(known?.window, { total: 128_000, reply: 16_384, assumed: false });
    assert.equal(known?.exactTokens, true);
    assert.deepEqual(unknown?.window, { total: 32_768, reply: 8_192, assumed: true });
    assert.equal(unknown?.exactTokens, false);
    for (const baseUrl of ['http://localhost:1/v1', 'http://[::1]:1/v1', 'http://127.0.0.1:1/v1']) {
      for (const local of await models({ baseUrl, fetch })) {
        assert.deepEqual(local.window, { total: 8_192, reply: 2_048, assumed: true });
      }
    }
  });

  it('has the configured models first, the smaller of two windows, and no model twice', async () => {
    server.replyModels([
      respond(200, {
        data: [
          { id: 'x', context_length: 8_000 },
          { id: 'y', context_length: 50_000 },
          { id: 'z', context_length: 50_000 },
        ],
      }),
    ]);
    const found = await models({
      models: [
        { id: 'mine', window: 9_000 },
        { id: 'x', window: 99_000 },
        { id: 'y', label: 'Why', window: 20_000 },
      ],
    });
    assert.deepEqual(
      found.map((info) => [info.ref.model, info.label, info.window.total]),
      [
        ['mine', 'mine', 9_000],
        ['x', 'x', 8_000],
        ['y', 'Why', 20_000],
        ['z', 'z', 50_000],
      ],
    );
  });

  it('gives the configured models even where the server fails', async () => {
    server.replyModels([failWith(500)]);
    const found = await models({ models: [{ id: 'mine' }] });
    assert.deepEqual(
      found.map((info) => info.ref.model),
      ['mine'],
    );
  });

  it('says why there is none', async () => {
    for (const [script, kind] of [
      [[failWith(401)], 'bad-key'],
      [[respond(404, 'nothing')], 'bad-request'],
      [[respond(200, '<html>')], 'not-a-model-answer'],
      [[respond(200, { data: 'x' })], 'not-a-model-answer'],
      [[respond(200, { data: [{ no: 'id' }] })], 'not-a-model-answer'],
      [[redirectTo('http://localhost:9/')], 'not-a-model-answer'],
      [[hang()], 'timed-out'],
      [[head(), raw('{"data":['), hang()], 'timed-out'],
    ] as const) {
      server.replyModels(script);
      const answer = await list({ listTimeout: 100 });
      assert.equal(answer.type === 'failed' && answer.failure.kind, kind);
    }
  });

  it('sends the key, and shows it nowhere', async () => {
    const key = 'canary-77aa66bb';
    server.replyModels([failWith(403, { message: `no rights for ${key}` })]);
    const answer = await list({ key: () => Promise.resolve(key) });
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${key}`);
    assert.ok(!JSON.stringify(answer).includes(key));
  });

  it('ends when it is aborted', async () => {
    server.replyModels([hang()]);
    const abort = new AbortController();
    const pending = list({}, abort.signal);
    abort.abort();
    assert.equal((await within(1_000, pending)).type, 'failed');
  });
});

describe('servers on this machine', () => {
  const signal = new AbortController().signal;

  it('are those that list a model, in the order of the ports', async () => {
    const vllm = await startFakeModelServer({ models: [{ id: 'm', owned_by: 'vllm' }] });
    const plain = await startFakeModelServer();
    const page = await startFakeModelServer();
    const empty = await startFakeModelServer({ models: [] });
    const silent = await startFakeModelServer();
    const locked = await startFakeModelServer({ key: 'k' });
    const gone = await startFakeModelServer();
    page.replyModels([respond(200, '<html>A site of mine</html>')]);
    silent.replyModels([hang()]);
    await gone.close();
    const broken = await startFakeModelServer();
    broken.replyModels([respond(500, { data: [{ id: 'm' }] })]);
    const servers = [broken, page, plain, gone, silent, vllm, empty, locked];
    const ports = servers.map((server) => server.port);
    try {
      assert.deepEqual(await findLocalServers({ ports, signal }), [
        { port: plain.port, baseUrl: plain.url, label: `Server at 127.0.0.1:${plain.port}` },
        { port: vllm.port, baseUrl: vllm.url, label: 'vLLM' },
      ]);
      assert.equal(plain.requests[0]?.headers.authorization, undefined);
    } finally {
      await Promise.all(
        servers.filter((server) => server !== gone).map((server) => server.close()),
      );
    }
  });

  it('are not waited for once nobody wants to know', async () => {
    const never = new Promise<Response>(() => undefined);
    const options = { fetch: () => never, timeoutMs: 60_000, signal: AbortSignal.abort() };
    assert.deepEqual(await within(1_000, findLocalServers(options)), []);
  });

  it('are named by the usual port', async () => {
    const found = await findLocalServers({ fetch: listing('m'), signal });
    assert.deepEqual(
      found.map((server) => server.label),
      ['Ollama', 'LM Studio', 'Server at 127.0.0.1:8080', 'Server at 127.0.0.1:8000'],
    );
  });
});

function listing(...ids: readonly string[]): () => Promise<Response> {
  return () => Promise.resolve(Response.json({ data: ids.map((id) => ({ id })) }));
}
