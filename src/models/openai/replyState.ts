import type { FinishReason, Usage } from '../../protocol/model.ts';
import type { StreamPart } from '../languageModel.ts';

/** What is known of a reply so far. */
export interface ReplyState {
  /** As the server spells it; its coming proves that the answer is whole. */
  readonly finish?: string;
  readonly usage?: Usage;
  readonly calledTool: boolean;
  /** Of the Responses API: the calls in their order, each by its place among the outputs. */
  readonly calls: readonly { readonly output: number; readonly argued: boolean }[];
  /** Of the Responses API: true once a piece of the answer's text came. */
  readonly said: boolean;
}

export const emptyReply: ReplyState = { calledTool: false, calls: [], said: false };

export interface Reduced {
  readonly state: ReplyState;
  readonly parts: readonly StreamPart[];
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
