import * as v from 'valibot';
import type { Usage } from '../../protocol/model.ts';
import type { Reduced as ReducedTo } from '../http/wireExchange.ts';
import { isObject } from '../json.ts';
import type { StreamPart } from '../languageModel.ts';
import type { ReplyState } from './replyState.ts';

const text = v.fallback(v.nullish(v.string()), undefined);
const count = v.fallback(v.optional(v.number()), undefined);

/** Mistral sends a list of parts for content where a model reasons. */
const contentParts = v.array(v.looseObject({ text }));

const toolCall = v.looseObject({
  index: count,
  id: text,
  function: v.fallback(v.optional(v.looseObject({ name: text, arguments: text })), undefined),
});

const delta = v.looseObject({
  content: v.fallback(v.nullish(v.union([v.string(), contentParts])), undefined),
  refusal: text,
  // DeepSeek, vLLM, llama.cpp and Kimi; OpenRouter and Ollama.
  reasoning_content: text,
  reasoning: text,
  tool_calls: v.fallback(v.nullish(v.array(toolCall)), undefined),
});

const piece = v.fallback(v.nullish(delta), undefined);

const usageSchema = v.looseObject({
  prompt_tokens: v.number(),
  completion_tokens: v.number(),
  prompt_tokens_details: v.fallback(v.nullish(v.looseObject({ cached_tokens: count })), undefined),
  // DeepSeek; Kimi.
  prompt_cache_hit_tokens: count,
  cached_tokens: count,
});

const anyUsage = v.fallback(v.nullish(usageSchema), undefined);

const chunk = v.looseObject({
  choices: v.array(
    v.looseObject({
      index: count,
      delta: piece,
      // Where the whole answer comes at once.
      message: piece,
      finish_reason: text,
      // Kimi counts here.
      usage: anyUsage,
    }),
  ),
  usage: anyUsage,
});

type Delta = v.InferOutput<typeof delta>;
type Reduced = ReducedTo<ReplyState>;

/**
 * Takes one chunk of a stream, or a whole answer. Undefined where it is neither: the caller notes that
 * and goes on. Text after the finish reason is dropped; usage may still come.
 */
export function reduceChunk(state: ReplyState, received: unknown): Reduced | undefined {
  const said = plainText(received);
  if (said !== undefined && state.finish === undefined) {
    return { state, parts: said === '' ? [] : [{ type: 'text-delta', text: said }] };
  }
  return reduceAny(state, received);
}

/**
 * The text of a chunk that holds nothing else, as nearly all do: those are not worth a check of every
 * field that there could be. Undefined for any other.
 */
function plainText(received: unknown): string | undefined {
  if (!isObject(received) || !isNone(received['usage'])) return undefined;
  const { choices } = received;
  const choice: unknown = Array.isArray(choices) && choices.length === 1 ? choices[0] : undefined;
  if (!isObject(choice) || !isObject(choice['delta'])) return undefined;
  for (const field in choice) {
    if (field !== 'delta' && field !== 'logprobs' && !isNone(choice[field] || undefined)) {
      return undefined;
    }
  }
  const { delta: only } = choice;
  for (const field in only) {
    if (field !== 'content' && field !== 'role' && !isNone(only[field])) return undefined;
  }
  return typeof only['content'] === 'string' ? only['content'] : undefined;
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

function reduceAny(state: ReplyState, received: unknown): Reduced | undefined {
  const checked = v.safeParse(chunk, received);
  if (!checked.success) return undefined;
  const { choices } = checked.output;
  // One answer is asked for: another choice would be mixed into it.
  const choice = choices.find((each) => (each.index ?? 0) === 0);
  const said = choice?.delta ?? choice?.message;
  const took = said && state.finish === undefined;
  const { calls, indexed } = callsOf(took ? (said.tool_calls ?? []) : [], state.indexed);
  const parts = took ? [...wordsOf(said), ...calls] : [];
  const finish = state.finish ?? (choice?.finish_reason || undefined);
  const usage = checked.output.usage ?? choice?.usage;
  return {
    parts,
    state: {
      ...state,
      ...(finish === undefined ? {} : { finish }),
      ...(usage ? { usage: usageOf(usage) } : {}),
      calledTool: state.calledTool || calls.length > 0,
      indexed,
    },
  };
}

function usageOf(usage: v.InferOutput<typeof usageSchema>): Usage {
  const cached =
    usage.prompt_tokens_details?.cached_tokens ??
    usage.prompt_cache_hit_tokens ??
    usage.cached_tokens;
  return {
    input: usage.prompt_tokens,
    output: usage.completion_tokens,
    ...(cached ? { cachedInput: cached } : {}),
  };
}

function wordsOf(said: Delta): readonly StreamPart[] {
  const parts: StreamPart[] = [];
  const reasoning = said.reasoning_content || said.reasoning;
  if (reasoning) parts.push({ type: 'reasoning-delta', text: reasoning });
  const words = [contentOf(said.content), said.refusal ?? ''].join('');
  if (words) parts.push({ type: 'text-delta', text: words });
  return parts;
}

/**
 * The pieces of calls. Some servers number each call 0, and tell them apart by their ids only: another id
 * is another call, so that the arguments of two are never joined.
 */
function callsOf(
  received: readonly v.InferOutput<typeof toolCall>[],
  before: ReplyState['indexed'],
): { readonly calls: readonly StreamPart[]; readonly indexed: ReplyState['indexed'] } {
  const indexed = [...before];
  const calls = received.flatMap((call, at): readonly StreamPart[] => {
    const { name, arguments: json } = call.function ?? {};
    const index = call.index ?? at;
    let place = indexed.findLastIndex((each) => each.index === index);
    const known = indexed[place];
    const isNew = !known || (call.id && known.id !== '' && known.id !== call.id);
    if (isNew) place = indexed.push({ index, id: call.id ?? '' }) - 1;
    // What adds nothing is no sign of life either.
    else if (!name && !json && (!call.id || call.id === known.id)) return [];
    const fields = { ...(call.id ? { id: call.id } : {}), ...(name ? { name } : {}) };
    return [{ type: 'tool-call-delta', index: place, ...fields, arguments: json ?? '' }];
  });
  return { calls, indexed };
}

function contentOf(content: Delta['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}
