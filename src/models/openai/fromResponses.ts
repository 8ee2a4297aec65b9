import * as v from 'valibot';
import type { Usage } from '../../protocol/model.ts';
import type { Reduced as ReducedTo } from '../http/wireExchange.ts';
import type { StreamPart } from '../languageModel.ts';
import type { ReplyState } from './replyState.ts';

const text = v.fallback(v.optional(v.string(), ''), '');
const count = v.fallback(v.optional(v.number(), 0), 0);

const usageSchema = v.looseObject({
  input_tokens: v.number(),
  output_tokens: v.number(),
  input_tokens_details: v.fallback(
    v.nullish(
      v.looseObject({
        cached_tokens: v.optional(v.number()),
        cache_write_tokens: v.optional(v.number()),
      }),
    ),
    undefined,
  ),
});

const itemSchema = v.looseObject({
  type: text,
  call_id: text,
  name: text,
  arguments: text,
  content: v.fallback(v.optional(v.array(v.looseObject({ text, refusal: text })), []), []),
  summary: v.fallback(v.optional(v.array(v.looseObject({ text })), []), []),
});

const responseSchema = v.looseObject({
  status: text,
  output: v.fallback(v.optional(v.array(itemSchema), []), []),
  usage: v.fallback(v.nullish(usageSchema), undefined),
  incomplete_details: v.fallback(v.nullish(v.looseObject({ reason: text })), undefined),
});

const eventSchema = v.looseObject({
  type: v.pipe(v.string(), v.startsWith('response.')),
  delta: text,
  output_index: count,
  summary_index: count,
  arguments: text,
  item: v.fallback(v.optional(itemSchema), undefined),
  response: v.fallback(v.optional(responseSchema), undefined),
});

type Reduced = ReducedTo<ReplyState>;
type Event = v.InferOutput<typeof eventSchema>;
type Item = v.InferOutput<typeof itemSchema>;

/**
 * Takes one event of the Responses API. Undefined where it is none; a kind of event that nobody needs
 * gives nothing. Source: OpenAI's API reference, "Streaming events" of Responses.
 */
export function reduceEvent(state: ReplyState, received: unknown): Reduced | undefined {
  const checked = v.safeParse(eventSchema, received);
  if (!checked.success) return undefined;
  if (state.finish !== undefined) return { state, parts: [] };
  const event = checked.output;
  switch (event.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return textOf(state, event.delta);
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return { state, parts: reasoningOf(event.delta) };
    case 'response.reasoning_summary_part.added':
      // A summary comes in paragraphs, without what parts them.
      return { state, parts: reasoningOf(event.summary_index > 0 ? '\n\n' : '') };
    case 'response.output_item.added':
    case 'response.output_item.done':
      return event.item?.type === 'function_call'
        ? callOf(state, event.output_index, event.item, event.type.endsWith('done'))
        : { state, parts: [] };
    case 'response.function_call_arguments.delta':
      return argumentsOf(state, event.output_index, event.delta, false);
    case 'response.function_call_arguments.done':
      return argumentsOf(state, event.output_index, event.arguments, true);
    case 'response.completed':
    case 'response.incomplete':
    case 'response.cancelled':
      return endOf(state, event);
    default:
      return { state, parts: [] };
  }
}

function textOf(state: ReplyState, piece: string): Reduced {
  if (piece === '') return { state, parts: [] };
  return { state: { ...state, said: true }, parts: [{ type: 'text-delta', text: piece }] };
}

function reasoningOf(piece: string): readonly StreamPart[] {
  return piece === '' ? [] : [{ type: 'reasoning-delta', text: piece }];
}

/** A call begins with its item; one whose arguments never came in pieces has them in the last. */
function callOf(state: ReplyState, output: number, item: Item, whole: boolean): Reduced {
  const known = state.calls.some((call) => call.output === output);
  const calls = known ? state.calls : [...state.calls, { output, argued: false }];
  const begun = { ...state, calls, calledTool: true };
  const first: StreamPart = {
    type: 'tool-call-delta',
    index: calls.findIndex((call) => call.output === output),
    id: item.call_id,
    name: item.name,
    arguments: '',
  };
  const rest = argumentsOf(begun, output, item.arguments, whole);
  return { state: rest.state, parts: known ? rest.parts : [first, ...rest.parts] };
}

/** `whole` arguments count only where no piece of them came before. */
function argumentsOf(state: ReplyState, output: number, piece: string, whole: boolean): Reduced {
  const index = state.calls.findIndex((call) => call.output === output);
  const call = state.calls[index];
  if (!call || piece === '' || (whole && call.argued)) return { state, parts: [] };
  const calls = call.argued ? state.calls : state.calls.with(index, { output, argued: true });
  return {
    state: { ...state, calls },
    parts: [{ type: 'tool-call-delta', index, arguments: piece }],
  };
}

/** The end holds the whole answer again: what did not come in pieces is taken from it. */
function endOf(state: ReplyState, event: Event): Reduced {
  const { output = [], usage, status = '', incomplete_details: incomplete } = event.response ?? {};
  const missed = state.said || state.calls.length > 0 ? { state, parts: [] } : allOf(state, output);
  return {
    parts: missed.parts,
    state: {
      ...missed.state,
      ...(usage ? { usage: usageOf(usage) } : {}),
      finish: finishWord(event.type, status, incomplete?.reason),
    },
  };
}

function allOf(state: ReplyState, output: readonly Item[]): Reduced {
  const parts: StreamPart[] = [];
  let current = state;
  for (const [at, item] of output.entries()) {
    parts.push(...item.summary.flatMap((paragraph) => reasoningOf(paragraph.text)));
    const said = item.content.map((part) => part.text + part.refusal).join('');
    const reduced =
      item.type === 'function_call'
        ? callOf(current, at, item, true)
        : textOf(current, item.type === 'message' ? said : '');
    current = reduced.state;
    parts.push(...reduced.parts);
  }
  return { state: current, parts };
}

/**
 * In the words that `outcomeOf` knows. Some servers call the last event completed whatever its status is,
 * and give no reason where the limit was reached. A reason that nobody knows proves nothing.
 */
function finishWord(type: string, status: string, reason = 'max_output_tokens'): string {
  const incomplete = type === 'response.incomplete' || status === 'incomplete';
  if (type === 'response.completed' && !incomplete) return 'stop';
  const known = reason === 'max_output_tokens' || reason === 'content_filter';
  return incomplete && known ? reason : 'interrupted';
}

function usageOf(usage: v.InferOutput<typeof usageSchema>): Usage {
  const { cached_tokens: cached, cache_write_tokens: written } = usage.input_tokens_details ?? {};
  return {
    input: usage.input_tokens,
    output: usage.output_tokens,
    ...(cached ? { cachedInput: cached } : {}),
    ...(written ? { cacheWrite: written } : {}),
  };
}
