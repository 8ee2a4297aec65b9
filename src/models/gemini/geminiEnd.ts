import type { Failure } from '../../protocol/model.ts';
import { cutOff, detailOf, type Asked } from '../failure.ts';
import type { StreamOutcome } from '../languageModel.ts';
import type { GeminiState } from './fromWire.ts';

/** What stopped an answer, in words that follow "because". Source: `FinishReason` and `BlockedReason`. */
const blocks: ReadonlyMap<string, string> = new Map([
  ['SAFETY', 'of its safety rules'],
  ['RECITATION', 'it came too close to a text that others wrote'],
  ['LANGUAGE', 'it does not support the language'],
  ['BLOCKLIST', 'a word on its blocklist came up'],
  ['PROHIBITED_CONTENT', 'it takes the content for prohibited'],
  ['SPII', 'personal data came up'],
  ['MODEL_ARMOR', 'Model Armor blocked it'],
  ['JAILBREAK', 'it takes the request for an attack on its rules'],
  ['IMAGE_SAFETY', 'of its safety rules for pictures'],
  ['IMAGE_PROHIBITED_CONTENT', 'it takes the picture for prohibited'],
  ['IMAGE_RECITATION', 'a picture came too close to one that others made'],
]);

/** What went wrong with a tool call. */
const badCalls: ReadonlyMap<string, string> = new Map([
  ['MALFORMED_FUNCTION_CALL', 'wrote a tool call that cannot be read'],
  ['UNEXPECTED_TOOL_CALL', 'called a tool that it was not offered'],
  ['TOO_MANY_TOOL_CALLS', 'called tools too many times in a row'],
  ['MISSING_THOUGHT_SIGNATURE', 'misses the thought signature of an earlier tool call'],
  ['MALFORMED_RESPONSE', 'wrote an answer that cannot be read'],
]);

/** How a reply of Gemini ended; undefined where no finish reason came but there was a candidate. */
export function outcomeOf(
  state: GeminiState,
  asked: Asked,
  redact: (text: string) => string,
): StreamOutcome | undefined {
  const { finish, blocked, calls } = state;
  const detail = state.message === undefined ? undefined : redact(state.message);
  if (finish === undefined) {
    // Not even usage: then it may be no answer of Gemini at all.
    return state.candidate || !state.usage ? undefined : failed(nothingGiven(asked));
  }
  if (blocked || blocks.has(finish)) return failed(refused(finish, blocked, asked, detail));
  const bad = badCalls.get(finish);
  if (bad !== undefined) return failed(badCall(finish, bad, asked, detail));
  if (finish === 'OTHER') return failed(gaveUp(asked, detail));
  if (finish === 'MAX_TOKENS') return { type: 'done', reason: 'length' };
  return { type: 'done', reason: calls > 0 ? 'tool-calls' : 'stop' };
}

function failed(failure: Failure): StreamOutcome {
  return { type: 'failed', failure };
}

function refused(
  reason: string,
  request: boolean,
  { label }: Asked,
  detail: string | undefined,
): Failure {
  const why = blocks.get(reason) ?? 'of its content rules';
  return {
    kind: 'refused',
    title: `${label} ${request ? 'refused the request' : 'stopped its answer'} because ${why} (${reason}).`,
    advice: request
      ? 'Say it differently, or choose another model. Your message is kept.'
      : 'What came is kept. Say it differently, or choose another model.',
    ...detailOf(detail),
    retryable: false,
    actions: ['choose-model'],
  };
}

function badCall(
  reason: string,
  what: string,
  { label, model }: Asked,
  detail: string | undefined,
): Failure {
  return {
    kind: 'server-error',
    title: `${model ?? 'The model'} of ${label} ${what} (${reason}).`,
    advice: 'Nothing was run. Retry, or choose another model. What came is kept.',
    ...detailOf(detail),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}

function gaveUp({ label }: Asked, detail: string | undefined): Failure {
  return {
    ...cutOff(label, detail),
    title: `${label} stopped its answer and gave no reason (OTHER).`,
  };
}

function nothingGiven({ label }: Asked): Failure {
  return {
    kind: 'server-error',
    title: `${label} took the request and answered with no candidate at all.`,
    advice: 'Retry, or choose another model. Your message is kept.',
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}
