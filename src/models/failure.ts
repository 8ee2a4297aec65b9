import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';

/** Who was asked, as a failure's words need to know. */
export interface Asked {
  /** The provider in words: "OpenAI". */
  readonly label: string;
  /** Host and port only: a whole address may hold a password. */
  readonly host: string;
  readonly model?: string;
  readonly keySent: boolean;
  /** What “baseUrl” has to be, as a sentence; by OpenAI's protocol where not given. */
  readonly addressAdvice?: string;
}

/** Carries a failure out through code that can only throw: `fetch`, and the client around it. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.title);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** `error` and what caused it, outermost first; bounded, for a chain may be a circle. */
export function errorChain(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let next: unknown[] = [error];
  while (next.length > 0 && chain.length < 16) {
    chain.push(...next);
    next = next.flatMap((each) =>
      each instanceof Error
        ? [each.cause, ...(each instanceof AggregateError ? each.errors : [])].filter(Boolean)
        : [],
    );
  }
  return chain;
}

/** The failure that `error` carries, however deep a client wrapped it. */
export function carriedFailure(error: unknown): Failure | undefined {
  return errorChain(error).find((each) => each instanceof FailureError)?.failure;
}

/** What `error` says, its causes included. */
export function messageOf(error: unknown): string {
  const said = errorChain(error).map((each) =>
    each instanceof Error ? each.message : String(each),
  );
  return [...new Set(said.filter((message) => message !== ''))].join(': ');
}

/** The stream ended before the model said that it was finished. */
export function cutOff(label: string, detail?: string): Failure {
  return {
    kind: 'cut-off',
    title: t('The answer of {0} broke off.', label),
    advice: t('What came is kept. Continue where it stopped, or Retry for a whole answer.'),
    ...detailOf(detail),
    retryable: true,
    actions: ['open-log'],
  };
}

/** Nothing came for `ms`: `before` the first part, or after some. */
export function timedOut(label: string, ms: number, when: 'before' | 'within'): Failure {
  const seconds = Math.round(ms / 1000);
  const title =
    when === 'before'
      ? t('{0} sent nothing for {1} s.', label, seconds)
      : t('{0} stopped sending in the middle of its answer: nothing for {1} s.', label, seconds);
  return {
    kind: 'timed-out',
    title,
    advice:
      when === 'before'
        ? t(
            'It may be busy or still loading the model. Retry, or choose another model. Your message is kept.',
          )
        : t('What came is kept. Continue where it stopped, or Retry for a whole answer.'),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}

/** A 200 whose body is no answer of a model: a login page, an error object, nothing. */
export function notAModelAnswer(asked: Asked, body: string): Failure {
  const empty = body.trim() === '';
  return {
    kind: 'not-a-model-answer',
    title: empty
      ? t('{0} answered with nothing at all.', asked.host)
      : t("What {0} sent is not a model's answer.", asked.host),
    advice:
      asked.addressAdvice ??
      t(
        'Check “baseUrl” in the setting parley.providers: it usually ends in /v1. A proxy or a login page may also stand in between.',
      ),
    ...detailOf(body.slice(0, 200)),
    retryable: true,
    actions: ['open-settings', 'open-log'],
  };
}

/** A fault of Parley's own, or one that nobody foresaw. */
export function unexpected(label: string, detail: string): Failure {
  return {
    kind: 'unexpected',
    title: t('Something went wrong while {0} answered.', label),
    advice: t('What came is kept. Retry; if it happens again, the log says more.'),
    ...detailOf(detail),
    retryable: true,
    actions: ['open-log'],
  };
}

/** A `detail` field, at most 500 characters, or none at all. */
export function detailOf(text: string | undefined): { readonly detail?: string } {
  const short = text?.trim().slice(0, 500).toWellFormed();
  return short === undefined || short === '' ? {} : { detail: short };
}
