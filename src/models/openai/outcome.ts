import { cutOff, type Asked } from '../failure.ts';
import { httpFailure } from '../http/httpFailure.ts';
import type { StreamOutcome } from '../languageModel.ts';
import type { ReplyState } from './replyState.ts';

const lengths = new Set(['length', 'max_tokens', 'model_length', 'max_output_tokens']);
const filters = new Set(['content_filter', 'content-filter', 'safety', 'recitation', 'refusal']);
const tools = new Set(['tool_calls', 'tool_call', 'function_call', 'tool_use']);
const broken = new Set(['abort', 'aborted', 'cancelled', 'canceled', 'interrupted']);

/**
 * How a reply ended; undefined where it did not. A word that nobody knows still proves the end; a tool
 * call may come with "stop".
 */
export function outcomeOf(
  { finish, calledTool }: ReplyState,
  asked: Asked,
  redact: (text: string) => string,
): StreamOutcome | undefined {
  if (finish === undefined) return undefined;
  const detail = `finish_reason: ${finish}`;
  const word = finish.toLowerCase();
  if (word === 'error') {
    const body = { message: detail, codes: [] };
    return { type: 'failed', failure: httpFailure({ status: undefined, body }, asked, redact) };
  }
  // The server gave up in the middle and says so.
  if (broken.has(word)) return { type: 'failed', failure: cutOff(asked.label, detail) };
  if (lengths.has(word)) return { type: 'done', reason: 'length' };
  if (filters.has(word)) return { type: 'done', reason: 'content-filter' };
  return { type: 'done', reason: calledTool || tools.has(word) ? 'tool-calls' : 'stop' };
}
