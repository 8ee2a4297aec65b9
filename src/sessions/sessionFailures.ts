import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';

// Made when they are needed: this is loaded before VS Code's language is known.

export function contention(): Failure {
  return {
    kind: 'storage',
    title: t('Another window is writing to this chat'),
    advice: t('Go on in that window, or take the chat over here.'),
    retryable: true,
    actions: [],
  };
}

export function parkedFailure(): Failure {
  return {
    kind: 'unexpected',
    title: t('This chat stopped after repeated errors'),
    advice: t('Nothing that was saved is lost. Reopen the chat; the log says what went wrong.'),
    retryable: true,
    actions: ['open-log'],
  };
}

/** An error that nobody foresaw, in words for a person. */
export function unexpectedFailure(error: unknown): Failure {
  return {
    kind: 'unexpected',
    title: t('Something went wrong in this chat'),
    advice: t('Try again; the log has the details.'),
    detail: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    retryable: true,
    actions: ['open-log'],
  };
}
