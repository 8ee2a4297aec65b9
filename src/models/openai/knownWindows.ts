import type { ModelWindow } from '../../protocol/model.ts';
import { isLoopback } from '../http/modelServer.ts';

/** Tokens of the whole window, and the most that a reply may have. */
type Known = readonly [prefix: string, total: number, reply: number];

/**
 * Windows of hosted models whose servers do not tell them. The first prefix that fits counts, so the
 * longer stands first. Names that run locally are left out: there the server's own setting counts.
 * Source: the makers' model pages (platform.openai.com/docs/models, api-docs.deepseek.com,
 * platform.moonshot.ai/docs, docs.anthropic.com/en/docs/about-claude/models, ai.google.dev/gemini-api,
 * docs.x.ai/docs/models, docs.mistral.ai/getting-started/models).
 */
const known: readonly Known[] = [
  ['gpt-5-chat', 128_000, 16_384],
  ['gpt-5', 400_000, 128_000],
  ['gpt-4.1', 1_047_576, 32_768],
  ['gpt-4o', 128_000, 16_384],
  ['chatgpt-4o', 128_000, 16_384],
  ['gpt-4-turbo', 128_000, 4_096],
  ['gpt-4-32k', 32_768, 32_768],
  ['gpt-4', 8_192, 8_192],
  ['gpt-3.5-turbo', 16_385, 4_096],
  ['o1-mini', 128_000, 65_536],
  ['o1', 200_000, 100_000],
  ['o3', 200_000, 100_000],
  ['o4', 200_000, 100_000],
  ['deepseek-', 128_000, 8_192],
  ['kimi-k2', 131_072, 16_384],
  ['moonshot-v1-8k', 8_192, 8_192],
  ['moonshot-v1-32k', 32_768, 32_768],
  ['moonshot-v1-128k', 131_072, 131_072],
  ['claude-3-', 200_000, 4_096],
  ['claude-', 200_000, 8_192],
  ['gemini-', 1_048_576, 8_192],
  ['grok-', 131_072, 16_384],
  ['mistral-large', 128_000, 16_384],
];

/** The models whose tokenizer is o200k, which Parley counts with. Source: tiktoken, `model.py`. */
const exact = /^(?:gpt-4o|chatgpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|o1|o3|o4)(?:$|-|\.)/;

/** Nobody needs a longer reply from one question, and what is kept free for it is lost for context. */
const longestReply = 16_384;
const careful = { loopback: 8_192, elsewhere: 32_768, reply: 8_192 };

/** What a server or a setting told about a model's limits, in tokens. */
export interface ToldWindow {
  readonly total?: number;
  readonly reply?: number;
}

/**
 * A model's window: what was told, else what is known of the name, else a careful guess, smaller for
 * servers on this machine (Ollama cuts silently what is over its own small default).
 */
export function windowOf(model: string, baseUrl: string, told: ToldWindow): ModelWindow {
  const name = bareName(model);
  const entry = isLoopback(baseUrl) ? undefined : known.find(([prefix]) => name.startsWith(prefix));
  const guess = isLoopback(baseUrl) ? careful.loopback : careful.elsewhere;
  const total = told.total ?? entry?.[1] ?? guess;
  const most = told.reply ?? entry?.[2] ?? careful.reply;
  return {
    total,
    reply: Math.max(1, Math.min(most, longestReply, Math.floor(total / 4))),
    assumed: told.total === undefined && entry === undefined,
  };
}

export function countsExactly(model: string): boolean {
  return exact.test(bareName(model));
}

/** Without the maker's name, as OpenRouter writes it before: `openai/gpt-4o`. */
function bareName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1).toLowerCase();
}
