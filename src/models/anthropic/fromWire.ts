import * as v from 'valibot';
import type { FinishReason, Usage } from '../../protocol/model.ts';
import { cutOff, type Asked } from '../failure.ts';
import type { Reduced, WireState } from '../http/wireExchange.ts';
import type { StreamOutcome, StreamPart } from '../languageModel.ts';

/** What is known of a reply so far. */
export interface ReplyState extends WireState {
  /** True once anything of an answer came: an end without a beginning is none. */
  readonly begun: boolean;
  /** The tool calls, in the order in which they began. */
  readonly calls: readonly Call[];
  /** As the server spells it; the first one counts. */
  readonly stopReason?: string;
  readonly counts: Counts;
  /** True once the counts of the whole reply came: those at its start say little about its output. */
  readonly counted: boolean;
}

interface Call {
  /** The number of its content block. */
  readonly block: number;
  /** `start` where the arguments came whole with the block's start. */
  readonly arguments: 'none' | 'start' | 'pieces';
}

interface Counts {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

export const emptyReply: ReplyState = { begun: false, calls: [], counts: {}, counted: false };

type Reply = Reduced<ReplyState>;

const text = v.fallback(v.optional(v.string(), ''), '');
const count = v.fallback(v.optional(v.pipe(v.number(), v.minValue(0))), undefined);
const usage = v.fallback(
  v.nullish(
    v.looseObject({
      input_tokens: count,
      output_tokens: count,
      cache_read_input_tokens: count,
      cache_creation_input_tokens: count,
    }),
  ),
  undefined,
);
const block = v.fallback(v.optional(v.number()), undefined);

const events = v.variant('type', [
  v.looseObject({
    type: v.literal('message_start'),
    message: v.looseObject({ usage }),
  }),
  v.looseObject({
    type: v.literal('content_block_start'),
    index: block,
    content_block: v.looseObject({
      type: v.string(),
      text,
      thinking: text,
      id: text,
      name: text,
      input: v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {}),
    }),
  }),
  v.looseObject({
    type: v.literal('content_block_delta'),
    index: block,
    delta: v.looseObject({ type: v.string(), text, thinking: text, partial_json: text }),
  }),
  v.looseObject({ type: v.literal('content_block_stop') }),
  v.looseObject({
    type: v.literal('message_delta'),
    delta: v.fallback(
      v.nullish(v.looseObject({ stop_reason: v.fallback(v.nullish(v.string()), undefined) })),
      undefined,
    ),
    usage,
  }),
  v.looseObject({ type: v.literal('message_stop') }),
  v.looseObject({ type: v.literal('ping') }),
]);

type Event = v.InferOutput<typeof events>;
type Start = Extract<Event, { type: 'content_block_start' }>;
type Delta = Extract<Event, { type: 'content_block_delta' }>;
type Stop = Extract<Event, { type: 'message_delta' }>;

/**
 * Takes one event; undefined where it is none. `message_stop` alone proves that the answer is whole,
 * and what comes after the stop reason is dropped. Errors are known before they come here.
 */
export function reduceEvent(state: ReplyState, received: unknown): Reply | undefined {
  // Some gateways put OpenAI's mark after the end.
  if (received === '[DONE]') return state.begun ? { state, parts: [] } : undefined;
  const checked = v.safeParse(events, received);
  if (!checked.success) return undefined;
  const event = checked.output;
  const { finish, stopReason } = state;
  if (event.type === 'message_stop') {
    return state.begun && finish === undefined ? ended(state) : undefined;
  }
  if (event.type === 'ping' || finish !== undefined) return { state, parts: [] };
  const begun = { ...state, begun: true };
  switch (event.type) {
    case 'message_start':
      return counted(begun, event.message.usage);
    case 'content_block_start':
      return stopReason === undefined ? started(begun, event) : { state, parts: [] };
    case 'content_block_delta':
      return stopReason === undefined ? grown(begun, event) : { state, parts: [] };
    case 'content_block_stop':
      return { state: begun, parts: [] };
    case 'message_delta':
      return stopping(begun, event);
  }
}

function stopping(state: ReplyState, { delta, usage: told }: Stop): Reply {
  const stopReason = state.stopReason ?? (delta?.stop_reason || undefined);
  const known = { ...state, counted: state.counted || Boolean(told) };
  return counted(stopReason === undefined ? known : { ...known, stopReason }, told);
}

function ended(state: ReplyState): Reply {
  const whole = { ...state, counted: true, finish: state.stopReason ?? 'end_turn' };
  return { ...counted(whole, undefined), parts: state.calls.flatMap(withoutArguments) };
}

