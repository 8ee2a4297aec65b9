import type { ModelInfo, ModelWindow } from '../protocol/model.ts';
import type { ConfiguredModel } from './configuredFirst.ts';
import { isLoopback } from './http/modelServer.ts';
import { wellKnownModels, type WellKnownModel } from './wellKnownModels.ts';

type Wished = Pick<ConfiguredModel, 'window' | 'reply'>;
type Limits = Pick<WellKnownModel, 'window' | 'reply' | 'input'>;

/**
 * Families of hosted models besides the well-known ones: older names, and what is new after this was
 * written. Names that run locally are left out: there the server's own setting counts.
 * Source: the makers' model pages (platform.openai.com/docs/models, api-docs.deepseek.com,
 * platform.moonshot.ai/docs, docs.anthropic.com/en/docs/about-claude/models, ai.google.dev/gemini-api,
 * docs.x.ai/docs/models, docs.mistral.ai/getting-started/models).
 */
const families: readonly (readonly [prefix: string, window: number, reply: number])[] = [
  ['gpt-5-chat', 128_000, 16_384],
  ['chatgpt-4o', 128_000, 16_384],
  ['gpt-4-32k', 32_768, 32_768],
  ['o1-mini', 128_000, 65_536],
  ['deepseek-', 128_000, 8_192],
  ['kimi-k2', 131_072, 16_384],
  ['claude-3-', 200_000, 4_096],
  ['claude-', 200_000, 8_192],
  ['gemini-', 1_048_576, 8_192],
  ['grok-', 131_072, 16_384],
  ['mistral-large', 128_000, 16_384],
];

/** The longest name or beginning of a name stands first, and the first that fits counts. */
const known: readonly (readonly [prefix: string, limits: Limits])[] = [
  ...families.map(([prefix, window, reply]) => [prefix, { window, reply }] as const),
  ...Object.values(wellKnownModels)
    .flat()
    .map((model) => [bareName(model.id), model] as const),
].toSorted(([a], [b]) => b.length - a.length);

/** The models whose tokenizers Parley has. Source: tiktoken, `model.py`. */
const olderTokenizer = /^gpt-(?:4|3\.5|35)(?:$|-)/;
const exact = /^(?:gpt-4o|chatgpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|o1|o3|o4)(?:$|-|\.)/;

/** Nobody needs a longer reply from one question, and what is kept free for it is lost for context. */
const longestReply = 16_384;
const careful = { loopback: 8_192, elsewhere: 32_768, reply: 8_192 };

/** What a server or a setting told about a model's limits, in tokens. */
export interface ToldWindow {
  readonly total?: number;
  readonly reply?: number;
}

/** Of two numbers for one limit the smaller: a person's wish, or the server's. */
export function tighter(wished: Wished | undefined, listed: ToldWindow | undefined): ToldWindow {
  const total = smaller(wished?.window, listed?.total);
  const reply = smaller(wished?.reply, listed?.reply);
  return { ...(total === undefined ? {} : { total }), ...(reply === undefined ? {} : { reply }) };
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/**
 * A model's window: what was told, else what is known of the name, else a careful guess, smaller for
 * servers on this machine (Ollama cuts silently what is over its own small default).
 */
export function windowOf(model: string, baseUrl: string, told: ToldWindow): ModelWindow {
  const name = bareName(model);
  const limits = isLoopback(baseUrl)
    ? undefined
    : known.find(([prefix]) => name.startsWith(prefix))?.[1];
  const guess = isLoopback(baseUrl) ? careful.loopback : careful.elsewhere;
  const most = Math.min(told.reply ?? limits?.reply ?? careful.reply, longestReply);
  const total = told.total ?? (limits ? usable(limits, most) : guess);
  return {
    total,
    reply: Math.max(1, Math.min(most, Math.floor(total / 4))),
    assumed: told.total === undefined && limits === undefined,
  };
}

/** A model may take less of a request than its window has room for beside a short reply. */
function usable({ window, input }: Limits, reply: number): number {
  return input === undefined ? window : Math.min(window, input + reply);
}

/** Whether a model's tokens can be counted exactly, and by which tokenizer. */
export function tokenizerOf(model: string): Pick<ModelInfo, 'exactTokens' | 'encoding'> {
  const name = bareName(model);
  if (olderTokenizer.test(name)) return { exactTokens: true, encoding: 'cl100k' };
  return { exactTokens: exact.test(name) };
}

/** Without the maker's name, as OpenRouter writes it before: `openai/gpt-4o`. */
function bareName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1).toLowerCase();
}
