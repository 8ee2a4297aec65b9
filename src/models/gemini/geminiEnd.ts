import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { cutOff, detailOf, type Asked } from '../failure.ts';
import type { StreamOutcome } from '../languageModel.ts';
import type { GeminiState } from './fromWire.ts';

/** What stopped an answer, in words that follow "because". Source: `FinishReason` and `BlockedReason`. */
const blocks: ReadonlyMap<string, string> = new Map([
  ['SAFETY', t('of its safety rules')],
  ['RECITATION', t('it came too close to a text that others wrote')],
  ['LANGUAGE', t('it does not support the language')],
  ['BLOCKLIST', t('a word on its blocklist came up')],
  ['PROHIBITED_CONTENT', t('it takes the content for prohibited')],
  ['SPII', t('personal data came up')],
  ['MODEL_ARMOR', t('Model Armor blocked it')],
  ['JAILBREAK', t('it takes the request for an attack on its rules')],
  ['IMAGE_SAFETY', t('of its safety rules for pictures')],
  ['IMAGE_PROHIBITED_CONTENT', t('it takes the picture for prohibited')],
  ['IMAGE_RECITATION', t('a picture came too close to one that others made')],
]);

/** What went wrong with a tool call. */
const badCalls: ReadonlyMap<string, string> = new Map([
  ['MALFORMED_FUNCTION_CALL', t('wrote a tool call that cannot be read')],
  ['UNEXPECTED_TOOL_CALL', t('called a tool that it was not offered')],
  ['TOO_MANY_TOOL_CALLS', t('called tools too many times in a row')],
  ['MISSING_THOUGHT_SIGNATURE', t('misses the thought signature of an earlier tool call')],
  ['MALFORMED_RESPONSE', t('wrote an answer that cannot be read')],
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
  const why = blocks.get(reason) ?? t('of its content rules');
  return {
    kind: 'refused',
    title: t(
      '{0} {1} because {2} ({3}).',
      label,
      request ? t('refused the request') : t('stopped its answer'),
      why,
      reason,
    ),
    advice: request
      ? t('Say it differently, or choose another model. Your message is kept.')
      : t('What came is kept. Say it differently, or choose another model.'),
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
    title: t('{0} of {1} {2} ({3}).', model ?? t('The model'), label, what, reason),
    advice: t('Nothing was run. Retry, or choose another model. What came is kept.'),
    ...detailOf(detail),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}

function gaveUp({ label }: Asked, detail: string | undefined): Failure {
  return {
    ...cutOff(label, detail),
    title: t('{0} stopped its answer and gave no reason (OTHER).', label),
  };
}

function nothingGiven({ label }: Asked): Failure {
  return {
    kind: 'server-error',
    title: t('{0} took the request and answered with no candidate at all.', label),
    advice: t('Retry, or choose another model. Your message is kept.'),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}