function started(state: ReplyState, { index, content_block: begun }: Start): Reply {
  switch (begun.type) {
    case 'text':
      return { state, parts: textOf(begun.text) };
    case 'thinking':
      return { state, parts: reasoningOf(begun.thinking) };
    case 'tool_use': {
      const whole = Object.keys(begun.input).length > 0;
      const call: Call = {
        block: index ?? state.calls.length,
        arguments: whole ? 'start' : 'none',
      };
      const part: StreamPart = {
        type: 'tool-call-delta',
        index: state.calls.length,
        ...(begun.id === '' ? {} : { id: begun.id }),
        ...(begun.name === '' ? {} : { name: begun.name }),
        arguments: whole ? JSON.stringify(begun.input) : '',
      };
      return { state: { ...state, calls: [...state.calls, call] }, parts: [part] };
    }
    default:
      // `redacted_thinking`, and what the server's own tools do: nothing to show.
      return { state, parts: [] };
  }
}

function grown(state: ReplyState, { index, delta }: Delta): Reply {
  switch (delta.type) {
    case 'text_delta':
      return { state, parts: textOf(delta.text) };
    case 'thinking_delta':
      return { state, parts: reasoningOf(delta.thinking) };
    case 'input_json_delta': {
      // By its block, for another may have begun before this one ended.
      const at = state.calls.findLastIndex((call) => index === undefined || call.block === index);
      const call = state.calls[at];
      if (!call || call.arguments === 'start' || delta.partial_json === '') {
        return { state, parts: [] };
      }
      return {
        state:
          call.arguments === 'pieces'
            ? state
            : { ...state, calls: state.calls.with(at, { ...call, arguments: 'pieces' }) },
        parts: [{ type: 'tool-call-delta', index: at, arguments: delta.partial_json }],
      };
    }
    default:
      // `signature_delta` among others: see `toWire` for why it is not kept.
      return { state, parts: [] };
  }
}

/** A tool without parameters is called without a word. */
function withoutArguments(call: Call, index: number): readonly StreamPart[] {
  return call.arguments === 'none' ? [{ type: 'tool-call-delta', index, arguments: '{}' }] : [];
}

function textOf(piece: string): readonly StreamPart[] {
  return piece === '' ? [] : [{ type: 'text-delta', text: piece }];
}

function reasoningOf(piece: string): readonly StreamPart[] {
  return piece === '' ? [] : [{ type: 'reasoning-delta', text: piece }];
}

/** Counts are of the whole reply so far each time, and some come once only. */
function merged(before: Counts, told: v.InferOutput<typeof usage>): Counts {
  const input = told?.input_tokens ?? before.input;
  const output = told?.output_tokens ?? before.output;
  const cacheRead = told?.cache_read_input_tokens ?? before.cacheRead;
  const cacheWrite = told?.cache_creation_input_tokens ?? before.cacheWrite;
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

/** The usage as far as it is told; a request of no tokens is none told. */
function counted(state: ReplyState, told: v.InferOutput<typeof usage>): Reply {
  const counts = merged(state.counts, told);
  const { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 } = counts;
  const all = input + cacheRead + cacheWrite;
  if (!state.counted || all === 0) return { state: { ...state, counts }, parts: [] };
  const known: Usage = {
    input: all,
    output,
    ...(cacheRead === 0 ? {} : { cachedInput: cacheRead }),
    ...(cacheWrite === 0 ? {} : { cacheWrite }),
  };
  return { state: { ...state, counts, usage: known }, parts: [] };
}

/**
 * Anthropic's words, and those of gateways that pass another protocol's on. `pause_turn` is an answer
 * that the server interrupted and would go on with: as good as a length limit.
 */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['pause_turn', 'length'],
  ['length', 'length'],
  ['refusal', 'content-filter'],
  ['content_filter', 'content-filter'],
]);
const broken = new Set(['error', 'abort', 'aborted', 'cancelled', 'canceled']);

/** How a reply ended; undefined where it did not. A tool call may come with `end_turn`. */
export function outcomeOf({ finish, calls }: ReplyState, asked: Asked): StreamOutcome | undefined {
  if (finish === undefined) return undefined;
  const word = finish.toLowerCase();
  if (broken.has(word)) {
    return { type: 'failed', failure: cutOff(asked.label, `stop_reason: ${finish}`) };
  }
  const reason = reasons.get(word);
  const called = calls.length > 0 || word === 'tool_use';
  return { type: 'done', reason: reason ?? (called ? 'tool-calls' : 'stop') };
}
