import assert from 'node:assert/strict';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { failWith, hang, respond, type Script } from '../helpers/modelScripts.ts';
import { within } from './compliance.ts';
import { createWireBench, key, type WireBench } from './wireBench.ts';

type Options = Parameters<WireBench['provider']>[0];

describe('the list of Gemini’s models', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('gemini');
  });
  afterEach(() => bench.server.close());

  const signal = new AbortController().signal;

  async function models(options?: Options): Promise<readonly ModelInfo[]> {
    const list = await bench.provider(options).models(signal);
    assert.equal(list.type, 'models');
    return list.models;
  }

  function told(...entries: readonly object[]): void {
    bench.server.replyModels([respond(200, { models: entries })]);
  }

  it('tells names, windows and what each takes', async () => {
    told(
      {
        name: 'models/gemini-2.5-flash',
        displayName: 'Gemini 2.5 Flash',
        inputTokenLimit: 1_048_576,
        outputTokenLimit: 4_096,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
        thinking: true,
      },
      {
        name: 'models/gemini-2.0-flash',
        displayName: 'x'.repeat(501),
        inputTokenLimit: 'many',
        outputTokenLimit: 1e300,
      },
      { name: 'models/gemma-3-1b-it', inputTokenLimit: 32_768 },
    );
    const [flash, older, small] = await models();
    assert.deepEqual(flash, {
      ref: { provider: 'fake', model: 'gemini-2.5-flash' },
      label: 'Gemini 2.5 Flash',
      providerLabel: 'Fake',
      window: { total: 1_048_576, reply: 4_096, assumed: false },
      exactTokens: false,
      capabilities: { tools: true, images: true, reasoning: true },
    });
    assert.equal(older?.label, 'gemini-2.0-flash');
    assert.ok(older.window.reply < 1e6);
    assert.equal(older?.capabilities?.reasoning, false);
    assert.deepEqual(small?.capabilities, { tools: false, images: false, reasoning: false });
  });

  it('leaves out what cannot chat', async () => {
    told(
      { name: 'models/gemini-embedding-001' },
      { name: 'models/imagen-4.0-generate-001' },
      { name: 'models/gemini-2.5-flash-preview-tts' },
      { name: 'models/gemini-2.5-flash', supportedGenerationMethods: ['generateContent'] },
      { name: 'models/gemini-x', supportedGenerationMethods: ['predict'] },
      { no: 'name' },
      null as unknown as object,
    );
    assert.deepEqual(
      (await models()).map((info) => info.ref.model),
      ['gemini-2.5-flash'],
    );
  });

  it('is read page by page, but not for ever', async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      assert.ok(typeof input === 'string');
      const token = new URL(input).searchParams.get('pageToken') ?? '0';
      asked.push(token);
      const next = String(Number(token) + 1);
      return Promise.resolve(
        Response.json({ models: [{ name: `models/gemini-${token}` }], nextPageToken: next }),
      );
    };
    const found = await models({ fetch });
    assert.deepEqual(asked, ['0', '1', '2', '3', '4']);
    assert.equal(found.length, 5);
  });

  it('has the configured models first, with the smaller of two limits', async () => {
    told({ name: 'models/gemini-2.5-pro', inputTokenLimit: 1_000_000, outputTokenLimit: 9_000 });
    const configured = [
      { id: 'mine', window: 9_000 },
      { id: 'gemini-2.5-pro', label: 'Pro', window: 50_000, reply: 2_000 },
    ];
    assert.deepEqual(
      (await models({ models: configured })).map((info) => [
        info.ref.model,
        info.label,
        info.window.total,
        info.window.reply,
      ]),
      [
        ['mine', 'mine', 9_000, 2_250],
        ['gemini-2.5-pro', 'Pro', 50_000, 2_000],
      ],
    );
    bench.server.replyModels([failWith(500)]);
    assert.equal((await models({ models: configured })).length, 2);
  });

  it('says why there is none, and never shows the key', async () => {
    const echo = { error: { code: 400, message: `API key not valid: ${key}` } };
    for (const [script, kind] of [
      [[respond(400, echo)], 'bad-key'],
      [[failWith(500, { message: key })], 'server-error'],
      [[respond(404, key)], 'bad-request'],
      [[respond(200, `<html>${key}`)], 'not-a-model-answer'],
      [[respond(200, { models: 'x' })], 'not-a-model-answer'],
      [[respond(200, { models: [{ no: 'name' }] })], 'not-a-model-answer'],
      [[hang()], 'timed-out'],
    ] satisfies readonly (readonly [Script, string])[]) {
      bench.server.replyModels(script);
      const list = await bench.provider({ listTimeout: 100 }).models(signal);
      assert.equal(list.type === 'failed' && list.failure.kind, kind);
      assert.ok(!JSON.stringify(list).includes(key));
    }
    assert.equal(bench.server.requests[0]?.headers['x-goog-api-key'], key);
  });

  it('ends when it is aborted', async () => {
    bench.server.replyModels([hang()]);
    const abort = new AbortController();
    const pending = bench.provider().models(abort.signal);
    abort.abort();
    assert.equal((await within(1_000, pending)).type, 'failed');
  });
});
