import * as v from 'valibot';
import type { Failure, Usage } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { cutOff, type Asked } from '../failure.ts';
import type { Reduced, WireState } from '../http/wireExchange.ts';
import type { StreamOutcome, StreamPart } from '../languageModel.ts';
import { madeCallId } from '../madeCallId.ts';

/** What is known of a reply so far. */
export interface OllamaState extends WireState {
  /** Names the calls, which come without an id: the request's correlation. */
  readonly source: string;
  /** How many calls came. */
  readonly calls: number;
}

export function emptyReply(correlation: string): OllamaState {
  return { source: correlation, calls: 0 };
}

const text = v.fallback(v.nullish(v.string()), undefined);
const count = v.fallback(v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined);

const toolCall = v.looseObject({
  id: text,
  function: v.looseObject({
    name: v.string(),
    // What is no object goes on as it is: whoever runs the tool refuses it.
    arguments: v.optional(v.unknown()),
  }),
});

type ToolCall = v.InferOutput<typeof toolCall>;

const message = v.looseObject({
  content: text,
  thinking: text,
  // Servers that imitate Ollama.
  reasoning_content: text,
  tool_calls: v.fallback(v.nullish(v.array(toolCall)), undefined),
});

const line = v.pipe(
  v.looseObject({
    message: v.fallback(v.nullish(message), undefined),
    done: v.fallback(v.nullish(v.boolean()), undefined),
    done_reason: text,
    prompt_eval_count: count,
    eval_count: count,
  }),
  v.check((value) => Boolean(value.message) || typeof value.done === 'boolean'),
);

type Line = v.InferOutput<typeof line>;

/** Takes one line of a stream. Undefined where it is none of `/api/chat`. What follows the end is dropped. */
export function reduceLine(
  state: OllamaState,
  received: unknown,
): Reduced<OllamaState> | undefined {
  const checked = v.safeParse(line, received);
  if (!checked.success) return undefined;
  if (state.finish !== undefined) return { state, parts: [] };
  const { message: said, done, done_reason: reason } = checked.output;
  const parts: StreamPart[] = [];
  const thought = said?.thinking || said?.reasoning_content;
  if (thought) parts.push({ type: 'reasoning-delta', text: thought });
  if (said?.content) parts.push({ type: 'text-delta', text: said.content });
  const called = said?.tool_calls ?? [];
  parts.push(...called.map((call, at) => callOf(call, state.source, state.calls + at)));
  const usage = usageOf(checked.output);
  return {
    parts,
    state: {
      ...state,
      calls: state.calls + called.length,
      ...(usage ? { usage } : {}),
      // Older servers give no reason.
      ...(done === true ? { finish: reason || 'stop' } : {}),
    },
  };
}

function callOf({ id, function: called }: ToolCall, source: string, index: number): StreamPart {
  const { name, arguments: given } = called;
  return {
    type: 'tool-call-delta',
    index,
    id: id || madeCallId('oll_', source, index),
    name,
    arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}),
  };
}

/** Missing counts are none: a prompt that was in the cache as a whole is not counted by older servers. */
function usageOf({ prompt_eval_count: input, eval_count: output }: Line): Usage | undefined {
  return typeof input === 'number' && typeof output === 'number' ? { input, output } : undefined;
}

/** `done: true` comes also where no answer was made: the model was loaded, or was taken out of memory. */
export function outcomeOf({ finish, calls }: OllamaState, asked: Asked): StreamOutcome | undefined {
  switch (finish) {
    case undefined:
      return undefined;
    case 'load':
    case 'unload':
      return { type: 'failed', failure: unloaded(finish, asked) };
    case 'error':
      return { type: 'failed', failure: cutOff(asked.label, 'done_reason: error') };
    case 'length':
      return { type: 'done', reason: 'length' };
    default:
      return { type: 'done', reason: calls > 0 ? 'tool-calls' : 'stop' };
  }
}

function unloaded(reason: 'load' | 'unload', { label, model }: Asked): Failure {
  return {
    ...cutOff(label, `done_reason: ${reason}`),
    title:
      reason === 'load'
        ? t('{0} loaded {1} instead of answering.', label, model ?? t('the model'))
        : t('{0} unloaded {1} instead of answering.', label, model ?? t('the model')),
    advice: t('Retry: the model is loaded again. What came is kept.'),
  };
}
