import type { ModelCapabilities, ModelPrice } from '../protocol/model.ts';
import type { ServerKind } from './providerKinds.ts';

/** What is known of a model without asking its server. */
export interface WellKnownModel {
  readonly id: string;
  /** Tokens of request and reply together. */
  readonly window: number;
  /** The most tokens of a request, where that is less than the window. */
  readonly input?: number;
  /** The most tokens of a reply. */
  readonly reply: number;
  readonly capabilities: ModelCapabilities;
  readonly price?: ModelPrice;
}

/** US dollars for a million tokens: input, output, cached input, input that is put into the cache. */
type Price = readonly [number, number, number?, number?];

/**
 * Windows, replies and prices of hosted models; each service's first is the one to begin with.
 * Sources: models.dev (github.com/anomalyco/models.dev, commit f3fc692, 2 July 2026) and LiteLLM's
 * `model_prices_and_context_window.json` (github.com/BerriAI/litellm, as of 1 August 2026). Where they
 * disagree on a price there is none here, unless one of them is plainly older; of two windows the
 * smaller counts. `kimi-k3`: platform.kimi.ai/docs/pricing/chat-k3, July 2026. Prices are those of
 * a request up to 200,000 tokens; Gemini's and OpenAI's largest models cost more above.
 */
export const wellKnownModels: Readonly<Partial<Record<ServerKind, readonly WellKnownModel[]>>> = {
  openai: [
    model('gpt-5.6', 1_050_000, 128_000, 'tir', [5, 30, 0.5, 6.25], 922_000),
    model('gpt-5.6-sol', 1_050_000, 128_000, 'tir', [5, 30, 0.5], 922_000),
    model('gpt-5.6-terra', 1_050_000, 128_000, 'tir', [2, 12, 0.2], 922_000),
    model('gpt-5.6-luna', 1_050_000, 128_000, 'tir', [0.2, 1.2, 0.02], 922_000),
    model('gpt-5.5', 1_050_000, 128_000, 'tir', [5, 30, 0.5], 922_000),
    model('gpt-5.5-pro', 1_050_000, 128_000, 'tir', [30, 180], 922_000),
    model('gpt-5.4', 1_050_000, 128_000, 'tir', [2.5, 15, 0.25], 922_000),
    model('gpt-5.4-mini', 400_000, 128_000, 'tir', [0.75, 4.5, 0.075], 272_000),
    model('gpt-5.4-nano', 400_000, 128_000, 'tir', [0.2, 1.25, 0.02], 272_000),
    model('gpt-5.3-codex', 400_000, 128_000, 'tir', [1.75, 14, 0.175], 272_000),
    model('gpt-5.2', 400_000, 128_000, 'tir', [1.75, 14, 0.175], 272_000),
    model('gpt-5.1', 400_000, 128_000, 'tir', [1.25, 10, 0.125], 272_000),
    model('gpt-5.1-codex', 400_000, 128_000, 'tir', [1.25, 10, 0.125], 272_000),
    model('gpt-5', 400_000, 128_000, 'tir', [1.25, 10, 0.125], 272_000),
    model('gpt-5-mini', 400_000, 128_000, 'tir', [0.25, 2, 0.025], 272_000),
    model('gpt-5-nano', 400_000, 128_000, 'tir', [0.05, 0.4, 0.005], 272_000),
    model('gpt-5-codex', 400_000, 128_000, 'tir', [1.25, 10, 0.125], 272_000),
    model('gpt-5-chat-latest', 128_000, 16_384, 'ir', [1.25, 10, 0.125]),
    model('gpt-5-pro', 400_000, 128_000, 'tir', [15, 120], 272_000),
    model('gpt-4.1', 1_047_576, 32_768, 'ti', [2, 8, 0.5]),
    model('gpt-4.1-mini', 1_047_576, 32_768, 'ti', [0.4, 1.6, 0.1]),
    model('gpt-4.1-nano', 1_047_576, 32_768, 'ti', [0.1, 0.4, 0.025]),
    model('gpt-4o', 128_000, 16_384, 'ti', [2.5, 10, 1.25]),
    model('gpt-4o-mini', 128_000, 16_384, 'ti', [0.15, 0.6, 0.075]),
    model('gpt-4-turbo', 128_000, 4_096, 'ti', [10, 30]),
    model('gpt-4', 8_192, 4_096, 't', [30, 60]),
    model('gpt-3.5-turbo', 16_385, 4_096, 't', [0.5, 1.5]),
    model('o4-mini', 200_000, 100_000, 'tir', [1.1, 4.4, 0.275]),
    model('o3', 200_000, 100_000, 'tir', [2, 8, 0.5]),
    model('o3-pro', 200_000, 100_000, 'tir', [20, 80]),
    model('o3-mini', 200_000, 100_000, 'tr', [1.1, 4.4, 0.55]),
    model('o1', 200_000, 100_000, 'tir', [15, 60, 7.5]),
  ],
  anthropic: [
    model('claude-sonnet-5', 1_000_000, 128_000, 'tir', [2, 10, 0.2, 2.5]),
    model('claude-opus-5', 1_000_000, 128_000, 'tir', [5, 25, 0.5, 6.25]),
    model('claude-opus-4-8', 1_000_000, 128_000, 'tir', [5, 25, 0.5, 6.25]),
    model('claude-haiku-4-5', 200_000, 64_000, 'tir', [1, 5, 0.1, 1.25]),
    model('claude-fable-5', 1_000_000, 128_000, 'tir', [10, 50, 1, 12.5]),
    model('claude-opus-4-7', 1_000_000, 128_000, 'tir', [5, 25, 0.5, 6.25]),
    model('claude-opus-4-6', 1_000_000, 128_000, 'tir', [5, 25, 0.5, 6.25]),
    model('claude-opus-4-5', 200_000, 64_000, 'tir', [5, 25, 0.5, 6.25]),
    model('claude-opus-4-1', 200_000, 32_000, 'tir', [15, 75, 1.5, 18.75]),
    model('claude-sonnet-4-6', 1_000_000, 64_000, 'tir', [3, 15, 0.3, 3.75]),
    model('claude-sonnet-4-5', 200_000, 64_000, 'tir', [3, 15, 0.3, 3.75]),
    model('claude-sonnet-4', 200_000, 64_000, 'tir', [3, 15, 0.3, 3.75]),
    model('claude-3-haiku', 200_000, 4_096, 'ti', [0.25, 1.25, 0.03, 0.3]),
  ],
  gemini: [
    model('gemini-3.6-flash', 1_048_576, 65_536, 'tir', [1.5, 7.5, 0.15]),
    model('gemini-3.1-pro-preview', 1_048_576, 65_536, 'tir', [2, 12, 0.2]),
    model('gemini-3.5-flash', 1_048_576, 65_535, 'tir', [1.5, 9, 0.15]),
    model('gemini-3.5-flash-lite', 1_048_576, 65_536, 'tir', [0.3, 2.5, 0.03]),
    model('gemini-3.1-flash-lite', 1_048_576, 65_536, 'tir', [0.25, 1.5, 0.025]),
    model('gemini-3-flash-preview', 1_048_576, 65_535, 'tir', [0.5, 3, 0.05]),
    model('gemini-2.5-pro', 1_048_576, 65_535, 'tir', [1.25, 10, 0.125]),
    model('gemini-2.5-flash', 1_048_576, 65_535, 'tir', [0.3, 2.5, 0.03]),
    model('gemini-2.5-flash-lite', 1_048_576, 65_535, 'tir', [0.1, 0.4, 0.01]),
  ],
  moonshot: [
    model('kimi-k3', 1_048_576, 131_072, 'tir', [3, 15, 0.3]),
    model('kimi-k2.7-code', 262_144, 262_144, 'tir', [0.95, 4, 0.19]),
    model('kimi-k2.7-code-highspeed', 262_144, 262_144, 'tir', [1.9, 8, 0.38]),
    model('kimi-k2.6', 262_144, 262_144, 'tir', [0.95, 4, 0.16]),
    model('kimi-k2.5', 262_144, 262_144, 'tir', [0.6, 3, 0.1]),
    model('moonshot-v1-128k', 131_072, 131_072, 't', [2, 5]),
    model('moonshot-v1-32k', 32_768, 32_768, 't', [1, 3]),
    model('moonshot-v1-8k', 8_192, 8_192, 't', [0.2, 2]),
  ],
  deepseek: [
    model('deepseek-v4-pro', 1_000_000, 384_000, 'tr', [0.435, 0.87, 0.0036]),
    model('deepseek-v4-flash', 1_000_000, 384_000, 'tr', [0.14, 0.28, 0.0028]),
    model('deepseek-chat', 131_072, 8_192, 't'),
    model('deepseek-reasoner', 131_072, 65_536, 'tr'),
  ],
  mistral: [
    model('mistral-medium-latest', 262_144, 262_144, 'tir', [1.5, 7.5]),
    model('mistral-medium-2604', 262_144, 262_144, 'tir', [1.5, 7.5]),
    model('mistral-large-latest', 262_144, 262_144, 'ti', [0.5, 1.5]),
    model('mistral-large-2512', 262_144, 262_144, 'ti', [0.5, 1.5]),
    model('mistral-small-latest', 131_072, 131_072, 'ti'),
    model('codestral-latest', 32_000, 4_096, 't'),
    model('magistral-medium-latest', 40_000, 16_384, 'tr', [2, 5]),
  ],
  groq: [
    model('openai/gpt-oss-120b', 131_072, 32_766, 'tr', [0.15, 0.6, 0.075]),
    model('openai/gpt-oss-20b', 131_072, 32_768, 'tr', [0.075, 0.3, 0.0375]),
    model('llama-3.3-70b-versatile', 128_000, 32_768, 't', [0.59, 0.79]),
    model('llama-3.1-8b-instant', 128_000, 8_192, 't', [0.05, 0.08]),
    model('meta-llama/llama-4-scout-17b-16e-instruct', 131_072, 8_192, 'ti', [0.11, 0.34]),
    model('qwen/qwen3-32b', 131_000, 40_960, 'tr', [0.29, 0.59]),
  ],
  xai: [
    model('grok-4.5', 500_000, 500_000, 'tir', [2, 6, 0.5]),
    model('grok-4.3', 1_000_000, 30_000, 'tir', [1.25, 2.5, 0.2]),
    model('grok-build-0.1', 256_000, 256_000, 'tir', [1, 2, 0.2]),
  ],
};

/** `abilities`: t for tools, i for images, r for reasoning. */
function model(
  id: string,
  window: number,
  reply: number,
  abilities: string,
  ...[price, input]: readonly [Price?, number?]
): WellKnownModel {
  return {
    id,
    window,
    reply,
    ...(input === undefined ? {} : { input }),
    capabilities: {
      tools: abilities.includes('t'),
      images: abilities.includes('i'),
      reasoning: abilities.includes('r'),
    },
    ...(price ? { price: priceOf(price) } : {}),
  };
}

function priceOf([input, output, cachedInput, cacheWrite]: Price): ModelPrice {
  return {
    input,
    output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}
