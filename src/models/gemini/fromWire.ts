import * as v from 'valibot';
import type { Usage } from '../../protocol/model.ts';
import type { Reduced, WireState } from '../http/wireExchange.ts';
import type { StreamPart } from '../languageModel.ts';
import { madeCallId } from '../madeCallId.ts';
import { madeIdPrefix } from './toWire.ts';

/** What is known of a reply so far. */
export interface GeminiState extends WireState {
  /** Names the calls that come without an id: the response's own id, else the request's correlation. */
  readonly source: string;
  /** How many calls came. */
  readonly calls: number;
  /** True where the request was blocked, and `finish` tells why. */
  readonly blocked: boolean;
  /** True once there was a candidate. */
  readonly candidate: boolean;
  /** What the server says about the finish. */
  readonly message?: string;
}

export function emptyReply(correlation: string): GeminiState {
  return { source: correlation, calls: 0, blocked: false, candidate: false };
}

/** A signature that has to go back with the call of this id. */
export interface Signed {
  readonly id: string;
  readonly signature: string;
}

export interface GeminiReduced extends Reduced<GeminiState> {
  readonly signed: readonly Signed[];
}

const text = v.fallback(v.nullish(v.string()), undefined);
const count = v.fallback(v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined);

const part = v.looseObject({
  text,
  thought: v.fallback(v.nullish(v.boolean()), undefined),
  thoughtSignature: text,
  functionCall: v.fallback(
    v.nullish(
      v.looseObject({
        id: text,
        name: text,
        args: v.optional(v.unknown()),
      }),
    ),
    undefined,
  ),
});

type Part = v.InferOutput<typeof part>;

const candidate = v.looseObject({
  index: count,
  content: v.fallback(
    v.nullish(v.looseObject({ parts: v.fallback(v.nullish(v.array(part)), undefined) })),
    undefined,
  ),
  finishReason: text,
  finishMessage: text,
});

const usageMetadata = v.looseObject({
  promptTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  toolUsePromptTokenCount: count,
  cachedContentTokenCount: count,
});

const feedback = v.looseObject({ blockReason: text, blockReasonMessage: text });

const chunk = v.pipe(
  v.looseObject({
    candidates: v.optional(v.array(candidate)),
    usageMetadata: v.fallback(v.nullish(usageMetadata), undefined),
    promptFeedback: v.fallback(v.nullish(feedback), undefined),
    responseId: text,
  }),
  v.check((value) => Boolean(value.candidates ?? value.usageMetadata ?? value.promptFeedback)),
);

type Chunk = v.InferOutput<typeof chunk>;

/**
 * Takes one chunk of a stream. Undefined where it is none. Text after the finish reason is dropped;
 * usage may still come.
 */
export function reduceChunk(state: GeminiState, received: unknown): GeminiReduced | undefined {
  const checked = v.safeParse(chunk, received);
  if (!checked.success) return undefined;
  const { candidates = [], usageMetadata: counts, promptFeedback, responseId } = checked.output;
  // One answer is asked for: another candidate would be mixed into it.
  const chosen = candidates.find((each) => (each.index ?? 0) === 0);
  const source = responseId || state.source;
  const wanted = state.finish === undefined ? (chosen?.content?.parts ?? []) : [];
  const { parts, signed } = partsOf(wanted, source, state.calls);
  const usage = usageOf(counts) ?? state.usage;
  const calls = parts.filter((each) => each.type === 'tool-call-delta').length;
  return {
    parts,
    signed,
    state: {
      ...state,
      ...endOf(state, chosen, promptFeedback),
      ...(usage ? { usage } : {}),
      source,
      calls: state.calls + calls,
      candidate: state.candidate || chosen !== undefined,
    },
  };
}

/** The first end counts. */
function endOf(
  state: GeminiState,
  chosen: v.InferOutput<typeof candidate> | undefined,
  promptFeedback: Chunk['promptFeedback'],
): Partial<GeminiState> {
  if (state.finish !== undefined) return {};
  const blockReason = promptFeedback?.blockReason;
  if (blockReason && !chosen) {
    const message = promptFeedback.blockReasonMessage;
    return { finish: blockReason, blocked: true, ...(message ? { message } : {}) };
  }
  const finish = chosen?.finishReason;
  if (!finish || finish === 'FINISH_REASON_UNSPECIFIED') return {};
  return { finish, ...(chosen.finishMessage ? { message: chosen.finishMessage } : {}) };
}

function partsOf(
  received: readonly Part[],
  source: string,
  calls: number,
): { readonly parts: readonly StreamPart[]; readonly signed: readonly Signed[] } {
  const parts: StreamPart[] = [];
  const signed: Signed[] = [];
  let index = calls;
  for (const { text: said, thought, thoughtSignature, functionCall } of received) {
    if (functionCall) {
      const id = functionCall.id || madeCallId(madeIdPrefix, source, index);
      if (thoughtSignature) signed.push({ id, signature: thoughtSignature });
      const name = functionCall.name ?? '';
      const json = argumentsOf(functionCall.args);
      parts.push({ type: 'tool-call-delta', index, id, name, arguments: json });
      index++;
    } else if (said) {
      parts.push({ type: thought ? 'reasoning-delta' : 'text-delta', text: said });
    }
  }
  return { parts, signed };
}

/** What is no object goes on as it is: whoever runs the tool refuses it, and nothing runs without arguments. */
function argumentsOf(args: unknown): string {
  return typeof args === 'string' ? args : JSON.stringify(args ?? {});
}

/** All that was read and all that was written: thoughts are paid for as output. */
function usageOf(counts: Chunk['usageMetadata']): Usage | undefined {
  if (typeof counts?.promptTokenCount !== 'number') return undefined;
  const cached = counts.cachedContentTokenCount ?? 0;
  return {
    input: counts.promptTokenCount + (counts.toolUsePromptTokenCount ?? 0),
    output: (counts.candidatesTokenCount ?? 0) + (counts.thoughtsTokenCount ?? 0),
    ...(cached > 0 ? { cachedInput: cached } : {}),
  };
}
