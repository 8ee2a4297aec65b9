import type { ModelPrice, Usage } from './model.ts';

/** Prices are for a million tokens. */
const million = 1e6;

/**
 * US dollars of one request: cached and newly cached parts of the input at their own prices, the rest of
 * it and all output at the plain ones. Sources: openai.com/api/pricing, docs.anthropic.com/en/docs/
 * build-with-claude/prompt-caching ("Pricing"), ai.google.dev/gemini-api/docs/pricing.
 */
export function costOf(usage: Usage, price: ModelPrice): number {
  const cached = Math.min(usage.cachedInput ?? 0, usage.input);
  const written = Math.min(usage.cacheWrite ?? 0, usage.input - cached);
  const plain = usage.input - cached - written;
  const dollars =
    plain * price.input +
    cached * (price.cachedInput ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    usage.output * price.output;
  return dollars / million;
}

/** The most US dollars that a request can come to: nothing cached, and the reply as long as it may be. */
export function estimateCost(
  inputTokens: number,
  maxOutputTokens: number,
  price: ModelPrice,
): number {
  const input = Math.max(price.input, price.cacheWrite ?? price.input);
  return (inputTokens * input + maxOutputTokens * price.output) / million;
}
