import assert from 'node:assert/strict';
import type { ModelList, Provider } from '../../src/models/languageModel.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import { createReadyMade } from '../../src/models/readyMade.ts';
import {
  modelOf,
  wellKnownAt,
  wellKnownOf,
  wellKnownProviders,
} from '../../src/models/wellKnown.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';

const signal = new AbortController().signal;

/** A provider at `baseUrl` whose server answers every question with `body`. */
function providerAt(baseUrl: string, status: number, body: unknown): Provider {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(body, { status }));
  const key = (): Promise<string> => Promise.resolve('key-of-the-test');
  return createOpenAiProvider({ id: 'p', label: 'P', baseUrl, key, fetch });
}

function listing(...ids: readonly string[]): unknown {
  return { data: ids.map((id) => ({ id })) };
}

function modelsOf(list: ModelList): readonly ModelInfo[] {
  assert.equal(list.type, 'models');
  return list.models;
}

describe('ready-made entries', () => {
  const openAi = wellKnownOf('openai');
  const at = (id: string): string => openAi.baseUrl + id;

  it('are whole, and make sense', () => {
    assert.ok(wellKnownProviders.length >= 14);
    for (const { kind, label, baseUrl, keyName, models } of wellKnownProviders) {
      assert.ok(kind && label);
      assert.ok(baseUrl === undefined || URL.canParse(baseUrl), kind);
      assert.equal(keyName === undefined, /127\.0\.0\.1/u.test(baseUrl ?? ''), kind);
      assert.equal(new Set(models.map(({ id }) => id)).size, models.length, kind);
      for (const { id, window, reply, input = window, price } of models) {
        assert.ok(window >= 4_096 && window <= 2_100_000 && reply > 0 && reply <= window, id);
        assert.ok(input <= window, id);
        if (!price) continue;
        assert.ok(price.output >= price.input && price.input > 0 && price.output < 500, id);
        assert.ok((price.cachedInput ?? 0) <= price.input, id);
        assert.ok((price.cacheWrite ?? price.input) >= price.input, id);
      }
    }
  });

  it('are known by their address, and only by that', () => {
    assert.equal(wellKnownAt('https://api.moonshot.ai/v1/')?.kind, 'moonshot');
    assert.equal(wellKnownAt('https://api.moonshot.ai.example.com/v1'), undefined);
    assert.equal(wellKnownAt('nonsense'), undefined);
  });

  it('know a model with a date, but not what only looks like it', () => {
    assert.equal(modelOf(openAi.models, 'gpt-4o-2024-08-06')?.id, 'gpt-4o');
    assert.equal(
      modelOf(wellKnownOf('anthropic').models, 'claude-haiku-4-5-20251001')?.reply,
      64_000,
    );
    assert.equal(modelOf(openAi.models, 'gpt-4o-audio-preview'), undefined);
  });

  it('tell what models take and cost, those to begin with first', async () => {
    const provider = providerAt(at(''), 200, listing('zeta', 'gpt-4o', 'gpt-5-mini', 'mine'));
    const ready = createReadyMade(provider, openAi, new Set(['mine']));
    const models = modelsOf(await ready.models(signal));
    assert.deepEqual(
      models.map(({ ref }) => ref.model),
      ['mine', 'gpt-5-mini', 'gpt-4o', 'zeta'],
    );
    assert.deepEqual(models[1]?.capabilities, { tools: true, images: true, reasoning: true });
    assert.deepEqual(models[1].price, { input: 0.25, output: 2, cachedInput: 0.025 });
    assert.equal(models[3]?.price, undefined);
  });

  it('leave room for a request that may be smaller than the window', async () => {
    const provider = providerAt(at(''), 200, listing('gpt-5-mini'));
    const [model] = modelsOf(await provider.models(signal));
    assert.deepEqual(model?.window, { total: 272_000 + 16_384, reply: 16_384, assumed: false });
  });

  it('stand in for a list that a server does not have, but hide no other failure', async () => {
    const without = createReadyMade(providerAt(at(''), 404, {}), openAi, new Set());
    const models = modelsOf(await without.models(signal));
    assert.equal(models.length, openAi.models.length);
    assert.equal(models[0]?.price?.input, openAi.models[0]?.price?.input);
    const error = { error: { message: 'Incorrect API key provided.' } };
    const locked = createReadyMade(providerAt(at(''), 401, error), openAi, new Set());
    const list = await locked.models(signal);
    assert.equal(list.type === 'failed' && list.failure.kind, 'bad-key');
  });
});

describe('what a list tells of its models', () => {
  async function told(entry: object): Promise<ModelInfo | undefined> {
    const provider = providerAt('https://models.example.com/v1', 200, { data: [entry] });
    return modelsOf(await provider.models(signal))[0];
  }

  it('is window, abilities and price with OpenRouter', async () => {
    const info = await told({
      id: 'moonshotai/kimi-k3',
      context_length: 1_000_000,
      top_provider: { max_completion_tokens: 9_000 },
      architecture: { input_modalities: ['text', 'image'] },
      supported_parameters: ['tools', 'reasoning', 'max_tokens'],
      pricing: { prompt: '0.0000003', completion: '0.000015', input_cache_read: '0.00000003' },
    });
    assert.deepEqual(info?.window, { total: 1_000_000, reply: 9_000, assumed: false });
    assert.deepEqual(info.capabilities, { tools: true, images: true, reasoning: true });
    assert.deepEqual(info.price, { input: 0.3, output: 15, cachedInput: 0.03 });
  });

  it('is left out where it is nonsense, and free where it is free', async () => {
    const priced = (pricing: object): Promise<ModelInfo | undefined> => told({ id: 'm', pricing });
    assert.equal((await priced({ prompt: '-1', completion: '-1' }))?.price, undefined);
    assert.equal((await priced({ prompt: '', completion: '1' }))?.price, undefined);
    assert.equal((await priced({ prompt: 'x', completion: null }))?.price, undefined);
    assert.deepEqual((await priced({ prompt: '0', completion: '0' }))?.price, {
      input: 0,
      output: 0,
    });
    const open = await told({ id: 'm', top_provider: { max_completion_tokens: null } });
    assert.equal(open?.window.total, 32_768);
  });

  it('is what a model can do with Mistral and Moonshot', async () => {
    const mistral = await told({
      id: 'm',
      max_context_length: 9_000,
      capabilities: { completion_chat: true, function_calling: true, vision: false },
    });
    assert.deepEqual(mistral?.capabilities, { tools: true, images: false, reasoning: false });
    const mute = { id: 'm', capabilities: { completion_chat: false, function_calling: false } };
    assert.equal(await told(mute), undefined);
    const kimi = await told({ id: 'k', supports_image_in: true, supports_reasoning: true });
    assert.deepEqual(kimi?.capabilities, { tools: true, images: true, reasoning: true });
  });
});
