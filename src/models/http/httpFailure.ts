import type { Failure, FailureAction, FailureKind } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { detailOf, type Asked } from '../failure.ts';
import { waitInWords } from '../waitInWords.ts';
import type { ErrorBody } from './errorBody.ts';

/** An error that a server reported: by its status, or in the middle of a stream without one. */
export interface ReportedError {
  readonly status: number | undefined;
  readonly body: ErrorBody;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

interface Rule {
  readonly kind: FailureKind;
  readonly matches: (error: ReportedError) => boolean;
  readonly title: (asked: Asked, error: ReportedError) => string;
  readonly advice: string | ((asked: Asked) => string);
  readonly retryable: boolean;
  readonly actions: readonly FailureAction[];
}

/** The first rule that matches decides. Words come before status codes: servers disagree on those. */
const rules: readonly Rule[] = [
  {
    kind: 'context-too-long',
    matches: (error) =>
      error.status === 413 ||
      coded(
        error,
        'context_length_exceeded',
        'exceed_context_size_error',
        'string_above_max_length',
      ) ||
      said(error, contextWords),
    title: ({ label, model }) =>
      t('The request is too long for {0}.', model ?? t('the model of {0}', label)),
    advice: t(
      'Remove a context chip, start a new chat, or choose a model with a larger window; then Retry. Your message is kept.',
    ),
    retryable: true,
    actions: ['choose-model', 'open-settings'],
  },
  {
    kind: 'no-credit',
    matches: (error) =>
      error.status === 402 ||
      coded(
        error,
        'insufficient_quota',
        'billing_not_active',
        'billing_error',
        'insufficient_balance',
        // Kimi, with a 429.
        'exceeded_current_quota_error',
      ) ||
      said(error, /insufficient (?:balance|credit|quota|funds)|credit balance is too low/i) ||
      // Gemini says so of every limit, also of one a minute, and "limit: 0" where there is no quota.
      (said(error, /exceeded your current quota/i) &&
        (!coded(error, 'resource_exhausted') || said(error, /\blimit: 0\b/))),
    title: ({ label }) => t('{0} has no credit left on this account.', label),
    advice: t(
      'Add credit in the provider’s console, or choose another model; then Retry. Your message is kept.',
    ),
    retryable: true,
    actions: ['choose-model', 'set-api-key'],
  },
  {
    kind: 'refused',
    matches: (error) =>
      coded(error, 'content_filter', 'content_policy_violation', 'moderation_error'),
    title: ({ label }) => t('{0} refused the request because of its content rules.', label),
    advice: t('Say it differently, or choose another model. Your message is kept.'),
    retryable: false,
    actions: ['choose-model'],
  },
  {
    // A good key that may not do this: no such right, no such country, a project without the model.
    kind: 'bad-key',
    matches: (error) => error.status === 403 && !coded(error, 'invalid_api_key', 'model_not_found'),
    title: ({ label, keySent }) =>
      keySent
        ? t('{0} does not allow this with the API key that is set.', label)
        : t('{0} wants an API key, and none is set.', label),
    advice: t(
      'The key may lack the right to this model, or something on the way may block it: what was said is below. Set another key, or choose another model, then Retry. Your message is kept.',
    ),
    retryable: true,
    actions: ['set-api-key', 'choose-model', 'open-log'],
  },
  {
    kind: 'bad-key',
    matches: (error) =>
      error.status === 401 ||
      coded(error, 'invalid_api_key', 'authentication_error') ||
      said(error, /(?:invalid|incorrect|missing) api[ -]?key|api key not valid/i),
    title: ({ label, keySent }) =>
      keySent
        ? t('{0} did not accept the API key.', label)
        : t('{0} wants an API key, and none is set.', label),
    advice: t('Set a key with “Parley: Set API Key”, then Retry. Your message is kept.'),
    retryable: true,
    actions: ['set-api-key', 'choose-model'],
  },
  {
    kind: 'rate-limited',
    matches: (error) =>
      error.status === 429 ||
      coded(error, 'rate_limit_exceeded', 'rate_limit_error', 'resource_exhausted') ||
      // A 503 of Ollama: its queue is full.
      said(error, /maximum pending requests exceeded/i),
    title: ({ label }, { retryAfter }) =>
      t(
        '{0} asks to wait{1}: too many requests.',
        label,
        retryAfter ? ` ${waitInWords(retryAfter)}` : '',
      ),
    advice: t('Retry in a moment, or choose another model. Your message is kept.'),
    retryable: true,
    actions: ['choose-model'],
  },
  {
    kind: 'unknown-model',
    matches: (error) =>
      coded(error, 'model_not_found', 'model_not_available') ||
      // Anthropic's words are no more than the name.
      (coded(error, 'not_found_error') && said(error, /^model: /)) ||
      ((error.status ?? 0) < 500 && said(error, modelWords)),
    title: ({ label, model }) => t('{0} has no model named “{1}”.', label, model ?? ''),
    advice: t(
      'Choose another model (a local server may have to load or pull it first), then Retry. Your message is kept.',
    ),
    retryable: true,
    actions: ['choose-model', 'open-settings'],
  },
  {
    kind: 'bad-request',
    matches: (error) => error.status === 404 || error.status === 405,
    title: ({ host }) => t('{0} has nothing at the address that Parley asked.', host),
    advice: ({ addressAdvice }) =>
      addressAdvice ??
      t('Check “baseUrl” in the setting parley.providers: it usually ends in /v1.'),
    retryable: true,
    actions: ['open-settings', 'open-log'],
  },
  {
    // Not of kind `timed-out`: the server is there, and asking again is the cure.
    kind: 'server-error',
    matches: (error) => error.status === 408,
    title: ({ label }) => t('{0} gave up waiting for the request (408).', label),
    advice: t('Retry. If it happens again, the connection may be too slow. Your message is kept.'),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  },
  {
    kind: 'server-error',
    matches: (error) => error.status === 409,
    title: ({ label }) => t('{0} is busy with another request that gets in the way (409).', label),
    advice: t('What it said is below. Retry, or choose another model. Your message is kept.'),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  },
  {
    kind: 'bad-request',
    matches: (error) => error.status !== undefined && error.status < 500,
    title: ({ label }, { status }) =>
      t('{0} did not accept the request ({1}).', label, status ?? ''),
    advice: t(
      'What it said is below. Change the request or the settings, or choose another model.',
    ),
    retryable: true,
    actions: ['choose-model', 'open-settings', 'open-log'],
  },
];

/** 5xx, and errors in a stream that say no more: also what 500 calls the client's own fault. */
const serverError: Rule = {
  kind: 'server-error',
  matches: () => true,
  title: ({ label }, { status, body }) => {
    const number = status === undefined ? '' : ` (${status})`;
    if (status === 503 || status === 529 || body.codes.includes('overloaded_error')) {
      return t('{0} is overloaded or down just now{1}.', label, number);
    }
    return number === ''
      ? t('{0} reported an error.', label)
      : t('{0} had an error of its own{1}.', label, number);
  },
  advice: t('What it said is below. Retry, or choose another model. Your message is kept.'),
  retryable: true,
  actions: ['choose-model', 'open-log'],
};

/**
 * "maximum context length" OpenAI, vLLM, OpenRouter; "available context size" llama.cpp; "prompt is
 * too long" Anthropic; "token count … exceeds" Gemini; "context length of only" and "context the
 * overflows" LM Studio; "exceeds the context length" Ollama; "exceeded model token limit" Kimi.
 */
const contextWords =
  /maximum context length|available context size|prompt is too long|input token count|context length of only|context the overflows|exceeded model token limit|exceeds? (?:the )?(?:maximum )?context (?:length|window|limit)/i;

// "Not found the model x or Permission denied" Kimi.
const modelWords =
  /not found the model|models?\W.{0,200}(?:not found|does(?: not|n't) exist|not exist|not available|is not a valid model|no longer available)|(?:unknown|invalid|no such) model|not a valid model/i;

/** The failure that a server's own report stands for. `redact` takes the secrets out of what it said. */
export function httpFailure(
  error: ReportedError,
  asked: Asked,
  redact: (text: string) => string,
): Failure {
  const rule = rules.find((each) => each.matches(error)) ?? serverError;
  return {
    kind: rule.kind,
    title: rule.title(asked, error),
    advice: typeof rule.advice === 'string' ? rule.advice : rule.advice(asked),
    ...detailOf(redact(error.body.message)),
    retryable: rule.retryable,
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    actions: rule.actions,
  };
}

function coded(error: ReportedError, ...codes: readonly string[]): boolean {
  return codes.some((code) => error.body.codes.includes(code));
}

/** Looks at the first 2,000 characters only: a page of HTML is not worth more. */
function said(error: ReportedError, words: RegExp): boolean {
  return words.test(error.body.message.slice(0, 2_000));
}
