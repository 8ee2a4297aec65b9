import * as v from 'valibot';
import type { FinishReason, Usage } from '../../protocol/model.ts';
import type { StreamPart } from '../languageModel.ts';

/** What is known of a reply so far. */
export interface ReplyState {
  /** As the server spells it; its coming proves that the answer is whole. */
  readonly finish?: string;
  readonly usage?: Usage;
  readonly calledTool: boolean;
}

export const emptyReply: ReplyState = { calledTool: false };

export interface Reduced {
  readonly state: ReplyState;
  readonly parts: readonly StreamPart[];
}

const text = v.fallback(v.nullish(v.string()), undefined);

/** Mistral sends a list of parts for content where a model reasons. */
const contentParts = v.array(v.looseObject({ text }));

const toolCall = v.looseObject({
  index: v.fallback(v.optional(v.number()), undefined),
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

const chunk = v.looseObject({
  choices: v.array(
    v.looseObject({
      index: v.fallback(v.optional(v.number()), undefined),
      delta: v.fallback(v.nullish(delta), undefined),
      finish_reason: text,
    }),
  ),
  usage: v.fallback(
    v.nullish(v.looseObject({ prompt_tokens: v.number(), completion_tokens: v.number() })),
    undefined,
  ),
});

type Delta = v.InferOutput<typeof delta>;

/**
 * Takes one chunk of a stream. Undefined where it is no chunk at all: the caller notes that and goes
 * on. Text after the finish reason is dropped; usage may still come.
 */
export function reduceChunk(state: ReplyState, received: unknown): Reduced | undefined {
  const checked = v.safeParse(chunk, received);
  if (!checked.success) return undefined;
  const { choices, usage } = checked.output;
  // One answer is asked for: another choice would be mixed into it.
  const choice = choices.find((each) => (each.index ?? 0) === 0);
  const parts = choice?.delta && state.finish === undefined ? partsOf(choice.delta) : [];
  const finish = state.finish ?? (choice?.finish_reason || undefined);
  return {
    parts,
    state: {
      ...(finish === undefined ? {} : { finish }),
      ...(usage
        ? { usage: { input: usage.prompt_tokens, output: usage.completion_tokens } }
        : state.usage && { usage: state.usage }),
      calledTool: state.calledTool || parts.some((part) => part.type === 'tool-call-delta'),
    },
  };
}

function partsOf(piece: Delta): readonly StreamPart[] {
  const parts: StreamPart[] = [];
  const reasoning = piece.reasoning_content || piece.reasoning;
  if (reasoning) parts.push({ type: 'reasoning-delta', text: reasoning });
  const said = [contentOf(piece.content), piece.refusal ?? ''].join('');
  if (said) parts.push({ type: 'text-delta', text: said });
  for (const [at, call] of (piece.tool_calls ?? []).entries()) {
    parts.push({
      type: 'tool-call-delta',
      index: call.index ?? at,
      ...(call.id ? { id: call.id } : {}),
      ...(call.function?.name ? { name: call.function.name } : {}),
      arguments: call.function?.arguments ?? '',
    });
  }
  return parts;
}

function contentOf(content: Delta['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/** How a reply ended, in Parley's words. */
export type WireFinish =
  | { readonly type: 'whole'; readonly reason: FinishReason }
  /** The server gave up in the middle and says so. */
  | { readonly type: 'broken' }
  | { readonly type: 'error' };

const lengths = new Set(['length', 'max_tokens', 'model_length', 'max_output_tokens']);
const filters = new Set(['content_filter', 'content-filter', 'safety', 'recitation', 'refusal']);
const tools = new Set(['tool_calls', 'tool_call', 'function_call', 'tool_use']);
const broken = new Set(['abort', 'aborted', 'cancelled', 'canceled', 'interrupted']);

/** A word that nobody knows still proves the end; a tool call may come with "stop". */
export function finishOf(word: string, calledTool: boolean): WireFinish {
  const lower = word.toLowerCase();
  if (lower === 'error') return { type: 'error' };
  if (broken.has(lower)) return { type: 'broken' };
  if (lengths.has(lower)) return { type: 'whole', reason: 'length' };
  if (filters.has(lower)) return { type: 'whole', reason: 'content-filter' };
  return { type: 'whole', reason: calledTool || tools.has(lower) ? 'tool-calls' : 'stop' };
}
