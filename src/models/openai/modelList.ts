import * as v from 'valibot';
import type { ModelCapabilities, ModelPrice } from '../../protocol/model.ts';
import type { ToldWindow } from '../knownWindows.ts';
import { listedName, listedTokens } from '../listedFields.ts';

/** A model as a server's list tells it. */
export interface ListedModel {
  readonly id: string;
  readonly label: string;
  readonly window: ToldWindow;
  readonly capabilities?: ModelCapabilities;
  readonly price?: ModelPrice;
  /** Who owns the model, which tells the kind of a local server: `vllm`, `llamacpp`. */
  readonly owner?: string;
}

const tokens = v.fallback(v.optional(listedTokens), undefined);
const word = v.fallback(v.optional(v.string()), undefined);
const words = v.fallback(v.optional(v.array(v.string())), undefined);
const flag = v.fallback(v.optional(v.boolean()), undefined);

/** OpenRouter: US dollars for one token, as text; what has no one price is -1. */
const dollars = v.fallback(
  v.optional(v.pipe(v.string(), v.nonEmpty(), v.transform(Number), v.finite(), v.minValue(0))),
  undefined,
);

/** Mistral tells abilities by name; LM Studio has a list of words under the same name. */
const abilities = v.looseObject({
  completion_chat: flag,
  function_calling: flag,
  vision: flag,
  reasoning: flag,
});

/** The fields of every known dialect; each is dropped by itself where it is not what it should be. */
const entrySchema = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  name: v.fallback(v.optional(listedName), undefined),
  owned_by: word,
  // LM Studio, Together.
  type: word,
  // LM Studio; OpenRouter, Together, Moonshot; vLLM; Groq; Mistral, LM Studio.
  loaded_context_length: tokens,
  context_length: tokens,
  max_model_len: tokens,
  context_window: tokens,
  max_context_length: tokens,
  // Groq; OpenRouter.
  max_completion_tokens: tokens,
  top_provider: v.fallback(
    v.optional(v.looseObject({ max_completion_tokens: v.fallback(v.nullish(tokens), undefined) })),
    undefined,
  ),
  // llama.cpp: what it runs with, and what the model was trained for.
  meta: v.fallback(v.optional(v.looseObject({ n_ctx: tokens, n_ctx_train: tokens })), undefined),
  // OpenRouter.
  architecture: v.fallback(v.optional(v.looseObject({ input_modalities: words })), undefined),
  supported_parameters: words,
  pricing: v.fallback(
    v.optional(
      v.looseObject({
        prompt: dollars,
        completion: dollars,
        input_cache_read: dollars,
        input_cache_write: dollars,
      }),
    ),
    undefined,
  ),
  capabilities: v.fallback(v.optional(abilities), undefined),
  // Moonshot.
  supports_image_in: flag,
  supports_reasoning: flag,
});

type Entry = v.InferOutput<typeof entrySchema>;

const listSchema = v.union([
  v.pipe(
    v.looseObject({ data: v.array(v.unknown()) }),
    v.transform((list) => list.data),
  ),
  v.array(v.unknown()),
]);

/** Models on the list that cannot chat. */
const otherKinds =
  /embed|whisper|tts|dall-e|moderation|rerank|transcribe|realtime|gpt-image|sora|babbage|davinci|-instruct-0914|turbo-instruct/i;
const otherTypes = new Set(['embedding', 'embeddings', 'rerank', 'image', 'audio', 'moderation']);

/** No server has more that a person would look through; a list without end is cut here. */
const most = 2_000;

/**
 * The models that can chat on a list of `/models`, in its order: `{data: […]}` or a plain array, in
 * all known dialects. An entry without an id is left out. Undefined where it is no list of models.
 */
export function parseModelList(value: unknown): readonly ListedModel[] | undefined {
  const list = v.safeParse(listSchema, value);
  if (!list.success) return undefined;
  const entries = list.output.slice(0, most).map((entry) => v.safeParse(entrySchema, entry));
  const good = entries.filter((entry) => entry.success).map((entry) => entry.output);
  if (good.length === 0 && list.output.length > 0) return undefined;
  const found = new Map<string, ListedModel>();
  for (const entry of good) if (canChat(entry)) found.set(entry.id, listed(entry));
  return [...found.values()];
}

function canChat(entry: Entry): boolean {
  const talks = entry.capabilities?.completion_chat !== false;
  return talks && !otherTypes.has(entry.type ?? '') && !otherKinds.test(entry.id);
}

function listed(entry: Entry): ListedModel {
  const total =
    entry.loaded_context_length ??
    entry.context_length ??
    entry.max_model_len ??
    entry.context_window ??
    entry.max_context_length ??
    entry.meta?.n_ctx ??
    entry.meta?.n_ctx_train;
  const reply =
    entry.max_completion_tokens ?? entry.top_provider?.max_completion_tokens ?? undefined;
  const capabilities = capabilitiesOf(entry);
  const price = priceOf(entry);
  return {
    id: entry.id,
    label: entry.name || entry.id,
    ...(entry.owned_by === undefined ? {} : { owner: entry.owned_by }),
    window: {
      ...(total === undefined ? {} : { total }),
      ...(reply === undefined ? {} : { reply }),
    },
    ...(capabilities ? { capabilities } : {}),
    ...(price ? { price } : {}),
  };
}

/** Only where the list tells of all three: what is known of the name is better than half of it. */
function capabilitiesOf(entry: Entry): ModelCapabilities | undefined {
  const { supported_parameters: takes, architecture, capabilities } = entry;
  if (takes) {
    return {
      tools: takes.includes('tools'),
      images: architecture?.input_modalities?.includes('image') ?? false,
      reasoning: takes.includes('reasoning') || takes.includes('include_reasoning'),
    };
  }
  if (capabilities?.function_calling !== undefined) {
    return {
      tools: capabilities.function_calling,
      images: capabilities.vision ?? false,
      reasoning: capabilities.reasoning ?? false,
    };
  }
  return entry.supports_reasoning === undefined
    ? undefined
    : {
        // All of Moonshot's models call tools.
        tools: true,
        images: entry.supports_image_in ?? false,
        reasoning: entry.supports_reasoning,
      };
}

function priceOf({ pricing }: Entry): ModelPrice | undefined {
  if (pricing?.prompt === undefined || pricing.completion === undefined) return undefined;
  const { input_cache_read: read, input_cache_write: write } = pricing;
  return {
    input: perMillion(pricing.prompt),
    output: perMillion(pricing.completion),
    ...(read === undefined ? {} : { cachedInput: perMillion(read) }),
    ...(write === undefined ? {} : { cacheWrite: perMillion(write) }),
  };
}

/** Rounded, for what a decimal fraction loses as a binary one: 0.0000003 × 10⁶ is not 0.3. */
function perMillion(dollarsPerToken: number): number {
  return Number((dollarsPerToken * 1e6).toPrecision(12));
}
